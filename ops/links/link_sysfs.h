/* SPDX-License-Identifier: MIT */
/*
 * The files of a link that rtnetlink does not provide, read from the sysfs of the namespace
 * (sysfs_open()). The kernel determines which files exist; a node's object is the number of
 * "IFINDEX/PATH" and its type (path_node.h). Files that cannot be read are not shown. There are
 * none if sysfs cannot be mounted.
 */
#pragma once

#include "tree.h"

extern const struct tree_many link_sysfs_files;

int link_sysfs_show(struct tree_request *rq, FILE *out);

/* The ifindex of the node's link; 0: no longer known. */
int link_sysfs_ifindex(const struct tree_node *node);
