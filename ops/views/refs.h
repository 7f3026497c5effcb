/* SPDX-License-Identifier: MIT */
/*
 * Translates between namespaces and paths in the tree. Paths are relative to the root of the tree,
 * without a leading '/'. Functions return 0 or a negative errno; only workers call them.
 */
#pragma once

#include "tree.h"

/* Path of a namespace: "NAME", the first one in sort order, or "by-inode/INUM". */
#define REF_SIZE (REGISTRY_NAME_MAX + 1)
int ref_of(struct tree_request *rq, ino_t inode, char ret[REF_SIZE]);

/* The name only. -ENOENT: the tree shows no name for it. */
int ref_name(struct tree_request *rq, ino_t inode, char ret[REF_SIZE]);

/*
 * Splits PATH in place into components. "." and ".." are resolved textually: the daemon must not
 * access its own tree while a request waits (walk.h). Returns the number of components; -EINVAL:
 * more than REF_PARTS_MAX, or PATH leads out of the tree.
 */
#define REF_PARTS_MAX 16
int ref_split(char *path, const char *parts[REF_PARTS_MAX]);

/*
 * Opens the namespace that the N components lead to: NAME, or an entry of a view. Returns a
 * descriptor. -EINVAL: invalid path; -ENOENT: it does not exist.
 */
int ref_open(struct tree_request *rq, const char *const *parts, size_t n);

/* Returns true if NAME is a built-in file of the root directory. Any thread; never blocks. */
bool ref_is_reserved(const char *name);
