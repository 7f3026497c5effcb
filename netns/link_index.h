/* SPDX-License-Identifier: MIT */
/*
 * Index of the symlinks in the registry, by the inode number of the target namespace: some users
 * run `ln -s /proc/PID/ns/net /run/netns/NAME`. Any thread that may block. 0 or a negative errno.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "registry.h"

struct link_index;

/* The caller keeps ownership of R. NULL: out of memory. link_index_free() takes NULL. */
struct link_index *link_index_new(const struct registry *r);
struct link_index *link_index_free(struct link_index *l);

/* The first name, in sort order, that refers to INODE now and is not reserved. -ENOENT: none. */
int link_index_find(struct link_index *l, ino_t inode, bool (*is_reserved)(const char *name),
	char ret[REGISTRY_NAME_MAX + 1]);

/* Whether such a name is indexed (1, 0), without validating its target. */
int link_index_lists(struct link_index *l, ino_t inode, bool (*is_reserved)(const char *name));
