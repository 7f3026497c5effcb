/* SPDX-License-Identifier: MIT */
/*
 * Opening a path as somebody else would: with his identity, in his root directory, his user
 * namespace and his view of /proc, so that the kernel's own checks decide what he may name.
 */
#pragma once

#include <limits.h>
#include <sys/types.h>

/* Who asks. The ids are as this process sees them; pid may be a thread's; 0: not visible. */
struct caller {
	pid_t pid;
	uid_t uid;
	gid_t gid;
};

/* Ends a caller_open() that waits: pthread_kill() it at the thread, which has it blocked. */
#define CALLER_INTERRUPT SIGUSR1

/*
 * Opens the namespace that the absolute PATH leads CALLER to. /proc/self and /proc/thread-self
 * are the caller's. Never waits for a FIFO or a device; it may wait for a file system, for five
 * seconds (-ETIMEDOUT) or until CALLER_INTERRUPT comes (-EINTR). -EBUSY: too many who did so have
 * not ended (child.h).
 * -EXDEV: PATH leads into our own tree, and REST is what is left of it there (see walk.h).
 * -EINVAL: no network namespace. -ESRCH: the caller is gone, or out of our sight.
 * Forks: call it from a worker, with SIGCHLD ignored. The descriptor is to be closed.
 */
int caller_open_netns(const struct caller *caller, const char *path, char rest[PATH_MAX]);
