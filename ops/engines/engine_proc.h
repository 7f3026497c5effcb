/* SPDX-License-Identifier: MIT */
/*
 * What /proc says of the processes of a container: proc_pid_stat(5),
 * proc_pid_ns(5), proc_pid_cgroup(5). ROOT stands before /proc. Processes are
 * others': nothing here waits for one. 0 or a negative errno; any thread that may block.
 */
#pragma once

#include <limits.h>
#include <stdint.h>
#include <sys/types.h>

struct engine_proc {
	char state; /* 'Z', 'X': dead */
	pid_t parent;
	uint64_t start; /* in clock ticks after the boot */
};

int engine_proc(const char *root, pid_t pid, struct engine_proc *ret);

/* The same of TEXT, the file's; for tests. */
int engine_proc_parse(const char *text, struct engine_proc *ret);

/* The network namespace that PID is in. */
int engine_proc_inode(const char *root, pid_t pid, ino_t *ret);

/* The network namespace of PID, if that lives and has started then. -ENOENT: it does not. */
int engine_proc_netns(const char *root, pid_t pid, uint64_t start, ino_t *ret);

/* The beginning of /proc/PID/FILE, with a NUL behind it: its size. */
ssize_t engine_proc_read(const char *root, pid_t pid, const char *file, char *buf, size_t size);

/* The path of /proc/PID/FILE; and the same by a path, with system calls only, for a child. */
int engine_proc_path(const char *root, pid_t pid, const char *file, char ret[PATH_MAX]);
ssize_t engine_proc_read_path(const char *path, char *buf, size_t size);
