/* SPDX-License-Identifier: MIT */
/*
 * Parses and prints the text of `kind`, in the syntax of ip-link(8). Sends no requests, except to
 * resolve the names of other links.
 */
#pragma once

#include "link_kinds.h"
#include "links.h"
#include "words.h"

/* A parsed `kind`. Free with link_spec_done(), which accepts a zeroed one. */
struct link_spec {
	const struct kind *kind;
	char lower[IF_NAMESIZE]; /* the lower device; empty: none */
	char peer[IF_NAMESIZE];	 /* the other end; empty: not given */
	struct nl_msg *data;	 /* the attributes of IFLA_INFO_DATA */
};

int link_kind_parse(struct words *w, struct link_spec *ret);
void link_spec_done(struct link_spec *spec);

/* Prints the text without its newline; nothing if the link has no kind. */
void link_kind_print(struct netlink *nl, const struct link *link, FILE *out);

/* The ifindex of the lower device, in the namespace link->iflink_nsid; 0: none. */
int link_lower(const struct link *link);
