/* SPDX-License-Identifier: MIT */
/*
 * Node ids that live again. After rmdir(2) the kernel finds nothing in that inode any more
 * (S_DEAD), for as long as somebody has it open, or has something open that is in it. But a link
 * may get the number, and so the id, of one that was removed: one that is moved keeps its number
 * if that is free. So the kernel is told, with each id, which of its lives this is (the generation
 * of FUSE's entries), and takes another inode when that is not the one that it has.
 *
 * The last few thousand ids that were removed are remembered. Any thread; never blocks.
 */
#pragma once

#include <stdint.h>

/* What has this id was removed with its directory: whatever gets it now is something else. */
void inode_generations_next(uint64_t id);

/* 0: the first one. */
uint32_t inode_generation_of(uint64_t id);
