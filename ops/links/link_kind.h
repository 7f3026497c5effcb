/* SPDX-License-Identifier: MIT */
/*
 * Parses and prints the text of `kind`, in the syntax of ip-link(8). Sends no requests, except to
 * resolve the names of other links.
 */
#pragma once

#include "link_kinds.h"
#include "links.h"
#include "words.h"

#define LINK_SPEC_LINKS 4 /* more than any kind has */

/* A parsed `kind`. Free with link_spec_done(), which accepts a zeroed one. */
struct link_spec {
	const struct kind *kind;
	struct nlattr *attrs[KIND_ATTRS_MAX + 1]; /* of IFLA_INFO_DATA; NULL: not given */
	uint64_t given;				  /* bit N: word N of the kind was parsed */
	struct link_spec_link {
		unsigned char attr; /* 0: IFLA_LINK */
		char name[IF_NAMESIZE];
	} links[LINK_SPEC_LINKS]; /* the caller resolves them: link_spec_set_link() */
	size_t n_links;
	int lower;		/* for IFLA_LINK; 0: none */
	bool clears;		/* an attribute that the link has is not in `attrs` */
	bool in_peer;		/* the words that follow are `of_peer`, while it is parsed */
	char peer[IF_NAMESIZE]; /* the other end; empty: not given */
};

/*
 * Parses the text for a new link, or with NOW, for a change of that link. What the text for a
 * change does not contain is as in NOW. 0, -EINVAL, -ENOMEM; -EEXIST: NOW is of another kind.
 * Except after -ENOMEM, w->why has the reason.
 */
int link_kind_parse(struct words *w, const struct link *now, struct link_spec *ret);
void link_spec_done(struct link_spec *spec);

/* Parses the words of SPEC's kind up to the end of W. 0, -EINVAL, -ENOMEM. */
int link_spec_parse(struct words *w, struct link_spec *spec);

/* The attributes of LINK by number; RET is zeroed, with KIND_ATTRS_MAX + 1 pointers into LINK. */
void link_kind_attrs(const struct link *link, struct nlattr **ret);

/* Copies the attributes of NOW that can be written. 0 or -ENOMEM. */
int link_spec_copy(struct link_spec *spec, const struct link *now);

/* Sets the ifindex of a link that the text names. 0 or -ENOMEM. */
int link_spec_set_link(struct link_spec *spec, const struct link_spec_link *link, int ifindex);

/* Removes the attributes that LINK has already (of a `whole` kind, keeps them). Returns whether any
 * differ. */
bool link_spec_reduce(struct link_spec *spec, const struct link *link);

/*
 * The word of an attribute in SPEC, which was sent, that LINK does not have since: older kernels
 * ignore attributes that they do not know. NULL: there is none.
 */
const char *link_spec_ignored(const struct link_spec *spec, const struct link *link);

/* Could an older kernel ignore an attribute in SPEC? */
bool link_spec_is_newer(const struct link_spec *spec);

/* Appends the attributes of IFLA_INFO_DATA to MSG. 0 or -ENOMEM. */
int link_spec_put(struct nl_msg *msg, const struct link_spec *spec);

/* Prints the text without its newline; nothing if the link has no kind. */
void link_kind_print(struct netlink *nl, const struct link *link, FILE *out);

/* Prints the words of KIND for ATTRS (link_kind_attrs.h), each with a blank before it. */
void link_kind_print_words(const struct kind *kind, struct nlattr *const *attrs, FILE *out);

/* Prints the argument of a KIND_NUMBER. */
void link_kind_print_number(const struct kind_word *word, uint64_t n, FILE *out);

/* Prints the comment with the attributes that no row has; nothing if there are none. */
#define KIND_COMMENT " # "
void link_kind_print_unknown(const struct link *link, FILE *out);

/* The ifindex of the other end of a veth, vxcan or netkit, in link->iflink_nsid; 0: none. */
int link_peer(const struct link *link);

/* The ifindex of the lower device, in the namespace link->iflink_nsid; 0: none. */
int link_lower(const struct link *link);
