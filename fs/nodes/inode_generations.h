/* SPDX-License-Identifier: MIT */
/*
 * Inode generations, for node ids that are reused. rmdir(2) marks the inode dead (S_DEAD): every
 * lookup in it fails, as long as it or something below it is open. But a link may get the ifindex,
 * and so the node id, of one that was removed: a link keeps its ifindex when it is moved, if that
 * is free. So each FUSE entry reply carries a generation, and the kernel allocates a new inode if
 * it differs from the cached one.
 *
 * The generations of the last few thousand removed ids are stored. Any thread; never blocks.
 */
#pragma once

#include <stdint.h>

/* The directory with this id was removed: the id's next user gets a new generation. */
void inode_generations_next(uint64_t id);

/* 0: no removal of this id is stored. */
uint32_t inode_generation_of(uint64_t id);
