/* SPDX-License-Identifier: MIT */
/*
 * Paths of cgroups of version 2 by their ids (cgroups(7)). The id is the inode number of the
 * directory and, as a file handle, opens it (open_by_handle_at(2), CAP_DAC_READ_SEARCH). Used by
 * one thread, for one request; may block.
 */
#pragma once

#include <stdint.h>

#define CGROUP_PATHS 64

struct cgroup_paths {
	const char *mount; /* NULL: not looked for yet; "": there is none */
	int fd;
	struct {
		uint64_t id;
		char *path;
	} known[CGROUP_PATHS]; /* by id, modulo their number */
};

/* A zeroed struct is valid. */
void cgroup_paths_done(struct cgroup_paths *paths);

/*
 * The path of cgroup ID below the mount point of the hierarchy, starts with '/'. NULL: it was
 * removed, or is not visible here. RET is valid until the next call. Returns 0, or a negative errno
 * for lack of memory or descriptors.
 */
int cgroup_path(struct cgroup_paths *paths, uint64_t id, const char **ret);
