/* SPDX-License-Identifier: MIT */
/*
 * What keeps network namespaces alive, as /proc tells it: processes, threads, open descriptors,
 * and bind mounts in every mount namespace that a process is in. Sources: namespaces(7),
 * proc_pid_ns(5), proc_pid_fd(5), proc_pid_mountinfo(5).
 *
 * Everything is read below the directory PROC ("/proc", or a fixture of it), and nothing of another
 * process's is opened: links are read, never followed, so that nobody can make us wait. What goes
 * while it is looked at is left out. 0 or a negative errno; any thread that may block.
 *
 * A process whose main thread has ended, while others live, is in no namespace (its threads are),
 * and the pid of its descriptors and mounts is one of those threads': /proc/TID leads there.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

enum {
	HOLDER_PROCESS = 1, /* the process (its main thread) is in it */
	HOLDER_THREAD = 2,  /* a thread is in it, of a process that is not */
	HOLDER_FD = 4,	    /* an open descriptor leads to it */
	HOLDER_MOUNT = 8,   /* it is mounted somewhere */
	HOLDER_ALL = 15,
	HOLDER_SOCKET = 16, /* not of a namespace: an open descriptor is a socket */
};

struct holder {
	int kind;
	ino_t inode;	   /* of the namespace, or of the socket */
	pid_t pid;	   /* of the process; of a mount: of one that sees it, 0: we do */
	int number;	   /* of the thread, or the descriptor */
	const char *point; /* of a mount: where it is, in the mount namespace of that process */
};

/*
 * Calls EACH for every holder of the kinds in the mask KINDS, of the namespace INODE, or of all
 * when that is 0; stops at its first non-zero, and returns that. A mount that several mount
 * namespaces show is told once for each of them.
 */
typedef int (*holder_each_fn)(const struct holder *holder, void *arg);
int holders_each(const char *proc, int kinds, ino_t inode, holder_each_fn each, void *arg);

/* The network namespace that PID (a thread will do) is in. -ENOENT: no such process. */
int holder_of_pid(const char *proc, pid_t pid, ino_t *ret);

/* The command that the file PATH, a `comm` of /proc, tells, without its newline. */
#define HOLDER_COMM_SIZE 65 /* of a kernel thread's; others have 16 */
int holder_comm(int dir, const char *path, char ret[HOLDER_COMM_SIZE]);
