/* SPDX-License-Identifier: MIT */
/*
 * For the functions of containers.h: between containers_begin() and containers_end() the index is
 * theirs alone, and records stay where they are.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "container_index.h"
#include "container_unseen.h"
#include "containers.h"

struct containers {
	atomic_uint waiting;  /* for the lock */
	pthread_mutex_t lock; /* of all below */
	struct index *index;
	uint64_t question; /* the number of the one that is being answered */
	char *root;
};

/*
 * Locks, and lists the places that have changed. -ETIMEDOUT: others have the lock for ten seconds;
 * -EBUSY: who has it waits for a file system, and so do others; -EINTR: CALLER_INTERRUPT came
 * (caller.h). The end is -EINTR, too, if something was left out therefore.
 */
int containers_begin(struct containers *cs);
int containers_end(struct containers *cs);

/* Where R lives; 0: nowhere. Asked of /proc once for each question. */
ino_t containers_inode(struct containers *cs, struct record *r);

/* Reads the records of LINKS again where they have changed, after which LINKS is to be found anew.
 */
void containers_check(struct containers *cs, const struct link *links);

/* Is it in the index, alive or not? */
bool containers_has(struct containers *cs, const struct engine_member *member);
