/* SPDX-License-Identifier: MIT */
/*
 * Node ids: a tree_node packed into the 64 bits of a FUSE node id. Nothing is stored for a node. A
 * serial is reused only once the kernel has no reference to it (nlookup.h).
 *
 *   63         45 44        40 39         8 7      0
 *   | serial: 19 | version: 5 | object: 32 | row: 8 |
 *
 * The root has row 1, and 0 otherwise, which gives FUSE_ROOT_ID. Versions are inodes of one node
 * with different texts (versions.h).
 */
#pragma once

#include <stdint.h>

#include "tree.h"

#define NODEID_VERSION_BITS 5
#ifndef NODEID_SERIAL_BITS /* a test uses fewer */
#define NODEID_SERIAL_BITS (32 - NODEID_VERSION_BITS - TREE_ROW_BITS)
#endif
#define NODEID_SERIAL_MAX ((1u << NODEID_SERIAL_BITS) - 1)
#define NODEID_VERSIONS (1u << NODEID_VERSION_BITS)

/* Version 0 of NODE. 0, which is not a valid id, if the serial exceeds NODEID_SERIAL_MAX. */
uint64_t nodeid_pack(const struct tree_node *node);
struct tree_node nodeid_unpack(uint64_t id); /* the same for all versions */

unsigned nodeid_version(uint64_t id);
uint64_t nodeid_with_version(uint64_t id, unsigned version);

/*
 * Hash of an id, or of any sequential number, for hash tables. A product has the high bits of a
 * factor only in its high bits, so these are folded and multiplied again.
 */
static inline uint64_t nodeid_hash(uint64_t x)
{
	const uint64_t golden = 0x9e3779b97f4a7c15; /* 2^64 divided by the golden ratio */

	x *= golden;
	x ^= x >> 32;
	return x * golden >> 32;
}
