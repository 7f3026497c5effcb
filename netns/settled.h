/* SPDX-License-Identifier: MIT */
/*
 * Is a file's time stamp old enough that the next change makes another one? The kernel stamps files
 * with CLOCK_REALTIME_COARSE. That clock stands still between ticks, and for longer when the
 * processor that counts them is held up, as a virtual machine's may be. From Linux 6.13 on, some
 * file systems give an exact stamp to what was looked at before.
 * Source: Documentation/filesystems/multigrain-ts.rst.
 */
#pragma once

#include <stdbool.h>
#include <time.h>

/* The time of that clock; read before stat(2). */
struct timespec settled_clock(void);

/* CHANGED is what stat(2) told after NOW was read. */
bool is_settled(struct timespec changed, struct timespec now);
