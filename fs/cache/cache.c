/* SPDX-License-Identifier: MIT */
/*
 * The contents of the kernel's page cache: see cache.h. The lock is never held while the kernel is
 * notified; the record is `busy` meanwhile.
 */
#include "cache_own.h"

#include <fuse_lowlevel.h>
#include <string.h>

#include "cleanup.h"
#include "clock.h"
#include "nodeid.h"

#define ATTR_TIMEOUT 86400.0
#define STORE_MAX 65536
#define PATIENCE_NSEC 20000000
#define JUST_OPENED_NSEC 1000000
#define PATIENCE 100 /* waits of PATIENCE_NSEC */

struct cache *cache_new(struct changes *changes, struct fuse_session *session)
{
	struct cache *cache = calloc(1, sizeof(*cache));

	if (!cache)
		return NULL;
	cache->changes = changes;
	cache->session = session;
	cache->sweep_at = CACHE_SWEEP_FROM;
	records_init(&cache->records);
	pthread_mutex_init(&cache->lock, NULL);
	pthread_cond_init(&cache->progress, NULL);
	return cache;
}

struct cache *cache_free(struct cache *cache)
{
	if (!cache)
		return NULL;
	records_done(&cache->records);
	pthread_cond_destroy(&cache->progress);
	pthread_mutex_destroy(&cache->lock);
	free(cache);
	return NULL;
}

static bool record_is_valid(struct cache *cache, const struct record *r)
{
	return r->snapshot && cache_is_valid(cache, &r->validity);
}

static bool record_is_valid_now(
	struct cache *cache, const struct record *r, const struct cache_validity *now)
{
	return r->snapshot && cache_is_valid_now(cache, &r->validity, now);
}

/* It is no longer known what pages the kernel has, if any. */
static void forget_pages(struct record *r)
{
	r->cached = CACHED_UNKNOWN;
}

static void add_reader(struct cache *cache, struct record *r)
{
	r->readers++;
	records_hold(&cache->records, r);
}

void cache_entry(
	struct cache *cache, const struct tree_node *node, uint64_t *ret_id, struct stat *attr)
{
	struct record *r;

	if (!tree_is_sized(node))
		return;
	pthread_mutex_lock(&cache->lock);
	*ret_id = versions_id(&cache->versions, nodeid_pack(node));
	r = records_find(&cache->records, *ret_id);
	if (r && r->snapshot) {
		attr->st_size = (off_t)r->snapshot->text.size;
		if (tree_is_announced(node))
			attr->st_mtim = r->snapshot->since;
	}
	pthread_mutex_unlock(&cache->lock);
}

struct snapshot *cache_open_now(
	struct cache *cache, uint64_t id, const struct cache_validity *now, pid_t pid)
{
	struct snapshot *s = NULL;
	struct record *r;

	pthread_mutex_lock(&cache->lock);
	r = records_find(&cache->records, id);
	if (r && r->cached >= CACHED_PAGES && !r->busy && !r->bypasses &&
		record_is_valid_now(cache, r, now)) {
		add_reader(cache, r);
		s = snapshot_ref(r->snapshot);
		versions_forget_estale(&cache->versions, pid);
	}
	pthread_mutex_unlock(&cache->lock);
	return s;
}

static bool was_just_opened(const struct record *r, pid_t pid)
{
	return r->readers && pid && r->opened_by == pid &&
	       monotonic_nsec() < r->opened + JUST_OPENED_NSEC;
}

/*
 * Attributes get no timeout before the kernel is known to have the size. It checks first whether
 * attributes are valid, then reads the size, and a reply that arrives meanwhile sets both in the
 * same order (fuse_change_attributes()).
 */
struct snapshot *cache_stat_now(struct cache *cache, uint64_t id, const struct cache_validity *now,
	pid_t pid, bool reads, double *ret_timeout)
{
	struct snapshot *s = NULL;
	struct record *r;

	*ret_timeout = 0;
	pthread_mutex_lock(&cache->lock);
	r = records_find(&cache->records, id);
	if (r && reads && r->cached == CACHED_PAGES)
		r->cached = CACHED_ASKED;
	if (r && !r->bypasses && record_is_valid_now(cache, r, now)) {
		s = snapshot_ref(r->snapshot);
		if (r->cached == CACHED_SIZE && !r->busy) {
			r->attr = true;
			records_hold(&cache->records, r);
			*ret_timeout = ATTR_TIMEOUT;
		}
	} else if (r && !r->bypasses && was_just_opened(r, pid)) {
		s = snapshot_ref(r->snapshot);
	}
	pthread_mutex_unlock(&cache->lock);
	return s;
}

