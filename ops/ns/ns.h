/* SPDX-License-Identifier: MIT */
/* Files that describe a namespace: the common part. */
#pragma once

#include "tree.h"

/* Sets *RET to the inode number of the namespace of RQ. */
int ns_inode_of(struct tree_request *rq, ino_t *ret);
