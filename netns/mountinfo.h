/* SPDX-License-Identifier: MIT */
/* The mounts that this process sees: proc_pid_mountinfo(5). */
#pragma once

#include <sys/types.h>

struct mount {
	const char *root;  /* of the mount within its file system: "net:[4026532177]" on nsfs */
	const char *point; /* where it is mounted */
	const char *type;  /* of the file system */
	dev_t device;	   /* st_dev of what is in it */
};

/*
 * Calls EACH for every mount, in the order in which they were made; stops at its first non-zero,
 * and returns that, else 0 or a negative errno. Any thread; may block.
 */
int mountinfo_each(int (*each)(const struct mount *mount, void *arg), void *arg);
