/* SPDX-License-Identifier: MIT */
/*
 * Following a path without ever looking into the tree that this process serves: the caller that
 * waits for us may hold the lock that such a look needs, and then nobody comes out again, not
 * even by SIGKILL (symlink(2) holds that of its directory, inode_lock() in the kernel).
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

/* The device number of the tree that is served. Once it is mounted, before any other thread. */
void walk_init(dev_t own);

/* Does FD (O_PATH will do) lie in that tree? As a forked child, too. */
bool walk_is_own(int fd);

/*
 * Opens with O_PATH what the absolute PATH leads to from the directory ROOT, all symlinks
 * followed. -EXDEV: it leads into our tree, and REST is what is left of it there, without a
 * leading '/'. Any thread; may block. Makes only system calls, so a forked child may call it.
 */
int walk_open(int root, const char *path, char rest[PATH_MAX]);

/*
 * The same, but for who must not wait: -EREMOTE as soon as it leads to a file system that may never
 * answer (far.h), without asking that one; REST is the path of what is there then. ROOT_TEXT is the
 * path of ROOT, free of symlinks, "" that of "/"; beyond a link of /proc nothing is known.
 */
int walk_open_near(int root, const char *root_text, const char *path, char rest[PATH_MAX]);

/* Opens for reading what FD (O_PATH) is, with more FLAGS of open(2). Waits for no FIFO or device.
 */
int walk_reopen(int fd, int flags);
