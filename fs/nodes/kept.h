/* SPDX-License-Identifier: MIT */
/*
 * Which numbers the kernel may still come with: the serials and the numbers of texts that are in
 * the ids of nodes that it was told of, and has not forgotten (FUSE_FORGET). All others can be
 * given to something else. Any thread; never blocks.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "tree.h"

/* Before the kernel is told of NODE; -ENOMEM. */
int kept_add(const struct tree_node *node);

/* The kernel has forgotten NODE, of which it was told N times; or it was not told after all. */
void kept_drop(const struct tree_node *node, uint64_t n);

bool kept_serial(uint64_t serial);
bool kept_text(uint32_t number);

/*
 * A number that is another one when the kernel has had nothing of SERIAL in between: then it may
 * have become somebody else's. 0: it has nothing.
 */
uint32_t kept_life(uint64_t serial);
