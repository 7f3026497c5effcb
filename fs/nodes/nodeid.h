/* SPDX-License-Identifier: MIT */
/*
 * Node ids: a tree_node in the 64 bits that the kernel keeps of it. Nothing is stored for a node;
 * a serial is given again when the kernel has nothing of it any more (kept.h).
 *
 *   63         39 38            7 6      0
 *   | serial: 25 | object: 32    | row: 7 |
 *
 * The root is row 1 with nothing else, which is FUSE_ROOT_ID.
 */
#pragma once

#include <stdint.h>

#include "tree.h"

#ifndef NODEID_SERIAL_BITS /* a test has fewer */
#define NODEID_SERIAL_BITS 25
#endif
#define NODEID_SERIAL_MAX ((1u << NODEID_SERIAL_BITS) - 1)
#define NODEID_ROW_BITS 7

/* 0, which is no node's id, when the serial is above NODEID_SERIAL_MAX. */
uint64_t nodeid_pack(const struct tree_node *node);
struct tree_node nodeid_unpack(uint64_t id);

/* For hash tables: of an id, or of any number that counts. */
static inline uint64_t nodeid_hash(uint64_t x)
{
	x *= 0x9e3779b97f4a7c15; /* 2^64 divided by the golden ratio */
	return x >> 32;
}
