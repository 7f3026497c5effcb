/* SPDX-License-Identifier: MIT */
/*
 * The files of a link that rtnetlink has not: read from the sysfs of the namespace itself
 * (sysfs_open()). Which ones there are is the kernel's to say; a node's object is the number of
 * "IFINDEX/PATH", and what that is (path_node.h). A file that cannot be read is not there. Where
 * sysfs may not be mounted, there are none.
 */
#pragma once

#include "tree.h"

extern const struct tree_many link_sysfs_files;

int link_sysfs_show(struct tree_request *rq, FILE *out);

/* The link that such a node is of; 0: not known any more. */
int link_sysfs_ifindex(const struct tree_node *node);
