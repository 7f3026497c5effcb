/* SPDX-License-Identifier: MIT */
/*
 * Notices that a network namespace may have been created, by anyone. The kernel announces no new
 * namespace, but each one begins with the link `lo`, which is a directory in
 * /sys/devices/virtual/net. This directory is one for all namespaces: each sysfs shows only the
 * links of its own, but the modification time changes with the links of any. The kernel keeps it
 * only for a directory whose attributes were set once, so this sets the mode to what it is.
 * Sources: kernfs_add_one() in fs/kernfs/dir.c, loopback_net_init() in drivers/net/loopback.c.
 */
#pragma once

#include <stdint.h>

struct creations;

/* NULL and errno. creations_free() takes NULL. */
struct creations *creations_new(void);
struct creations *creations_free(struct creations *c);

/*
 * A number that is equal to that of an earlier call only if every namespace that a process can use
 * now was usable by then. It also changes when virtual links are created or removed, for a second
 * after that, and with each call if sysfs cannot be mounted or written. The first call creates a
 * namespace to check that the kernel works as described. Any thread that may block.
 */
uint64_t creations_epoch(struct creations *c);
