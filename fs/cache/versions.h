/* SPDX-License-Identifier: MIT */
/*
 * Versions of nodes. Pages and size belong to the kernel's inode, so an open that needs a new text
 * while the old one is being read needs another inode: a node id with another version. An open with
 * an old id fails with ESTALE, and the kernel looks the path up again, but only once. So a process
 * does not get ESTALE twice in a row.
 *
 * Not locked: the cache holds its lock.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "records.h"

#define VERSIONS_MAX 1024
#define VERSIONS_STALE_MAX 64

struct versions {
	/* Shared by all nodes of one hash: a needless new version has no visible effect. */
	uint8_t current[VERSIONS_MAX];
	struct {
		pid_t pid; /* whose last open got ESTALE; 0: free */
		uint64_t id;
	} estale_sent[VERSIONS_STALE_MAX];
	unsigned n_estale_sent, next_estale_sent;
};

/* The id of the current version of the node of ID. */
uint64_t versions_id(const struct versions *v, uint64_t id);

/* If ID is current, makes a version that is not open the current one. False: all are open. */
bool versions_raise(struct versions *v, struct records *records, uint64_t id);

/*
 * PID needs another inode than ID. -ESTALE: to be replied, the next lookup finds a new id; -EAGAIN:
 * PID has just got ESTALE, or is not visible in our pid namespace; 0: all versions are open, or PID
 * opens the same inode again (/proc/self/fd/N has no path to look up).
 */
int versions_other(struct versions *v, struct records *records, uint64_t id, pid_t pid);

/* The open of PID is complete, or has failed for good: its next open may get ESTALE again. */
void versions_forget_estale(struct versions *v, pid_t pid);
