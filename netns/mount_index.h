/* SPDX-License-Identifier: MIT */
/*
 * Index of the mounts of network namespaces in the mount namespace of this process, by inode
 * number. Reread when the kernel reports a change of the mount table: proc_pid_mountinfo(5). Any
 * thread; waits only for the kernel.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct mount_index;

/* NULL and errno. mount_index_free() takes NULL. */
struct mount_index *mount_index_new(void);
struct mount_index *mount_index_free(struct mount_index *m);

/* A number that changes with each change of the mount table. 0 or a negative errno. */
int mount_index_epoch(struct mount_index *m, uint64_t *ret);

/*
 * The first mount point, in the order of strcmp(3), that USABLE accepts and that leads to the
 * namespace INODE now: a descriptor of the namespace, to be closed, and the path. -ENOENT: none.
 */
typedef bool (*mount_index_usable_fn)(const char *point, void *arg);
int mount_index_find(struct mount_index *m, ino_t inode, mount_index_usable_fn usable, void *arg,
	char ret[PATH_MAX]);

/*
 * Whether a mount point of INODE leads there, and is not hidden below another mount. 1, 0 or a
 * negative errno. Checked once after each change of the mount table.
 */
int mount_index_leads(struct mount_index *m, ino_t inode);

/*
 * Whether it is mounted at a path that USABLE accepts, without checking what the path leads to now.
 */
int mount_index_lists(struct mount_index *m, ino_t inode, mount_index_usable_fn usable, void *arg);
