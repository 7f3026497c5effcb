/* SPDX-License-Identifier: MIT */
/*
 * The result of one pass over /proc: for each namespace, its best holder. A mount that is hidden
 * below another mount is dropped, unless something else holds the namespace as well: every
 * namespace in here could be opened during the pass. Not locked.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "mount_index.h"

/* A holder of a namespace: the fields are those of struct holder. */
struct source {
	ino_t inode;
	int kind;
	pid_t pid;
	int number;
	bool reachable; /* of a mount: the path was checked to lead to the namespace */
	char point[];
};

struct seen {
	struct mount_index *mounts; /* those of this process */
	void *tree;		    /* tsearch(3) tree of struct source, by inode */
	size_t n;
};

/*
 * Makes a pass and stores it in SEEN, in which only `mounts` is set. Call seen_done() in any case.
 */
int seen_make(struct seen *seen);
void seen_done(struct seen *seen);

/* A copy of the holder of INODE, to be freed. NULL: none, or out of memory. */
struct source *seen_copy(const struct seen *seen, ino_t inode);

/* Opens the namespace, and returns its descriptor and path. -ENOENT: it is not there any more. */
int source_reach(const struct source *s, char ret[PATH_MAX]);
