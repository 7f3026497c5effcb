/* SPDX-License-Identifier: MIT */
/*
 * What one pass over /proc saw: of each namespace, the best of those who hold it. Of a mount that
 * is below another one (no path leads there) nothing is kept, unless something else holds the
 * namespace as well: whatever is in here could be opened then. Not locked.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "mount_index.h"

/* One of those who hold a namespace: as in struct holder. */
struct source {
	ino_t inode;
	int kind;
	pid_t pid;
	int number;
	bool leads; /* of a mount: a path is known to lead there */
	char point[];
};

struct seen {
	struct mount_index *mounts; /* of our own ones */
	void *tree;		    /* of struct source, by inode: tsearch(3) */
	size_t n;
};

/* A pass, into SEEN, which has nothing but the mounts. To be done with in any case. */
int seen_make(struct seen *seen);
void seen_done(struct seen *seen);

/* To be freed; NULL: there is none, or no memory. */
struct source *seen_copy(const struct seen *seen, ino_t inode);

/* A descriptor of the namespace, and its path. -ENOENT: it is not there any more. */
int source_reach(const struct source *s, char ret[PATH_MAX]);
