/* SPDX-License-Identifier: MIT */
/* The mounts that a process sees: proc_pid_mountinfo(5). */
#pragma once

#include <sys/types.h>

struct mount {
	int id, parent;	   /* of the mount, and of the one that it is mounted on */
	const char *root;  /* of the mount within its file system: "net:[4026532177]" on nsfs */
	const char *point; /* where it is mounted */
	const char *type;  /* of the file system */
	dev_t device;	   /* st_dev of what is in it */
};

/*
 * Calls EACH for every mount that this process sees, in the order in which they were made; stops
 * at its first non-zero, and returns that, else 0 or a negative errno. Any thread; may block.
 */
typedef int (*mountinfo_each_fn)(const struct mount *mount, void *arg);
int mountinfo_each(mountinfo_each_fn each, void *arg);

/* The same, of the file PATH below the directory DIR: another process's mountinfo. */
int mountinfo_each_at(int dir, const char *path, mountinfo_each_fn each, void *arg);

/* The inode number of the network namespace that is mounted there; 0: something else is. */
ino_t mount_netns(const struct mount *mount);
