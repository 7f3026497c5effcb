/* SPDX-License-Identifier: MIT */
/*
 * Creating and removing links: mkdir(2) followed by a write to `kind`, symlink(2) for a veth pair,
 * rmdir(2). Operations of links_all (links_dir.c).
 */
#pragma once

#include "lines.h"
#include "tree.h"

struct link;
struct link_option;
struct link_spec;
struct nl_msg;
struct nlattr;
struct pending_link;

/* Checks that the kernel accepts NAME unchanged. 0, or -EINVAL with rq->why. */
int link_check_name(struct tree_request *rq, const char *name);

/*
 * A text in the syntax of link_kind.h: the kind of the link of the request, or of what else has
 * one. `get` sets its `kind` and `data`; `put` appends its attributes to a change of the link.
 */
struct link_text {
	int (*get)(struct tree_request *rq, struct link *ret);
	int (*put)(struct nl_msg *msg, const struct link *link, const struct link_spec *spec);
};

int link_text_show(struct tree_request *rq, const struct link_text *of, FILE *out);

/* Changes the attributes that TEXT contains. 0 or a negative errno with rq->why. */
int link_text_apply(
	struct tree_request *rq, const struct link_text *of, const char *text, size_t size);

/* The pending link of the request. -ESTALE: it is no longer pending. */
int link_get_pending(struct tree_request *rq, struct pending_link *ret);

/* Copies its options (link_options.h) to RET, in print order. Free RET in any case. */
int link_pending_options(struct tree_request *rq, uint32_t number, struct netlink_list *ret);

/*
 * Changes an option of the link IFINDEX, as a line of `options` does. -EEXIST: LINE_ADD of an
 * altname that the link has.
 */
int link_option_change(struct tree_request *rq, int ifindex, enum line_verb verb,
	const struct link_option *option);

int link_adopt(struct tree_request *rq, const char *name, const char *target);
int link_remove(struct tree_request *rq, const char *name, bool directory);

/* Creates the persistent tun or tap NAME, with the attributes TB by IFLA_TUN_* (link_tun.c). */
int link_tun_make(struct tree_request *rq, const char *name, struct nlattr *const *tb);
