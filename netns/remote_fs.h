/* SPDX-License-Identifier: MIT */
/*
 * Remote file systems, which may never answer: those of a server, either a process (FUSE, autofs)
 * or another machine (NFS). Their mount points are read from mountinfo, without accessing them. The
 * root file system does not count, since nothing works without it; walk.h handles the tree of this
 * daemon. A local disk that does not answer is not handled. Any thread.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/*
 * OWN is the device number of the tree that this process serves, which does not count as remote:
 * see walk_init().
 */
void remote_fs_init(dev_t own);

/* Whether DEVICE is that of the served tree. Any thread, and a forked child. */
bool remote_fs_is_own(dev_t device);

/* Rereads mountinfo if it has changed. True: there are remote file systems. */
bool remote_fs_refresh(void);

/*
 * Whether PATH, absolute and free of symlinks, is on a remote file system, as of the last
 * remote_fs_refresh(). If so, and RET is not NULL, RET is its device number.
 */
bool remote_fs_contains(const char *path, dev_t *ret);
