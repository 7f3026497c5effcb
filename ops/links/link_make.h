/* SPDX-License-Identifier: MIT */
/*
 * Making and removing links: mkdir(2) and then `kind`, symlink(2) for a veth pair, rmdir(2). These
 * are the functions of links_all (links_dir.c) and of the rows `kind`.
 */
#pragma once

#include "tree.h"

struct pending_link;

/* A name that the kernel would take as it is. -EINVAL, and why. */
int link_check_name(struct tree_request *rq, const char *name);

int link_make(struct tree_request *rq, const char *name, struct tree_node *ret);
int link_adopt(struct tree_request *rq, const char *name, const char *target);
int link_remove(struct tree_request *rq, const char *name, bool directory);

/* Of a link that is still to be: the first kind that is written makes it. */
int link_pending_kind_show(struct tree_request *rq, FILE *out);
int link_pending_kind_apply(struct tree_request *rq, const char *text, size_t size, bool anew);

/* Of a link: it is written once, so nothing but what it says is accepted. */
int link_kind_apply(struct tree_request *rq, const char *text, size_t size, bool anew);

/* Makes a persistent tun or tap of the name, DATA being its IFLA_TUN_* attributes (link_tun.c). */
int link_tun_make(struct tree_request *rq, const char *name, struct nl_msg *data);

/*
 * The links that are still to be in the request's namespace: finding one by its name, and listing
 * them. One whose name the kernel has a link of meanwhile is no more.
 */
int link_pending_look_up(struct tree_request *rq, const char *name, struct tree_node *ret);
int link_pending_each(struct tree_request *rq, tree_each_fn each, void *arg);
struct tree_node link_pending_node(const struct pending_link *link);

extern const struct tree_many links_pending;