bool cache_verified(struct cache *cache, uint64_t id, const struct cache_validity *now)
{
	struct record *r;
	bool yes;

	pthread_mutex_lock(&cache->lock);
	r = records_find(&cache->records, id);
	yes = r && r->snapshot && r->validity.generation &&
	      r->validity.names_epoch == now->names_epoch && r->validity.cookie == now->cookie;
	pthread_mutex_unlock(&cache->lock);
	return yes;
}

struct snapshot *cache_find(struct cache *cache, uint64_t id, const struct cache_validity *now)
{
	struct snapshot *s = NULL;
	struct record *r;

	pthread_mutex_lock(&cache->lock);
	r = records_find(&cache->records, id);
	if (r && r->snapshot && now->generation && r->validity.generation == now->generation &&
		r->validity.cookie == now->cookie && r->validity.names_stamp == now->names_stamp) {
		r->validity.names_epoch = now->names_epoch;
		s = snapshot_ref(r->snapshot);
	}
	pthread_mutex_unlock(&cache->lock);
	return s;
}

/* Makes S the record's snapshot. If the old one has the same text, that stays, and S becomes it. */
static void set_snapshot(struct cache *cache, struct record *r, struct snapshot **s,
	const struct cache_validity *now)
{
	struct snapshot *old = r->snapshot, *new = *s;

	r->validity = *now;
	if (old == new)
		return;
	if (old && snapshot_same(old, new)) {
		snapshot_unref(new);
		*s = snapshot_ref(old);
		return;
	}
	forget_pages(r);
	records_set_snapshot(&cache->records, r, snapshot_ref(new));
}

static bool has_text(const struct record *r, const struct snapshot *s)
{
	return r->snapshot && snapshot_same(r->snapshot, s);
}

/* R's snapshot is no older than NOW, so it can replace one that is valid NOW. */
static bool record_is_no_older(const struct record *r, const struct cache_validity *now)
{
	return r->snapshot && now->generation && r->validity.cookie == now->cookie &&
	       r->validity.names_stamp == now->names_stamp &&
	       r->validity.generation >= now->generation;
}

/* 1: S is R's snapshot, and has one more reader. 0: S is to be read without the pages. -ESTALE,
 * -EAGAIN: another inode is needed, see versions_other(). */
static int prepare_open(struct cache *cache, struct record *r, struct snapshot **s,
	const struct cache_validity *now, pid_t pid)
{
	if (!r->bypasses && record_is_no_older(r, now)) {
		snapshot_unref(*s);
		*s = snapshot_ref(r->snapshot);
	} else if (r->readers && !has_text(r, *s)) {
		return versions_other(&cache->versions, &cache->records, r->id, pid);
	} else if (r->bypasses) {
		return 0;
	} else {
		set_snapshot(cache, r, s, now);
	}
	add_reader(cache, r);
	return 1;
}

/*
 * Waits for progress for up to PATIENCE_NSEC. 1: timed out; 0: not. The caller counts timeouts
 * instead of time, so that a stopped process (SIGSTOP) does not use up its patience.
 */
static int wait_for_progress(struct cache *cache)
{
	struct timespec until = nsec_timespec(monotonic_nsec() + PATIENCE_NSEC);

	return pthread_cond_clockwait(&cache->progress, &cache->lock, CLOCK_MONOTONIC, &until) ==
	       ETIMEDOUT;
}

/* Returns the record once it is not busy; NULL: out of memory. */
static struct record *wait_for_record(struct cache *cache, uint64_t id)
{
	struct record *r;

	while ((r = records_find_or_make(&cache->records, id)) && r->busy)
		pthread_cond_wait(&cache->progress, &cache->lock);
	return r;
}

/*
 * An open that has already got ESTALE and finds readers again waits for a moment: most readers
 * finish soon. One that never gets ESTALE, as its process is not visible to us, does not wait for
 * readers of a text that is not announced, such as a counter: the next one differs again.
 */
static int wait_and_prepare(struct cache *cache, uint64_t id, struct snapshot **s,
	const struct cache_validity *now, pid_t pid, struct record **ret)
{
	int waited = 0, r;

	for (;;) {
		*ret = wait_for_record(cache, id);
		if (!*ret)
			return -ENOMEM;
		r = prepare_open(cache, *ret, s, now, pid);
		if (r != -EAGAIN || (!pid && !now->generation) || waited == PATIENCE)
			return r;
		waited += wait_for_progress(cache);
	}
}

