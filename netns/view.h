/* SPDX-License-Identifier: MIT */
/*
 * Reads a file as another process sees it: below its root directory, with its credentials
 * (identity.h), so that the creator of that process cannot read through the daemon what it may not
 * read itself. The path may be hostile: links cannot escape the root, only regular files are
 * opened, and a child process waits for a file system that does not answer.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define VIEW_SIZE_MAX 65536

/*
 * Reads PATH as the process PID sees it. RET is NUL-terminated (not counted in RET_SIZE), and is to
 * be freed. -ESRCH: the process has ended or is not visible. -EINVAL: not a regular file, or on
 * procfs. -EFBIG: more than VIEW_SIZE_MAX bytes. -ELOOP: a file of the tree of this daemon.
 * -ETIMEDOUT: no result in five seconds, -EINTR: WAIT_INTERRUPT arrived (wait.h); then the
 * child ends as soon as its file system permits, and until then another call with the same ABOUT
 * (child.h) is -EBUSY. Forks: any thread that may block, with SIGCHLD ignored.
 */
int view_read(pid_t pid, const char *path, uint64_t about, char **ret, size_t *ret_size);
