/* SPDX-License-Identifier: MIT */
/*
 * Containers that are known only from the cgroups of their processes, because the files of their
 * engine are not accessible (in another container, in a home directory). Found by a scan of /proc.
 * Any thread that may block. Functions return 0 or a negative errno.
 */
#pragma once

#include "engines.h"

struct cgroup_container {
	struct engine_member member;
	pid_t pid;	/* the process that started first, in the requested namespace */
	uint64_t start; /* of pid, in clock ticks after boot */
	ino_t inode;	/* network namespace of pid */
};

struct cgroup_containers {
	size_t n, room;
	struct cgroup_container *of; /* sorted by engine and id */
};

/* Finds the containers of all processes in the network namespace INODE; 0: in any namespace. */
int cgroup_containers_find(const char *root, ino_t inode, struct cgroup_containers *ret);
void cgroup_containers_done(struct cgroup_containers *list);
