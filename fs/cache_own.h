/* SPDX-License-Identifier: MIT */
/* The cache's own: what cache.c and cache_tidy.c share. */
#pragma once

#include <pthread.h>

#include "cache.h"
#include "versions.h"

#define CACHE_SWEEP_FROM 1024 /* records; then those of namespaces that have ended are given up */

struct cache {
	struct changes *changes;
	struct fuse_session *session;
	pthread_mutex_t lock;	 /* of all below */
	pthread_cond_t moved_on; /* some record is not busy, or has no readers, any more */
	struct records records;
	struct versions versions;
	size_t sweep_at;
};

static inline bool cache_has_version(const struct record *r)
{
	struct tree_node node = versions_node(r->id);

	return versions_has(&node);
}

static inline bool cache_is_idle(const struct record *r)
{
	return !r->readers && !r->past && !r->busy;
}
