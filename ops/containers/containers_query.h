/* SPDX-License-Identifier: MIT */
/*
 * Internals of containers.h. Between containers_begin() and containers_end() the query owns the
 * index, and pointers to records remain valid.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "container_cgroups.h"
#include "container_index.h"
#include "containers.h"

struct containers {
	atomic_uint waiting;  /* number of threads that wait for the lock */
	pthread_mutex_t lock; /* protects index and query */
	struct index *index;
	uint64_t query; /* number of the current query */
	char *root;
};

/*
 * containers_begin() locks, and lists changed places again. -ETIMEDOUT: no lock within ten seconds;
 * -EBUSY: the holder of the lock waits for a file system, and several threads wait for the lock;
 * -EINTR: WAIT_INTERRUPT (wait.h). containers_end() unlocks; it returns the result of
 * index_end().
 */
int containers_begin(struct containers *cs);
int containers_end(struct containers *cs);

/* Returns the network namespace of R; 0: not running. Reads /proc once per query. */
ino_t containers_inode(struct containers *cs, struct record *r);

/* Reads changed records of LINKS again. This invalidates LINKS: look it up again. */
void containers_check(struct containers *cs, const struct link *links);

/* True if MEMBER is in the index, running or not. */
bool containers_has(struct containers *cs, const struct engine_member *member);
