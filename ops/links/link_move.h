/* SPDX-License-Identifier: MIT */
/* rename(2) of links, within a namespace and to another one: functions of links_all (links_dir.c).
 */
#pragma once

#include "tree.h"

int link_rename(struct tree_request *rq, const char *name, const char *new_name);

/* With its addresses, its state and its own routes; when not all of them can come, it stays. */
int link_move(struct tree_request *rq, const char *name, const struct tree_node *new_dir,
	const char *new_name);
