/* SPDX-License-Identifier: MIT */
/* Time stamps of files: see settled.h. */
#include "settled.h"

#include <stdint.h>

/* File systems with a clock of their own, or a coarser one, have this much. */
#define SETTLED_AFTER_NS (20 * 1000 * 1000)

struct timespec settled_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	return now;
}

bool is_settled(struct timespec changed, struct timespec now)
{
	return (now.tv_sec - changed.tv_sec) * INT64_C(1000000000) + now.tv_nsec - changed.tv_nsec >
	       SETTLED_AFTER_NS;
}
