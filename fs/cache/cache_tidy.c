/* SPDX-License-Identifier: MIT */
/* Invalidates what the kernel has cached, and evicts records: see cache.h. */
#include "cache_own.h"

#include <fuse_lowlevel.h>
#include <string.h>

#include "changes.h"
#include "cleanup.h"
#include "nodeid.h"

#define BATCH 64

void cache_outdate(struct cache *cache)
{
	uint64_t cookies[CHANGES_RAISED_MAX];
	int n = changes_raised(cache->changes, cookies);

	if (n == 0)
		return;
	pthread_mutex_lock(&cache->lock);
	for (int i = 0; i < n; i++)
		records_outdate_netns(&cache->records, cookies[i]);
	if (n < 0)
		records_outdate_all(&cache->records);
	pthread_mutex_unlock(&cache->lock);
}

void cache_outdate_all(struct cache *cache)
{
	pthread_mutex_lock(&cache->lock);
	records_outdate_all(&cache->records);
	pthread_mutex_unlock(&cache->lock);
}

static bool is_too_large(const struct cache *cache)
{
	return cache->records.size > spool_memory() / 2;
}

bool cache_is_untidy(struct cache *cache)
{
	bool untidy;

	pthread_mutex_lock(&cache->lock);
	untidy = !TAILQ_EMPTY(&cache->records.outdated) || is_too_large(cache) ||
		 cache->records.count >= cache->sweep_at;
	pthread_mutex_unlock(&cache->lock);
	return untidy;
}

/* A batch of notifications to the kernel. */
struct invalidations {
	struct record *inodes[BATCH]; /* busy until the notification was sent */
	uint64_t entries[BATCH];
	unsigned n_inodes, n_entries;
};

/*
 * While R is open, a GETATTR may be in flight: the kernel discards a reply that was in flight when
 * it got the invalidation, and reads on with the old size. So the inode is invalidated once all
 * have closed it; or its readers keep it, and later opens get another inode. cache_close() then
 * invalidates it.
 */
static void collect_record(struct cache *cache, struct record *r, struct invalidations *batch)
{
	if (r->attr && record_is_idle(r)) {
		r->busy = true;
		batch->inodes[batch->n_inodes++] = r;
	} else if (r->readers) {
		records_hold(&cache->records, r);
		if (versions_id(&cache->versions, r->id) == r->id &&
			versions_raise(&cache->versions, &cache->records, r->id))
			batch->entries[batch->n_entries++] = r->id;
	}
}

static bool batch_is_full(const struct invalidations *batch)
{
	return batch->n_inodes == BATCH || batch->n_entries == BATCH;
}

/* Evicts the least recently used records while the cache is too large; and in a sweep, those of
 * namespaces that have ended. */
static void evict_records(struct cache *cache, struct invalidations *batch)
{
	bool sweep = cache->records.count >= cache->sweep_at;
	struct record *newer;

	for (struct record *r = TAILQ_LAST(&cache->records.by_use, record_queue);
		r && !batch_is_full(batch) && (sweep || is_too_large(cache)); r = newer) {
		newer = TAILQ_PREV(r, record_queue, by_use);
		if (!record_is_idle(r) ||
			(!is_too_large(cache) &&
				changes_generation(cache->changes, r->validity.cookie)))
			continue;
		if (r->attr)
			collect_record(cache, r, batch);
		else
			records_drop(&cache->records, r);
	}
	if (sweep && !batch->n_inodes && !batch->n_entries)
		cache->sweep_at = 2 * cache->records.count + CACHE_SWEEP_FROM;
}

static void collect_invalidations(struct cache *cache, struct invalidations *batch)
{
	struct record *r;

	*batch = (struct invalidations){.n_inodes = 0};
	while (!batch_is_full(batch) && (r = records_take_outdated(&cache->records)))
		collect_record(cache, r, batch);
	evict_records(cache, batch);
}

/* The dentry of a row with `many` has no timeout. */
static void invalidate_entry(struct fuse_session *session, uint64_t id)
{
	struct tree_node node = nodeid_unpack(id), parent = node;
	const struct tree_row *row = tree_row(node.row);
	const char *name = strrchr(row->path, '/') + 1;

	parent.row = tree_row_parent(node.row);
	if (!row->many)
		fuse_lowlevel_notify_inval_entry(session, nodeid_pack(&parent), name, strlen(name));
}

static void send_invalidations(struct cache *cache, struct invalidations *batch)
{
	for (unsigned i = 0; i < batch->n_inodes; i++)
		fuse_lowlevel_notify_inval_inode(cache->session, batch->inodes[i]->id, -1, 0);
	for (unsigned i = 0; i < batch->n_entries; i++)
		invalidate_entry(cache->session, batch->entries[i]);
}

void cache_tidy(struct cache *cache)
{
	struct invalidations batch;

	pthread_mutex_lock(&cache->lock);
	do {
		collect_invalidations(cache, &batch);
		pthread_mutex_unlock(&cache->lock);
		send_invalidations(cache, &batch);
		pthread_mutex_lock(&cache->lock);
		for (unsigned i = 0; i < batch.n_inodes; i++)
			batch.inodes[i]->busy = batch.inodes[i]->attr = false;
		if (batch.n_inodes)
			pthread_cond_broadcast(&cache->progress);
		/* The next iteration can drop the records that were invalidated here. */
	} while (batch.n_inodes || batch.n_entries);
	pthread_mutex_unlock(&cache->lock);
}
