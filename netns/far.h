/* SPDX-License-Identifier: MIT */
/*
 * File systems that may never answer: those of a server, be it a process (FUSE, autofs) or another
 * machine (NFS). The table of mounts tells by text where they are, so nobody has to ask them. The
 * root file system is none of them, since nothing goes on without it, and our own tree is seen to
 * by walk.h. A local disk that does not answer is not expected. Any thread.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* The device number of the tree that is served, which is not far: see walk_init(). */
void far_init(dev_t own);

/* Is it that one? Any thread, and a forked child. */
bool far_is_own(dev_t device);

/* Looks whether mounts have come or gone. True: there are such file systems. */
bool far_refresh(void);

/*
 * As far as far_refresh() knows, is PATH, which is absolute and has no symlink in it, on one of
 * them? RET, if not NULL, is its device number then.
 */
bool far_holds(const char *path, dev_t *ret);
