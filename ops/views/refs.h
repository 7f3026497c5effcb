/* SPDX-License-Identifier: MIT */
/*
 * From a namespace to its path in the tree, and back. A path here starts at the root of the tree,
 * without a '/'. Functions return 0 or a negative errno; only workers call them.
 */
#pragma once

#include "tree.h"

/* "NAME", the first one in order, or "by-inode/INUM". */
#define REF_SIZE (REGISTRY_NAME_MAX + 1)
int ref_of(struct tree_request *rq, ino_t inode, char ret[REF_SIZE]);

/* The name alone: -ENOENT when there is none that the tree shows. */
int ref_name(struct tree_request *rq, ino_t inode, char ret[REF_SIZE]);

/*
 * The components of PATH, in place, "." and ".." taken as they read: nobody may look into the tree
 * while a request waits (walk.h). How many; -EINVAL when they are more than REF_PARTS_MAX, or
 * lead out of the tree.
 */
#define REF_PARTS_MAX 16
int ref_split(char *path, const char *parts[REF_PARTS_MAX]);

/*
 * A descriptor of the namespace that the N parts lead to: NAME, or an entry of a view. -EINVAL: no
 * such path can be; -ENOENT: there is none now.
 */
int ref_open(struct tree_request *rq, const char *const *parts, size_t n);

/* Is NAME, in the root, the tree's own? Any thread; never blocks. */
bool ref_is_reserved(const char *name);
