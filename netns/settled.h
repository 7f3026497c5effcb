/* SPDX-License-Identifier: MIT */
/*
 * Whether the time stamp of a file is old enough that the next change yields a different one. The
 * kernel stamps files with CLOCK_REALTIME_COARSE, which is updated at each tick, and later if the
 * CPU that counts ticks is delayed, as that of a virtual machine may be. Since Linux 6.13, some
 * file systems use a fine-grained stamp if the previous one was queried.
 * Source: Documentation/filesystems/multigrain-ts.rst.
 */
#pragma once

#include <stdbool.h>
#include <time.h>

/* The current time of that clock; read it before stat(2). */
struct timespec settled_clock(void);

/* CHANGED is a time stamp from stat(2), which was called after reading NOW. */
bool is_settled(struct timespec changed, struct timespec now);
