/* SPDX-License-Identifier: MIT */
/*
 * Versions of nodes. Pages and size belong to the kernel's inode, so an open that needs a new text
 * while the old one is being read needs another inode. The id of that has a version in the bits
 * where other node ids have an object; nodes with an object have no room for one. An open with an
 * old id fails with ESTALE, and the kernel looks the path up again, but only once. So a process
 * does not get ESTALE twice in a row.
 *
 * Not locked: the cache holds its lock.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "tree.h"

#define VERSIONS_MAX 1024
#define VERSIONS_STALE_MAX 64

struct versions {
	/* Shared by all nodes of one hash: a needless new version has no visible effect. */
	uint32_t all[VERSIONS_MAX];
	pid_t estale_sent[VERSIONS_STALE_MAX]; /* processes whose last open got ESTALE; 0: free */
	unsigned n_estale_sent, next_estale_sent;
};

/* True: the node's id has room for a version. */
bool versions_has(const struct tree_node *node);

/* The node of an id, without the version. */
struct tree_node versions_node(uint64_t id);

/* The current id of the node, and whether ID is current. */
uint64_t versions_id(const struct versions *v, const struct tree_node *node);
bool versions_is_current(const struct versions *v, uint64_t id);

/* Gives the node of ID a new version, if ID is current. */
void versions_raise(struct versions *v, uint64_t id);

/*
 * PID needs another inode than ID. -ESTALE: to be replied, the next lookup finds a new id; -EAGAIN:
 * PID has just got ESTALE, or is not visible in our pid namespace; -EEXIST: the node has no
 * versions.
 */
int versions_other(struct versions *v, uint64_t id, pid_t pid);

/* The open of PID is complete, or has failed for good: its next open may get ESTALE again. */
void versions_forget_told(struct versions *v, pid_t pid);
