/* SPDX-License-Identifier: MIT */
/* Private to the cache: definitions that its source files share. */
#pragma once

#include <pthread.h>

#include "cache.h"
#include "changes.h"
#include "versions.h"

#define CACHE_NAMES 16384
#define CACHE_NAME_SIZE 32
#define CACHE_SWEEP_FROM 1024 /* number of records that starts a sweep for ended namespaces */

/* The name of a link or of a file of its sysfs. Longer names are not cached. */
struct cache_name {
	uint64_t dir;
	uint32_t serial_epoch; /* nlookup_epoch() of the node's serial */
	char name[CACHE_NAME_SIZE];
	struct tree_node node;
	struct cache_validity validity;
	uint64_t until; /* monotonic_nsec(); 0: no limit */
};

struct cache {
	struct changes *changes;
	struct fuse_session *session;
	pthread_mutex_t lock;	 /* protects all below */
	pthread_cond_t progress; /* a record is no longer busy or has lost its last reader */
	struct records records;
	struct versions versions;
	size_t sweep_at;
	struct cache_name names[CACHE_NAMES]; /* indexed by hash */
};

/* The namespace has not changed since VALIDITY was taken. */
static inline bool cache_is_valid(struct cache *cache, const struct cache_validity *validity)
{
	return validity->generation &&
	       validity->generation == changes_generation(cache->changes, validity->cookie);
}

/* Neither the namespace nor what its name resolves to has changed. */
static inline bool cache_is_valid_now(struct cache *cache, const struct cache_validity *validity,
	const struct cache_validity *now)
{
	return validity->names_epoch == now->names_epoch && cache_is_valid(cache, validity);
}
