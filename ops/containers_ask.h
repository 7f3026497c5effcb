/* SPDX-License-Identifier: MIT */
/*
 * For the functions of containers.h: between containers_begin() and containers_end() the index is
 * theirs alone, and records stay where they are.
 */
#pragma once

#include <pthread.h>

#include "container_index.h"
#include "container_unseen.h"
#include "containers.h"

struct containers {
	pthread_mutex_t lock; /* of all below */
	struct index *index;
	uint64_t question; /* the number of the one that is being answered */
	char *root;
};

/* Locks, and lists the places that have changed. */
void containers_begin(struct containers *cs);

/* What comes of the question: R, or a negative errno when not all could be read. */
int containers_end(struct containers *cs, int r);

/* Where R lives; 0: nowhere. Asked of /proc once for each question. */
ino_t containers_inode(struct containers *cs, struct record *r);

/* Reads the records of LINKS again where they have changed, after which LINKS is to be found anew.
 */
void containers_check(struct containers *cs, const struct link *links);

/* Is it in the index, alive or not? */
bool containers_has(struct containers *cs, const struct engine_member *member);
