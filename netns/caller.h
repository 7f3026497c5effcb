/* SPDX-License-Identifier: MIT */
/*
 * Opens a path on behalf of another process: with its identity, root directory, user namespace and
 * view of /proc, so that the kernel's own permission checks apply.
 */
#pragma once

#include <limits.h>
#include <sys/types.h>

/*
 * The process that sent the request. The ids are those in the namespaces of this process; pid may
 * be a thread id; 0: not visible.
 */
struct caller {
	pid_t pid;
	uid_t uid;
	gid_t gid;
};

/*
 * Opens the namespace at the absolute PATH, resolved as CALLER. /proc/self and /proc/thread-self
 * are those of the caller. Never waits for a FIFO or a device; waits for a file system up to five
 * seconds (-ETIMEDOUT) or until WAIT_INTERRUPT arrives (-EINTR, wait.h). -EBUSY: too many earlier
 * children have not ended (child.h).
 * -EXDEV: PATH leads into the tree of this daemon, and REST is the remaining path there (see
 * walk.h).
 * -EINVAL: not a network namespace. -ESRCH: the caller has ended or is not visible.
 * Forks: call it from a worker, with SIGCHLD ignored. The caller closes the descriptor.
 */
int caller_open_netns(const struct caller *caller, const char *path, char rest[PATH_MAX]);
