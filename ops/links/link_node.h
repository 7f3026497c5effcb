/* SPDX-License-Identifier: MIT */
/*
 * Nodes of files below a link. Their object is the ifindex; if a file has a name of its own, as
 * those of sysfs have, it is the number of the text "IFINDEX/NAME".
 *
 * Any thread; never blocks.
 */
#pragma once

#include "tree.h"

/*
 * Returns the ifindex for NODE, and its name in RET_NAME, which points into TEXT; "" if it has
 * none. -ESTALE: the text was evicted.
 */
int link_node_split(const struct tree_node *node, char text[INTERNED_SIZE], const char **ret_name);

/* The ifindex for NODE; 0: no longer known. */
int link_node_ifindex(const struct tree_node *node);
