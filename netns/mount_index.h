/* SPDX-License-Identifier: MIT */
/*
 * Where network namespaces are mounted in our own mount namespace, by inode number. Read once, and
 * anew when the kernel says that the table of mounts has changed: proc_pid_mountinfo(5).
 * Any thread; never waits for anything but the kernel.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

struct mount_index;

/* NULL and errno. mount_index_free() takes NULL. */
struct mount_index *mount_index_new(void);
struct mount_index *mount_index_free(struct mount_index *m);

/*
 * The first mount point, in the order of strcmp(3), that USABLE takes and that does lead to the
 * namespace INODE now: a descriptor of it, to be closed, and its path. -ENOENT: none.
 */
typedef bool (*mount_index_usable_fn)(const char *point, void *arg);
int mount_index_find(struct mount_index *m, ino_t inode, mount_index_usable_fn usable, void *arg,
	char ret[PATH_MAX]);

/*
 * Does a mount point of INODE lead there, and is not below another mount? 1, 0 or a negative errno.
 * Looked at once after each change of the mount table.
 */
int mount_index_leads(struct mount_index *m, ino_t inode);

/* Is it mounted where it is USABLE? Without a look at what is there now. */
int mount_index_lists(struct mount_index *m, ino_t inode, mount_index_usable_fn usable, void *arg);
