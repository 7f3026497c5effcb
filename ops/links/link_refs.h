/* SPDX-License-Identifier: MIT */
/* From a link to another one. */
#pragma once

#include "links.h"

/*
 * Writes where the other end of a veth is, as a path from the root of the tree. -ENOENT: it has
 * none, has it in the same namespace, or nothing that can be seen holds that.
 */
int link_print_peer(struct tree_request *rq, const struct link *link, FILE *out);
