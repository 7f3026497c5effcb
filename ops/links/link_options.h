/* SPDX-License-Identifier: MIT */
/*
 * `options` of a link: attributes that links of all kinds have, as lines in the words of
 * ip-link(8). This header has the table of words, the parser and printer of a line, and the
 * messages; it sends no requests. The files are in link_options_files.c.
 */
#pragma once

#include "lines.h"
#include "link_kind.h"

/* The kinds of lines: a word, or a name and a number before the words. */
enum { OPTION_WORD, OPTION_REASON, OPTION_VF, OPTION_KINDS };
extern const struct kind link_option_kinds[]; /* ends with one without a name */

/* Not an attribute: ifi_flags and ifi_change of the header of a message. */
#define OPTION_FLAGS KIND_ATTRS_MAX

/*
 * A line, or an option of a link: one word, or `vf N` with any words, or `protodown_reason N` with
 * one. Free with link_option_done(), which accepts a zeroed one.
 */
struct link_option {
	struct link_spec spec; /* only kind, attrs and given */
	uint32_t index;	       /* N */
};

void link_option_done(void *option);

/* Functions of struct line_ops. Equal keys: a line replaces the option, or a part of it. */
int link_option_parse(struct words *w, void *option);
bool link_option_matches(const void *written, const void *present);
uint64_t link_option_key(const void *option);

/* Of links that exist. */
extern const struct line_ops link_options_lines;

/* Print order. */
int link_option_compare(const void *a, const void *b);

/* 0 or -ENOMEM. RET is zeroed. */
int link_option_copy(const struct link_option *option, struct link_option *ret);

/* Prints a line without its newline. */
void link_option_print(const struct link_option *option, FILE *out);

static inline bool link_option_is(const struct link_option *option, int kind)
{
	return option->spec.kind == &link_option_kinds[kind];
}

/* The first word of the option. */
const struct kind_word *link_option_word(const struct link_option *option);

/* Sets attribute TYPE to that of ATTR. 0 or -ENOMEM. */
int link_option_set_attr(struct link_option *option, int type, const struct nlattr *attr);

/* An altname: the only option that a link has any number of, and that can be deleted. */
bool link_option_is_altname(const struct link_option *option);

/* An option that is set only by the message that creates the link, numtxqueues or numrxqueues. */
bool link_option_is_fixed(const struct link_option *option);

/* An option that a link has although the kernel does not show it: a reason that is off. */
bool link_option_is_off(const struct link_option *option);

/*
 * Appends the options of the link in the RTM_NEWLINK message to LIST, in print order. RET_IMMUTABLE
 * is read-only: the link cannot be moved to another namespace. 0, -EBADMSG, -ENOMEM.
 */
int link_options_list(const struct nlmsghdr *msg, struct netlink_list *list, bool *ret_immutable);

/*
 * The attributes of OPTION that its line does not set become those of PRESENT, since the kernel
 * sets the rates or the VLAN of a VF together. 0 or -ENOMEM.
 */
int link_option_complete(struct link_option *option, const struct link_option *present);

/*
 * Appends the option to MSG, from link_message(). RTM_NEWLINKPROP or RTM_DELLINKPROP for an
 * altname, else RTM_NEWLINK. 0 or -ENOMEM.
 */
int link_option_put(struct nl_msg *msg, const struct link_option *option);
