/* SPDX-License-Identifier: MIT */
/* Node ids: see nodeid.h. */
#include "nodeid.h"

#define OBJECT_SHIFT TREE_ROW_BITS
#define SERIAL_SHIFT (TREE_ROW_BITS + 32)

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
