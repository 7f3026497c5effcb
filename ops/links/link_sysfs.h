/* SPDX-License-Identifier: MIT */
/*
 * The files of a link that rtnetlink does not provide, read from the sysfs of the namespace
 * (sysfs_open()). The kernel determines which files exist; a node's object is the number of
 * "IFINDEX/PATH" and its type (path_node.h). Files that cannot be read are not shown. There are
 * none if sysfs cannot be mounted.
 */
#pragma once

#include "tree.h"

/* The ifindex for the node of a link or of a file below it; 0: no longer known. */
int link_sysfs_ifindex(const struct tree_node *node);
