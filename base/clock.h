/* SPDX-License-Identifier: MIT */
/* Times in nanoseconds on CLOCK_MONOTONIC. Any thread; never blocks. */
#pragma once

#include <stdint.h>
#include <time.h>

#define NSEC_PER_SEC UINT64_C(1000000000)

static inline uint64_t monotonic_nsec(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * NSEC_PER_SEC + (uint64_t)t.tv_nsec;
}

static inline struct timespec nsec_timespec(uint64_t nsec)
{
	return (struct timespec){(time_t)(nsec / NSEC_PER_SEC), (long)(nsec % NSEC_PER_SEC)};
}
