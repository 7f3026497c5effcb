/* SPDX-License-Identifier: MIT */
/*
 * What a link is, in the words of ip-link(8): the text of `kind`, read and printed. Parsing and
 * printing never ask the kernel, but for the names of other links.
 */
#pragma once

#include "link_kinds.h"
#include "links.h"
#include "words.h"

/* What a written `kind` asks for. Given up with link_wish_done(), which takes a zeroed one. */
struct link_spec {
	const struct kind *kind;
	char lower[IF_NAMESIZE]; /* the lower device; empty: none */
	char peer[IF_NAMESIZE];	 /* the other end; empty: not said */
	struct nl_msg *data;	 /* its attributes are those for IFLA_INFO_DATA */
};

int link_kind_parse(struct words *w, struct link_spec *ret);
void link_wish_done(struct link_spec *wish);

/* The text without its newline; nothing when the link is of no kind. */
void link_kind_print(struct netlink *nl, const struct link *link, FILE *out);

/* The ifindex of the lower device, in the namespace link->iflink_nsid; 0: it has none. */
int link_lower(const struct link *link);

int link_kind_show(struct tree_request *rq, FILE *out);
