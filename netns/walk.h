/* SPDX-License-Identifier: MIT */
/*
 * Resolves a path without ever accessing the tree that this process serves: the process whose
 * request is being handled may hold the lock that such an access needs, and both would deadlock,
 * beyond the reach of SIGKILL (symlink(2) holds that of its directory, inode_lock() in the kernel).
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * OWN is the device number of the tree that this process serves. Call once it is mounted, before
 * creating other threads.
 */
void walk_init(dev_t own);

/* Whether FD (possibly O_PATH) is in that tree. Also for a forked child. */
bool walk_is_own(int fd);

/*
 * Opens with O_PATH the target of the absolute PATH, resolved from the directory ROOT; follows all
 * symlinks. -EXDEV: it leads into the served tree, and REST is the remaining path there, without a
 * leading '/'. Any thread; may block. Makes only system calls, so a forked child may call it.
 */
int walk_open(int root, const char *path, char rest[PATH_MAX]);

/*
 * Like walk_open(), for callers that must not wait: -EREMOTE as soon as the path reaches a remote
 * file system (remote_fs.h), without accessing it; REST is then the path of that point. ROOT_TEXT
 * is the path of ROOT, free of symlinks, "" for "/". Beyond a magic link of /proc, remote file
 * systems are not detected.
 */
int walk_open_near(int root, const char *root_text, const char *path, char rest[PATH_MAX]);

/*
 * Reopens the file FD (O_PATH) for reading, with additional FLAGS of open(2). Does not wait for a
 * FIFO or device.
 */
int walk_reopen(int fd, int flags);
