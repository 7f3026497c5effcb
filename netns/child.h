/* SPDX-License-Identifier: MIT */
/*
 * Child processes, for operations that require a single-threaded process, may end the process, or
 * may block on others. They are not waited for (SIGCHLD is ignored), so they are identified by a
 * pidfd.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

/* The purpose of a child, and the meaning of ABOUT for each. The limits are in child.c. */
enum child_kind {
	CHILD_TARGET, /* the target of `ln -s`; ABOUT: the uid of the caller */
	CHILD_VIEW,  /* a file as another process sees it; ABOUT: the inode number of the namespace,
			or 0 */
	CHILD_RUN,   /* child_run(); ABOUT: the inode number of the namespace */
	CHILD_ARGV,  /* the arguments of a process; ABOUT: its uid */
	CHILD_FILES, /* files of container engines; ABOUT: the device number of the file system */
	CHILD_WALK,  /* the mount point of a namespace; ABOUT: the device number of the root */
	CHILD_KINDS,
};

struct child {
	int pidfd;		 /* poll(2) it to wait for the end */
	struct child_slot *slot; /* private to child.c */
};

/*
 * fork(2). In the parent, pass RET to child_leave() or child_end(). -1 and errno; EBUSY: the limit
 * of this kind is reached, or that of killed children of this kind with the same ABOUT that have
 * not ended. Other threads may have held locks of libc at the fork: the child makes system calls
 * only.
 */
pid_t child_fork(enum child_kind kind, uint64_t about, struct child *ret);

/*
 * In such a child: closes all descriptors but FD. A child that may outlive its parent must keep
 * none of its descriptors open: /dev/fuse would keep the mounted tree hanging. Makes system calls
 * only.
 */
int child_keep_only(int fd);

/* Releases a child that has ended or is about to exit. */
void child_leave(struct child *child);

/* Kills the child (SIGKILL). If it does not end, it counts against the limits until it does. */
void child_end(struct child *child);

/*
 * Waits until the child has ended. -EINTR: WAIT_INTERRUPT arrived (wait.h), -ETIMEDOUT: SECONDS
 * have passed.
 */
int child_wait(const struct child *child, unsigned seconds);

/*
 * Calls OPEN with ARG in a child, and returns the descriptor that it opened, or the negative errno
 * that it returned; ARG, of SIZE bytes, is then as OPEN left it. OPEN makes system calls only, and
 * closes all descriptors but *SOCK, which it may move, and those it needs. Other errors are those
 * of child_fork(), and of wait_readable() with NSEC.
 */
typedef int (*child_open_fn)(void *arg, int *sock);
int child_open(enum child_kind kind, uint64_t about, uint64_t nsec, child_open_fn open, void *arg,
	size_t size);

/*
 * Executes this program in a child inside a namespace, for a library that may end the process or
 * fail on its input.
 *
 * Runs /proc/self/exe with the arguments ARGV inside the namespace, with IN, OUT and ERR as
 * standard input, output and error, no other descriptor, and an empty environment. Returns 0 once
 * the child has ended, whatever its exit status: its output must show whether it succeeded. Errors
 * are those of child_fork() and child_wait(); after an error the child has ended too, unless it
 * waits for netlink in the kernel.
 */
int child_run(int netns, char *const argv[], int in, int out, int err, unsigned seconds);
