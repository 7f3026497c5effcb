/* SPDX-License-Identifier: MIT */
/*
 * Lookup counts of the numbers that the kernel may still use: the serials and the interned texts
 * (interned.h) in the node ids that it was given and has not forgotten (FUSE_FORGET). All other
 * numbers are free for reuse. Any thread; never blocks.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "tree.h"

/* Takes a reference; to be called before NODE is sent to the kernel. 0, -ENOMEM, or
 * -ESTALE: the text of NODE was evicted. */
int nlookup_add(const struct tree_node *node);

/* Drops N references: the kernel has forgotten NODE, or the reply was not sent. */
void nlookup_drop(const struct tree_node *node, uint64_t n);

bool nlookup_has_serial(uint64_t serial);

/*
 * A number that changes whenever the references to SERIAL have dropped to 0 in between, after which
 * the serial may name another namespace. 0: the kernel has no reference.
 */
uint32_t nlookup_epoch(uint64_t serial);
