/* SPDX-License-Identifier: MIT */
/* FNV-1a hashes: HASH_INIT, then hash_bytes(), or hash_mix() with values in place of bytes. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define HASH_INIT UINT64_C(0xcbf29ce484222325)

static inline uint64_t hash_mix(uint64_t hash, uint64_t value)
{
	return (hash ^ value) * UINT64_C(0x100000001b3);
}

static inline uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		hash = hash_mix(hash, ((const unsigned char *)bytes)[i]);
	return hash;
}
