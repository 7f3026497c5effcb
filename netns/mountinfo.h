/* SPDX-License-Identifier: MIT */
/* The mounts that a process sees: proc_pid_mountinfo(5). */
#pragma once

#include <sys/types.h>

struct mount {
	int id, parent;	  /* ids of the mount and of its parent mount */
	const char *root; /* root of the mount within its file system: "net:[4026532177]" on nsfs */
	const char *point; /* mount point */
	const char *type;  /* file system type */
	dev_t device;	   /* st_dev of its files */
};

/*
 * Calls EACH for every mount that this process sees, in the order in which they were mounted; stops
 * at its first non-zero result and returns it, else returns 0 or a negative errno. Any thread; may
 * block.
 */
typedef int (*mountinfo_each_fn)(const struct mount *mount, void *arg);
int mountinfo_each(mountinfo_each_fn each, void *arg);

/*
 * Like mountinfo_each(), for the file PATH below the directory DIR: mountinfo of another process.
 */
int mountinfo_each_at(int dir, const char *path, mountinfo_each_fn each, void *arg);

/* The inode number of the mounted network namespace; 0: another file system. */
ino_t mount_netns(const struct mount *mount);
