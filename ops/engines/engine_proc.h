/* SPDX-License-Identifier: MIT */
/*
 * /proc files of the processes of a container: proc_pid_stat(5), proc_pid_ns(5),
 * proc_pid_cgroup(5). ROOT is prepended to /proc. Nothing here waits for an untrusted process.
 * Functions return 0 or a negative errno. Any thread that may block.
 */
#pragma once

#include <limits.h>
#include <stdint.h>
#include <sys/types.h>

struct engine_proc {
	char state; /* 'Z', 'X': dead */
	pid_t parent;
	uint64_t start; /* in clock ticks after boot */
};

int engine_proc(const char *root, pid_t pid, struct engine_proc *ret);

/* Parses TEXT, the content of /proc/PID/stat; for tests. */
int engine_proc_parse(const char *text, struct engine_proc *ret);

/* The inode number of the network namespace of PID. */
int engine_proc_inode(const char *root, pid_t pid, ino_t *ret);

/* The same, if PID is alive and its start time is START; -ENOENT if not. */
int engine_proc_netns(const char *root, pid_t pid, uint64_t start, ino_t *ret);

/* Reads at most SIZE - 1 bytes of /proc/PID/FILE, NUL-terminated. Returns the number of bytes. */
ssize_t engine_proc_read(const char *root, pid_t pid, const char *file, char *buf, size_t size);

/*
 * The path of /proc/PID/FILE, and a read of such a path that makes only system calls: for a forked
 * child.
 */
int engine_proc_path(const char *root, pid_t pid, const char *file, char ret[PATH_MAX]);
ssize_t engine_proc_read_path(const char *path, char *buf, size_t size);
