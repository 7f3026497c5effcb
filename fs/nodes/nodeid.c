/* SPDX-License-Identifier: MIT */
/* Node ids: see nodeid.h. */
#include "nodeid.h"

#define OBJECT_SHIFT TREE_ROW_BITS
#define VERSION_SHIFT (OBJECT_SHIFT + 32)
#define SERIAL_SHIFT (VERSION_SHIFT + NODEID_VERSION_BITS)

uint64_t nodeid_pack(const struct tree_node *node)
{
	if (node->serial >> NODEID_SERIAL_BITS)
		return 0;
	return node->serial << SERIAL_SHIFT | (uint64_t)node->object << OBJECT_SHIFT | node->row;
}

struct tree_node nodeid_unpack(uint64_t id)
{
	return (struct tree_node){
		.serial = id >> SERIAL_SHIFT,
		.object = (uint32_t)(id >> OBJECT_SHIFT),
		.row = id & ((1u << TREE_ROW_BITS) - 1),
	};
}

unsigned nodeid_version(uint64_t id)
{
	return (id >> VERSION_SHIFT) % NODEID_VERSIONS;
}

uint64_t nodeid_with_version(uint64_t id, unsigned version)
{
	id ^= (uint64_t)nodeid_version(id) << VERSION_SHIFT;
	return id | (uint64_t)version << VERSION_SHIFT;
}
