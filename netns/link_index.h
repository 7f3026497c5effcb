/* SPDX-License-Identifier: MIT */
/*
 * The symlinks in the registry, by the inode number of the namespace that they lead to: `ln -s
 * /proc/PID/ns/net /run/netns/NAME` is an old habit. Any thread that may block. 0 or a negative
 * errno.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "registry.h"

struct link_index;

/* R stays the caller's. NULL: no memory. link_index_free() takes NULL. */
struct link_index *link_index_new(const struct registry *r);
struct link_index *link_index_free(struct link_index *l);

/* The first name, in order, that leads to INODE now and is not reserved. -ENOENT: none. */
int link_index_find(struct link_index *l, ino_t inode, bool (*is_reserved)(const char *name),
	char ret[REGISTRY_NAME_MAX + 1]);

/* 1: there is one, 0: none, without a look at what the name leads to now. */
int link_index_lists(struct link_index *l, ino_t inode, bool (*is_reserved)(const char *name));
