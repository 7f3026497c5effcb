/* SPDX-License-Identifier: MIT */
/* Symlinks from a link to another one. */
#pragma once

#include "links.h"

/*
 * Prints the path of a veth's peer from the root of the tree. -ENOENT: no peer, the peer is in the
 * same namespace, or its namespace is not visible.
 */
int link_print_peer(struct tree_request *rq, const struct link *link, FILE *out);
