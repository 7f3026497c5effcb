/* SPDX-License-Identifier: MIT */
/*
 * A file as another process sees it: below its root directory, with its identity (identity.h), so
 * that whoever made that process gets no file read for him that he may not read himself. What is in
 * its way may be hostile: links lead nowhere out of the root, nothing but a regular file is opened,
 * and a file system that does not answer is waited for in a child process.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define VIEW_SIZE_MAX 65536

/*
 * Reads PATH as the process PID sees it. RET ends with a NUL that is not counted in RET_SIZE, and
 * is to be freed. -ESRCH: the process is gone, or out of our sight. -EINVAL: no regular file, or
 * one of /proc. -EFBIG: more than VIEW_SIZE_MAX. -ELOOP: a file of our own tree. -ETIMEDOUT:
 * nothing came for five seconds, -EINTR: CALLER_INTERRUPT came (caller.h); then the child ends as
 * soon as the file system lets it, and as long as it has not, another one about the same thing
 * (child.h) is -EBUSY. Forks: any thread that may block, with SIGCHLD ignored.
 */
int view_read(pid_t pid, const char *path, uint64_t about, char **ret, size_t *ret_size);