/* Invalidates the kernel's pages. Stores small texts at once, which saves a READ request. */
static void replace_pages(struct fuse_session *session, uint64_t id, struct snapshot *s)
{
	struct fuse_bufvec text = FUSE_BUFVEC_INIT(s->text.size);

	fuse_lowlevel_notify_inval_inode(session, id, 0, 0);
	text.buf[0].mem = s->text.text;
	if (s->text.text && s->text.size <= STORE_MAX)
		fuse_lowlevel_notify_store(session, id, 0, &text, 0);
}

/*
 * Makes S the pages of R, which must not be busy; or (NULL) invalidates its attributes. Called and
 * returns with the lock held, which it drops meanwhile.
 */
static void notify_kernel(struct cache *cache, struct record *r, struct snapshot *s)
{
	r->busy = true;
	pthread_mutex_unlock(&cache->lock);
	if (s)
		replace_pages(cache->session, r->id, s);
	else
		fuse_lowlevel_notify_inval_inode(cache->session, r->id, -1, 0);
	pthread_mutex_lock(&cache->lock);
	r->busy = r->attr = false;
	pthread_cond_broadcast(&cache->progress);
}

int cache_open(struct cache *cache, uint64_t id, struct snapshot **snapshot,
	const struct cache_validity *now, pid_t pid)
{
	struct record *r;
	int ret;

	pthread_mutex_lock(&cache->lock);
	ret = wait_and_prepare(cache, id, snapshot, now, pid, &r);
	if (ret != -ESTALE)
		versions_forget_estale(&cache->versions, pid);
	if (ret == 1 && r->cached == CACHED_UNKNOWN) {
		notify_kernel(cache, r, *snapshot);
		r->cached = CACHED_PAGES;
	}
	if (ret == 1) {
		r->opened_by = pid;
		r->opened = monotonic_nsec();
	}
	pthread_mutex_unlock(&cache->lock);
	return ret == 1 || ret == -ESTALE ? ret : 0;
}

void cache_store(
	struct cache *cache, uint64_t id, struct snapshot **s, const struct cache_validity *now)
{
	struct record *r;

	pthread_mutex_lock(&cache->lock);
	r = records_find(&cache->records, id);
	if (r && r->readers && !r->bypasses) {
		if (!*s || !has_text(r, *s))
			records_outdate(&cache->records, r);
		snapshot_unref(*s);
		*s = snapshot_ref(r->snapshot);
	} else if (*s) {
		r = records_find_or_make(&cache->records, id);
		if (r && record_is_idle(r))
			set_snapshot(cache, r, s, now);
	}
	pthread_mutex_unlock(&cache->lock);
}

void cache_close(struct cache *cache, uint64_t id)
{
	struct record *r;

	pthread_mutex_lock(&cache->lock);
	r = records_find(&cache->records, id);
	if (--r->readers == 0) {
		pthread_cond_broadcast(&cache->progress);
		if (r->cached == CACHED_ASKED)
			r->cached = CACHED_SIZE;
		if (r->attr && !record_is_valid(cache, r))
			records_outdate(&cache->records, r);
	}
	pthread_mutex_unlock(&cache->lock);
}

int cache_open_bypass(struct cache *cache, uint64_t id, pid_t pid)
{
	struct record *r;
	int ret = 0;

	pthread_mutex_lock(&cache->lock);
	r = wait_for_record(cache, id);
	if (!r)
		ret = -ENOMEM;
	else if (r->readers)
		ret = versions_other(&cache->versions, &cache->records, id, pid);
	if (ret == -EAGAIN)
		ret = 0;
	if (ret == 0) {
		r->bypasses++;
		forget_pages(r);
		versions_forget_estale(&cache->versions, pid);
		if (r->attr && !r->readers)
			notify_kernel(cache, r, NULL);
	}
	pthread_mutex_unlock(&cache->lock);
	return ret;
}

void cache_close_bypass(struct cache *cache, uint64_t id)
{
	struct record *r;

	pthread_mutex_lock(&cache->lock);
	r = records_find(&cache->records, id);
	r->bypasses--;
	forget_pages(r);
	pthread_mutex_unlock(&cache->lock);
}
