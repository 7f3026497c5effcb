/* SPDX-License-Identifier: MIT */
/* Age of file time stamps: see settled.h. */
#include "settled.h"

#include <stdint.h>

/* Allows for file systems with a clock of their own, or a coarser one. */
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
