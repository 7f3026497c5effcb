/* SPDX-License-Identifier: MIT */
/*
 * What keeps network namespaces alive, as read from /proc: processes, threads, open descriptors,
 * and bind mounts in every mount namespace that has a process. Sources: namespaces(7),
 * proc_pid_ns(5), proc_pid_fd(5), proc_pid_mountinfo(5).
 *
 * Everything is read below the directory PROC ("/proc", or a fixture). No file of another process
 * is opened: links are read, never followed, so that no process can block the pass. What disappears
 * during the pass is skipped. 0 or a negative errno; any thread that may block.
 *
 * A process whose main thread has ended while other threads run is in no namespace (its threads
 * are), and its descriptors and mounts have the pid of one of those threads: /proc/TID exists.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

enum {
	HOLDER_PROCESS = 1, /* the main thread of the process is in it */
	HOLDER_THREAD = 2,  /* a thread of the process is in it, the main thread is not */
	HOLDER_FD = 4,	    /* an open descriptor refers to it */
	HOLDER_MOUNT = 8,   /* it is mounted */
	HOLDER_ALL = 15,
	HOLDER_SOCKET = 16, /* of a socket, not a namespace: an open descriptor refers to it */
};

struct holder {
	int kind;
	ino_t inode;	   /* of the namespace, or of the socket */
	pid_t pid;	   /* of the process; of a mount: of a process that sees it, 0: this one */
	int number;	   /* of the thread, or of the descriptor */
	const char *point; /* of a mount: the mount point, in the mount namespace of that process */
};

/*
 * Calls EACH for every holder of the kinds in the mask KINDS, of the namespace INODE, or of all
 * namespaces if INODE is 0; stops at its first non-zero result and returns it. A mount that several
 * mount namespaces show is reported once for each.
 */
typedef int (*holder_each_fn)(const struct holder *holder, void *arg);
int holders_each(const char *proc, int kinds, ino_t inode, holder_each_fn each, void *arg);

/* The network namespace of PID (or a thread id). -ENOENT: no such process. */
int holder_of_pid(const char *proc, pid_t pid, ino_t *ret);

/* Reads the command name from PATH, a `comm` file of /proc, without its newline. */
#define HOLDER_COMM_SIZE 65 /* enough for kernel threads; others need 16 */
int holder_comm(int dir, const char *path, char ret[HOLDER_COMM_SIZE]);
