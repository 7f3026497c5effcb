/* SPDX-License-Identifier: MIT */
/*
 * Containers that are known only by the cgroups of their processes: their engine keeps what it
 * knows where we do not see it (in another container, in a user's home). One pass over /proc.
 * Any thread that may block. 0 or a negative errno.
 */
#pragma once

#include "engines.h"

struct unseen {
	struct engine_member member;
	pid_t pid; /* of its processes (in the namespace that was asked for) the one that started
		      first */
	uint64_t start;
	ino_t inode; /* where that is */
};

struct unseen_list {
	size_t n, room;
	struct unseen *of; /* by engine and id */
};

/* The containers that processes in the network namespace INODE (0: in any) are in. */
int unseen_find(const char *root, ino_t inode, struct unseen_list *ret);
void unseen_done(struct unseen_list *list);
