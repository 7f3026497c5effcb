/* SPDX-License-Identifier: MIT */
/*
 * Versions of nodes: pages and size belong to the kernel's inode, so who is to find another text
 * while somebody reads the old one needs another inode. Its id has a version where the ids of other
 * nodes have an object; nodes with an object have no room for one. Whoever comes with an old id is
 * told ESTALE, and the kernel looks the path up again by itself; but only once, so nobody is told
 * twice in a row.
 *
 * Not locked: the cache's.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "tree.h"

#define VERSIONS_MAX 1024
#define VERSIONS_STALE_MAX 64

struct versions {
	/* Shared by all nodes of one hash: who gets a new one for nothing does not notice. */
	uint32_t all[VERSIONS_MAX];
	pid_t estale_sent[VERSIONS_STALE_MAX];
	unsigned n_told, next_stale_sent;
};

/* Has the node room for one? */
bool versions_has(const struct tree_node *node);

/* The node of an id; the version is not part of it. */
struct tree_node versions_node(uint64_t id);

/* The id that leads to the node now, and whether ID is that. */
uint64_t versions_id(const struct versions *v, const struct tree_node *node);
bool versions_is_current(const struct versions *v, uint64_t id);

/* Another id leads to the node from now on. */
void versions_raise(struct versions *v, uint64_t id);

/*
 * For PID the inode ID is no good. -ESTALE: it is to be told so, there will be another one;
 * -EAGAIN: it was told already (or is in a pid namespace that we do not see); -EEXIST: there is
 * none but this.
 */
int versions_other(struct versions *v, uint64_t id, pid_t pid);

/* PID has its file, or never will: the next one is another matter. */
void versions_forget_told(struct versions *v, pid_t pid);
