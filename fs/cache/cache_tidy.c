/* SPDX-License-Identifier: MIT */
/* What the kernel holds of the cache, and is to give back: see cache.h. */
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
		records_outdate_space(&cache->records, cookies[i]);
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

static bool is_too_much(const struct cache *cache)
{
	return cache->records.size > spool_memory() / 2;
}

bool cache_is_untidy(struct cache *cache)
{
	bool untidy;

	pthread_mutex_lock(&cache->lock);
	untidy = !TAILQ_EMPTY(&cache->records.untold) || is_too_much(cache) ||
		 cache->records.count >= cache->sweep_at;
	pthread_mutex_unlock(&cache->lock);
	return untidy;
}

/* What there is to tell the kernel about. */
struct news {
	struct record *inodes[BATCH]; /* busy until it was told */
	uint64_t entries[BATCH];
	unsigned n_inodes, n_entries;
};

/*
 * Whoever has R open may be asking for its size just now: the kernel would take no answer that was
 * on its way when it was told to forget, and read on with the size that it had. So it is told when
 * all have closed it; or they keep that inode, and everybody else gets another one.
 */
static void take_back(struct cache *cache, struct record *r, struct news *news)
{
	if (r->attr && cache_is_idle(r)) {
		r->busy = true;
		news->inodes[news->n_inodes++] = r;
	} else if (r->readers && cache_has_version(r) &&
		   versions_is_current(&cache->versions, r->id)) {
		versions_raise(&cache->versions, r->id);
		news->entries[news->n_entries++] = r->id;
	}
}

static bool is_full(const struct news *news)
{
	return news->n_inodes == BATCH || news->n_entries == BATCH;
}

/* Those that were not used for longest, when there is too much; and whose namespace has ended. */
static void give_up(struct cache *cache, struct news *news)
{
	bool sweep = cache->records.count >= cache->sweep_at;
	struct record *newer;

	for (struct record *r = TAILQ_LAST(&cache->records.by_use, record_queue);
		r && !is_full(news) && (sweep || is_too_much(cache)); r = newer) {
		newer = TAILQ_PREV(r, record_queue, by_use);
		if (!cache_is_idle(r) || (!is_too_much(cache) && changes_generation(cache->changes,
									 r->validity.cookie)))
			continue;
		if (r->attr)
			take_back(cache, r, news);
		else
			records_drop(&cache->records, r);
	}
	if (sweep && !news->n_inodes && !news->n_entries)
		cache->sweep_at = 2 * cache->records.count + CACHE_SWEEP_FROM;
}

static void collect(struct cache *cache, struct news *news)
{
	struct record *r;

	*news = (struct news){.n_inodes = 0};
	while (!is_full(news) && (r = records_take_untold(&cache->records)))
		take_back(cache, r, news);
	give_up(cache, news);
}

static void tell_entry(struct fuse_session *session, uint64_t id)
{
	struct tree_node node = versions_node(id);
	struct tree_node parent = {.serial = node.serial, .row = TREE_NAME_ROW};
	const char *name = strrchr(tree_row(node.row)->path, '/') + 1;

	fuse_lowlevel_notify_inval_entry(session, nodeid_pack(&parent), name, strlen(name));
}

static void tell_news(struct cache *cache, struct news *news)
{
	for (unsigned i = 0; i < news->n_inodes; i++)
		fuse_lowlevel_notify_inval_inode(cache->session, news->inodes[i]->id, -1, 0);
	for (unsigned i = 0; i < news->n_entries; i++)
		tell_entry(cache->session, news->entries[i]);
}

void cache_tidy(struct cache *cache)
{
	struct news news;

	pthread_mutex_lock(&cache->lock);
	do {
		collect(cache, &news);
		pthread_mutex_unlock(&cache->lock);
		tell_news(cache, &news);
		pthread_mutex_lock(&cache->lock);
		for (unsigned i = 0; i < news.n_inodes; i++)
			news.inodes[i]->busy = news.inodes[i]->attr = false;
		if (news.n_inodes)
			pthread_cond_broadcast(&cache->moved_on);
		/* What the kernel has given back can be dropped in the next round. */
	} while (news.n_inodes || news.n_entries);
	pthread_mutex_unlock(&cache->lock);
}
