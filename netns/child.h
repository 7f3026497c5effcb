/* SPDX-License-Identifier: MIT */
/*
 * Child processes: for what asks for a process of one thread, may end the process, or may wait for
 * others. Nobody waits for them (SIGCHLD is ignored), so they are known by a descriptor.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

/* What they are for, and what ABOUT is of each. How many of each there may be: child.c. */
enum child_kind {
	CHILD_TARGET, /* of `ln -s`: the caller's uid */
	CHILD_VIEW,   /* a file as others see it: the inode number of the namespace, or 0 */
	CHILD_RUN,    /* child_run(): the inode number of the namespace */
	CHILD_ARGV,   /* the arguments of a process: the uid whose it is */
	CHILD_FILES,  /* files of container engines: the device number of the file system */
	CHILD_KINDS,
};

struct child {
	int pidfd;		 /* to wait at */
	struct child_slot *slot; /* the module's own */
};

/*
 * fork(2). In the parent RET is to be given to child_leave() or child_end(). -1 and errno; EBUSY:
 * as many as there may be have not ended, of this kind, or of those that were told to about the
 * same thing. Other threads may have held libc's locks: the child makes system calls only.
 */
pid_t child_fork(enum child_kind kind, uint64_t about, struct child *ret);

/*
 * In such a child: closes all descriptors but FD. One that may outlive its parent must keep nothing
 * of it open: /dev/fuse would keep the mounted tree hanging. A system call only.
 */
int child_keep_only(int fd);

/* It has ended, or has nothing to do any more but to end. */
void child_leave(struct child *child);

/* It is told to end (SIGKILL). If it does not, it is counted until it has. */
void child_end(struct child *child);

/*
 * Waits until the child has ended. -EINTR: CALLER_INTERRUPT came (caller.h), -ETIMEDOUT: SECONDS
 * have passed.
 */
int child_wait(const struct child *child, unsigned seconds);

/*
 * This program once more, as another one, inside a namespace: for a library that may end the
 * process, or be wrong about what it is given.
 *
 * Runs /proc/self/exe with the arguments ARGV inside the namespace, with IN, OUT and ERR as its
 * standard input, output and error, no other descriptor, and an empty environment. Returns 0 once
 * it has ended: nothing of it is left then. Whether all went well, what it wrote must say. Errors
 * are those of child_fork() and child_wait(); the kernel's netlink apart, it has ended then, too.
 */
int child_run(int netns, char *const argv[], int in, int out, int err, unsigned seconds);
