/* SPDX-License-Identifier: MIT */
/* The mount point of the tree. */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

/* True: the topmost mount at POINT is a netnsfs. RET_DEVICE may be NULL. */
bool mountpoint_is_netnsfs(const char *point, dev_t *ret_device);

/*
 * Returns the canonical path of the mount point PATH, after detaching a dead netnsfs from it.
 * -EBUSY: a netnsfs is mounted there already; or another negative errno.
 */
int mountpoint_prepare(const char *path, char ret[PATH_MAX]);
