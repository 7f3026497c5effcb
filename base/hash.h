/* SPDX-License-Identifier: MIT */
/* FNV-1a hashes, of values instead of bytes: HASH_INIT, then hash_mix() with each value. */
#pragma once

#include <stdint.h>

#define HASH_INIT UINT64_C(0xcbf29ce484222325)

static inline uint64_t hash_mix(uint64_t hash, uint64_t value)
{
	return (hash ^ value) * UINT64_C(0x100000001b3);
}
