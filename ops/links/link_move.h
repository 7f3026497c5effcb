/* SPDX-License-Identifier: MIT */
/* rename(2) of links within a namespace and to another one. Operations of links_all (links_dir.c).
 */
#pragma once

#include "tree.h"

int link_rename(struct tree_request *rq, const char *name, const char *new_name);

/* Moves the link with its addresses, state and own routes; if any of them fails, moves it back. */
int link_move(struct tree_request *rq, const char *name, const struct tree_node *new_dir,
	const char *new_name);
