/* SPDX-License-Identifier: MIT */
/* The cache's own: what cache.c and cache_tidy.c share. */
#pragma once

#include <pthread.h>

#include "cache.h"
#include "changes.h"
#include "versions.h"

#define CACHE_NAMES 16384
#define CACHE_NAME_SIZE 32
#define CACHE_SWEEP_FROM 1024 /* records; then those of namespaces that have ended are given up */

/* Of a link, or of a file of its sysfs: longer ones are not kept. */
struct cache_name {
	uint64_t dir;
	uint32_t life; /* of its serial: kept_life() */
	char name[CACHE_NAME_SIZE];
	struct tree_node node;
	struct cache_validity validity;
	time_t until; /* CLOCK_MONOTONIC; 0: no limit */
};

struct cache {
	struct changes *changes;
	struct fuse_session *session;
	pthread_mutex_t lock;	 /* of all below */
	pthread_cond_t moved_on; /* some record is not busy, or has no readers, any more */
	struct records records;
	struct versions versions;
	size_t sweep_at;
	struct cache_name names[CACHE_NAMES]; /* by their hash */
};

/* Nothing has happened to the namespace since TRUTH. */
static inline bool cache_is_valid(struct cache *cache, const struct cache_validity *validity)
{
	return validity->generation &&
	       validity->generation == changes_generation(cache->changes, validity->cookie);
}

/* Nor to its name. */
static inline bool cache_is_valid_now(struct cache *cache, const struct cache_validity *validity,
	const struct cache_validity *now)
{
	return validity->names_epoch == now->names_epoch && cache_is_valid(cache, validity);
}

static inline bool cache_has_version(const struct record *r)
{
	struct tree_node node = versions_node(r->id);

	return versions_has(&node);
}

static inline bool cache_is_idle(const struct record *r)
{
	return !r->readers && !r->past && !r->busy;
}
