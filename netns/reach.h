/* SPDX-License-Identifier: MIT */
/*
 * Opens a network namespace at a place where it was seen earlier, and where another file may be
 * now: a device, a FIFO, a file on a file system that does not answer. The file is identified on an
 * O_PATH descriptor before it is opened, without a request to its file system.
 *
 * Both functions return a descriptor, to be closed, of the network namespace with the inode number
 * INODE, or a negative errno; -ENOENT: it is not there. Any thread.
 * Sources: open(2) on O_PATH, openat2(2), statx(2).
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* PATH is a magic link of /proc: /proc/PID/ns/net, /proc/PID/fd/N, … */
int reach_link(const char *path, ino_t inode);

/*
 * POINT is its mount point, relative to the directory ROOT ("/", /proc/PID/root), as in mountinfo.
 * Mount points and their parents are in the dentry cache. If a file system on the path revalidates
 * its dentries (9p, NFS, FUSE, an overlay over one of these), a child asks it, up to a second.
 * -EINTR: WAIT_INTERRUPT arrived (wait.h). -ENOSYS: seccomp(2) hides openat2(2).
 */
int reach_mount(const char *root, const char *point, ino_t inode);
