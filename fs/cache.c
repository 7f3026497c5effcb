/* SPDX-License-Identifier: MIT */
/*
 * What the kernel's page cache may hold: see cache.h. A hash table of records by node id, and all
 * of them in the order of their last use. The lock is never held while the kernel is told
 * something.
 */
#define FUSE_USE_VERSION 314
#include "cache.h"

#include <fuse_lowlevel.h>
#include <pthread.h>
#include <string.h>

#include "changes.h"
#include "cleanup.h"
#include "nodeid.h"

#define BUCKETS 4096
#define VERSIONS 1024
#define ATTR_TIMEOUT 86400.0
#define TOLD_MAX 64
#define BATCH 64
#define STORE_MAX 65536
#define PATIENCE_NSEC 20000000
#define PATIENCE 100	/* times */
#define SWEEP_FROM 1024 /* records; then those of namespaces that have ended are given up */

struct record {
	uint64_t id;
	struct snapshot *snapshot; /* NULL: none */
	struct cache_now truth;	   /* of the snapshot */
	unsigned readers;	   /* who read the snapshot through the kernel's pages */
	unsigned writers;
	bool pages; /* the kernel has no pages but of the snapshot */
	bool attr;  /* the kernel may keep attributes */
	bool busy;  /* a worker is telling the kernel */
	struct record *same_hash;
	struct record *newer, *older;
};

struct cache {
	struct changes *changes;
	pthread_mutex_t lock;	 /* of all below */
	pthread_cond_t moved_on; /* some record is not busy, or has no readers, any more */
	struct record *buckets[BUCKETS];
	struct record *newest, *oldest;
	size_t size; /* of all texts and records */
	size_t count, sweep_at;
	bool left_over; /* what could not be told because it was open, and is not any more */
	/* Shared by all nodes of one hash: who gets a new version for nothing does not notice. */
	uint32_t versions[VERSIONS];
	/* Whom ESTALE was said to: the kernel looks up again, but only once. */
	pid_t told[TOLD_MAX];
	unsigned n_told, next_told;
};

struct snapshot *snapshot_new(struct spool *text)
{
	struct snapshot *s = calloc(1, sizeof(*s));

	if (!s) {
		spool_done(text);
		return NULL;
	}
	atomic_init(&s->users, 1);
	clock_gettime(CLOCK_REALTIME, &s->since);
	s->text = *text;
	return s;
}

static struct snapshot *snapshot_ref(struct snapshot *s)
{
	atomic_fetch_add(&s->users, 1);
	return s;
}

struct snapshot *snapshot_unref(struct snapshot *s)
{
	if (s && atomic_fetch_sub(&s->users, 1) == 1) {
		spool_done(&s->text);
		free(s);
	}
	return NULL;
}

/* What is too long for memory is not compared. */
static bool is_same(const struct snapshot *a, const struct snapshot *b)
{
	if (a == b || a->text.size != b->text.size)
		return a == b;
	return a->text.size == 0 || (a->text.text && b->text.text &&
					    memcmp(a->text.text, b->text.text, a->text.size) == 0);
}

struct cache *cache_new(struct changes *changes)
{
	struct cache *cache = calloc(1, sizeof(*cache));
	pthread_condattr_t attr;

	if (!cache)
		return NULL;
	cache->changes = changes;
	cache->sweep_at = SWEEP_FROM;
	pthread_mutex_init(&cache->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&cache->moved_on, &attr);
	pthread_condattr_destroy(&attr);
	return cache;
}

bool cache_keeps(const struct tree_node *node)
{
	return node->row < tree_row_count && tree_row(node->row)->announced;
}

/* What is right below a namespace has no object; there is room for a version. */
static bool has_version(const struct tree_node *node)
{
	return cache_keeps(node) && tree_row_parent(node->row) == TREE_NAME_ROW;
}

static uint64_t hash(uint64_t x)
{
	x *= 0x9e3779b97f4a7c15; /* 2^64 divided by the golden ratio */
	return x >> 32;
}

static uint32_t *version_of(struct cache *cache, const struct tree_node *node)
{
	return &cache->versions[hash(nodeid_pack(node)) % VERSIONS];
}

struct tree_node cache_node(uint64_t id)
{
	struct tree_node node = nodeid_unpack(id);

	if (has_version(&node))
		node.object = 0;
	return node;
}

static uint64_t current_id(struct cache *cache, const struct tree_node *node)
{
	struct tree_node versioned = *node;

	if (has_version(node))
		versioned.object = *version_of(cache, node);
	return nodeid_pack(&versioned);
}

static bool is_current(struct cache *cache, uint64_t id)
{
	struct tree_node node = cache_node(id);

	return current_id(cache, &node) == id;
}

static struct record **bucket_of(struct cache *cache, uint64_t id)
{
	return &cache->buckets[hash(id) % BUCKETS];
}

static void order_remove(struct cache *cache, struct record *r)
{
	*(r->newer ? &r->newer->older : &cache->newest) = r->older;
	*(r->older ? &r->older->newer : &cache->oldest) = r->newer;
	r->newer = r->older = NULL;
}

static void order_add(struct cache *cache, struct record *r)
{
	r->older = cache->newest;
	*(r->older ? &r->older->newer : &cache->oldest) = r;
	cache->newest = r;
}

static struct record *find(struct cache *cache, uint64_t id)
{
	struct record *r = *bucket_of(cache, id);

	while (r && r->id != id)
		r = r->same_hash;
	if (r && r != cache->newest) {
		order_remove(cache, r);
		order_add(cache, r);
	}
	return r;
}

/* What the kernel has of a new record's node, from one that was given up, is not known. */
static struct record *find_or_make(struct cache *cache, uint64_t id)
{
	struct record *r = find(cache, id), **bucket = bucket_of(cache, id);

	if (r)
		return r;
	r = calloc(1, sizeof(*r));
	if (!r)
		return NULL;
	r->id = id;
	r->same_hash = *bucket;
	*bucket = r;
	order_add(cache, r);
	cache->size += sizeof(*r);
	cache->count++;
	return r;
}

/* Takes over S, which may be NULL. */
static void set_snapshot(struct cache *cache, struct record *r, struct snapshot *s)
{
	cache->size += s ? s->text.size : 0;
	cache->size -= r->snapshot ? r->snapshot->text.size : 0;
	snapshot_unref(r->snapshot);
	r->snapshot = s;
}

static void drop(struct cache *cache, struct record *r)
{
	struct record **at = bucket_of(cache, r->id);

	while (*at != r)
		at = &(*at)->same_hash;
	*at = r->same_hash;
	order_remove(cache, r);
	set_snapshot(cache, r, NULL);
	cache->size -= sizeof(*r);
	cache->count--;
	free(r);
}

struct cache *cache_free(struct cache *cache)
{
	if (!cache)
		return NULL;
	while (cache->newest)
		drop(cache, cache->newest);
	pthread_cond_destroy(&cache->moved_on);
	pthread_mutex_destroy(&cache->lock);
	free(cache);
	return NULL;
}

static bool is_idle(const struct record *r)
{
	return !r->readers && !r->writers && !r->busy;
}

/* Nothing has happened to the namespace since. */
static bool is_true(struct cache *cache, const struct record *r)
{
	return r->snapshot && r->truth.generation &&
	       r->truth.generation == changes_generation(cache->changes, r->truth.cookie);
}

static bool is_true_now(struct cache *cache, const struct record *r, const struct cache_now *now)
{
	return r->truth.around == now->around && is_true(cache, r);
}

static pid_t *find_told(struct cache *cache, pid_t pid)
{
	for (unsigned i = 0; cache->n_told && i < TOLD_MAX; i++)
		if (cache->told[i] == pid)
			return &cache->told[i];
	return NULL;
}

/* It has its file, or never will: the next one is another matter. */
static void forget_told(struct cache *cache, pid_t pid)
{
	pid_t *told = pid ? find_told(cache, pid) : NULL;

	if (told) {
		*told = 0;
		cache->n_told--;
	}
}

/*
 * The kernel looks a path up again after ESTALE, but only once. So nobody is told so twice in a
 * row. (0 is somebody in a pid namespace that we do not see.)
 */
static bool may_be_told(struct cache *cache, pid_t pid)
{
	pid_t *next = &cache->told[cache->next_told];

	if (pid == 0 || find_told(cache, pid))
		return false;
	cache->n_told += *next == 0;
	*next = pid;
	cache->next_told = (cache->next_told + 1) % TOLD_MAX;
	return true;
}

static void raise_version(struct cache *cache, uint64_t id)
{
	struct tree_node node = cache_node(id);

	if (is_current(cache, id))
		++*version_of(cache, &node);
}

void cache_entry(
	struct cache *cache, const struct tree_node *node, uint64_t *ret_id, struct stat *attr)
{
	struct record *r;

	if (!cache_keeps(node))
		return;
	pthread_mutex_lock(&cache->lock);
	*ret_id = current_id(cache, node);
	r = find(cache, *ret_id);
	if (r && r->snapshot) {
		attr->st_size = (off_t)r->snapshot->text.size;
		attr->st_mtim = r->snapshot->since;
	}
	pthread_mutex_unlock(&cache->lock);
}

struct snapshot *cache_open_now(
	struct cache *cache, uint64_t id, const struct cache_now *now, pid_t pid)
{
	struct snapshot *s = NULL;
	struct record *r;

	pthread_mutex_lock(&cache->lock);
	r = find(cache, id);
	if (r && r->pages && !r->busy && !r->writers && is_true_now(cache, r, now)) {
		r->readers++;
		s = snapshot_ref(r->snapshot);
		forget_told(cache, pid);
	}
	pthread_mutex_unlock(&cache->lock);
	return s;
}

/*
 * Of a file that has changed while somebody reads it, what that one reads: the size is of the
 * same inode. It will soon be another one's, see cache_tidy().
 */
struct snapshot *cache_stat_now(
	struct cache *cache, uint64_t id, const struct cache_now *now, double *ret_timeout)
{
	struct tree_node node = cache_node(id);
	struct snapshot *s = NULL;
	struct record *r;
	bool keep;

	pthread_mutex_lock(&cache->lock);
	r = find(cache, id);
	if (r && r->snapshot && !r->writers) {
		keep = is_true_now(cache, r, now);
		if (keep || (r->readers && has_version(&node)))
			s = snapshot_ref(r->snapshot);
		keep &= r->pages && !r->busy;
		r->attr |= keep;
		*ret_timeout = keep ? ATTR_TIMEOUT : 0;
	}
	pthread_mutex_unlock(&cache->lock);
	return s;
}

bool cache_verified(struct cache *cache, uint64_t id, const struct cache_now *now)
{
	struct record *r;
	bool yes;

	pthread_mutex_lock(&cache->lock);
	r = find(cache, id);
	yes = r && r->snapshot && r->truth.around == now->around && r->truth.cookie == now->cookie;
	pthread_mutex_unlock(&cache->lock);
	return yes;
}

struct snapshot *cache_find(struct cache *cache, uint64_t id, const struct cache_now *now)
{
	struct snapshot *s = NULL;
	struct record *r;

	pthread_mutex_lock(&cache->lock);
	r = find(cache, id);
	if (r && r->snapshot && now->generation && r->truth.generation == now->generation &&
		r->truth.cookie == now->cookie && r->truth.words == now->words) {
		r->truth.around = now->around;
		s = snapshot_ref(r->snapshot);
	}
	pthread_mutex_unlock(&cache->lock);
	return s;
}

/* Makes S the record's; it says the same as before: that one goes on. Which it is now is in *S. */
static void put(
	struct cache *cache, struct record *r, struct snapshot **s, const struct cache_now *now)
{
	struct snapshot *old = r->snapshot, *new = *s;

	r->truth = *now;
	if (old == new)
		return;
	if (old && is_same(old, new)) {
		snapshot_unref(new);
		*s = snapshot_ref(old);
		return;
	}
	r->pages = false;
	set_snapshot(cache, r, snapshot_ref(new));
}

static bool says(const struct record *r, const struct snapshot *s)
{
	return r->snapshot && is_same(r->snapshot, s);
}

/*
 * For whom the inode is no good: -ESTALE, there will be another one; -EAGAIN, that was said
 * already; -EEXIST, there is none but this.
 */
static int other_version(struct cache *cache, uint64_t id, pid_t pid)
{
	struct tree_node node = cache_node(id);

	if (!has_version(&node))
		return -EEXIST;
	if (!may_be_told(cache, pid))
		return -EAGAIN;
	raise_version(cache, id);
	return -ESTALE;
}

/* R's snapshot is no older than what is true NOW: whoever came with that may have this. */
static bool is_newer(const struct record *r, const struct cache_now *now)
{
	return r->snapshot && r->truth.cookie == now->cookie && r->truth.words == now->words &&
	       r->truth.generation >= now->generation;
}

/* 1: R's snapshot is S, and has a reader more. If it is busy then, the kernel must be told first.
 */
static int prepare_open(struct cache *cache, struct record *r, struct snapshot **s,
	const struct cache_now *now, pid_t pid)
{
	if (r->writers || !now->generation)
		return -EEXIST;
	if (is_newer(r, now)) {
		snapshot_unref(*s);
		*s = snapshot_ref(r->snapshot);
	} else if (r->readers && !says(r, *s)) {
		return other_version(cache, r->id, pid);
	} else {
		put(cache, r, s, now);
	}
	r->readers++;
	r->busy = !r->pages;
	return 1;
}

/* How often did nothing move on for a while? 0 or 1. (Who is stopped does not lose patience.) */
static int wait_a_little(struct cache *cache)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += PATIENCE_NSEC;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	return pthread_cond_timedwait(&cache->moved_on, &cache->lock, &until) == ETIMEDOUT;
}

/*
 * The same, once nobody is telling the kernel about it. Who was told to look again, and meets
 * readers again, waits for a moment: most readers have soon read it all.
 */
static int wait_and_prepare(struct cache *cache, uint64_t id, struct snapshot **s,
	const struct cache_now *now, pid_t pid, struct record **ret)
{
	int waited = 0, r;

	for (;;) {
		*ret = find_or_make(cache, id);
		if (!*ret)
			return -ENOMEM;
		r = (*ret)->busy ? -EAGAIN : prepare_open(cache, *ret, s, now, pid);
		if (r != -EAGAIN || waited == PATIENCE)
			return r;
		waited += wait_a_little(cache);
	}
}

/* What the kernel has goes. What is small is given to it at once, which saves it a request. */
static void renew_pages(struct fuse_session *session, uint64_t id, struct snapshot *s)
{
	struct fuse_bufvec text = FUSE_BUFVEC_INIT(s->text.size);

	fuse_lowlevel_notify_inval_inode(session, id, 0, 0);
	text.buf[0].mem = s->text.text;
	if (s->text.text && s->text.size <= STORE_MAX)
		fuse_lowlevel_notify_store(session, id, 0, &text, 0);
}

int cache_open(struct cache *cache, struct fuse_session *session, uint64_t id,
	struct snapshot **snapshot, const struct cache_now *now, pid_t pid)
{
	struct record *r;
	bool tell;
	int ret;

	pthread_mutex_lock(&cache->lock);
	ret = wait_and_prepare(cache, id, snapshot, now, pid, &r);
	tell = ret == 1 && r->busy;
	if (ret != -ESTALE)
		forget_told(cache, pid);
	pthread_mutex_unlock(&cache->lock);
	if (!tell)
		return ret == 1 || ret == -ESTALE ? ret : 0;
	renew_pages(session, id, *snapshot);
	pthread_mutex_lock(&cache->lock);
	r->busy = r->attr = false;
	r->pages = !r->writers;
	if (r->writers) { /* came meanwhile */
		r->readers--;
		ret = 0;
	}
	pthread_cond_broadcast(&cache->moved_on);
	pthread_mutex_unlock(&cache->lock);
	return ret;
}

void cache_keep(struct cache *cache, uint64_t id, struct snapshot **s, const struct cache_now *now)
{
	struct tree_node node = cache_node(id);
	struct record *r;

	if (!now->generation)
		return;
	pthread_mutex_lock(&cache->lock);
	r = find_or_make(cache, id);
	if (r && is_idle(r)) {
		put(cache, r, s, now);
	} else if (r && r->readers && !r->writers && has_version(&node)) {
		snapshot_unref(*s);
		*s = snapshot_ref(r->snapshot);
	}
	pthread_mutex_unlock(&cache->lock);
}

void cache_close(struct cache *cache, uint64_t id)
{
	struct record *r;

	pthread_mutex_lock(&cache->lock);
	r = find(cache, id);
	if (--r->readers == 0) {
		pthread_cond_broadcast(&cache->moved_on);
		cache->left_over |= r->attr && !is_true(cache, r);
	}
	pthread_mutex_unlock(&cache->lock);
}

int cache_write(struct cache *cache, uint64_t id, pid_t pid)
{
	struct record *r;
	int ret = 0;

	pthread_mutex_lock(&cache->lock);
	r = find_or_make(cache, id);
	if (!r)
		ret = -ENOMEM;
	else if (r->readers)
		ret = other_version(cache, id, pid);
	if (ret == -EAGAIN || ret == -EEXIST)
		ret = 0;
	if (ret == 0) {
		r->writers++;
		r->pages = false;
		forget_told(cache, pid);
	}
	pthread_mutex_unlock(&cache->lock);
	return ret;
}

void cache_written(struct cache *cache, uint64_t id)
{
	struct record *r;

	pthread_mutex_lock(&cache->lock);
	r = find(cache, id);
	r->writers--;
	r->pages = false;
	pthread_mutex_unlock(&cache->lock);
}

/* What there is to tell the kernel about. */
struct news {
	struct record *inodes[BATCH]; /* busy until it was told */
	uint64_t entries[BATCH];
	unsigned n_inodes, n_entries;
};

static bool is_stale(struct cache *cache, const struct record *r, unsigned around)
{
	return r->truth.around != around || !is_true(cache, r);
}

/*
 * Whoever has R open may be asking for its size just now: the kernel would take no answer that was
 * on its way when it was told to forget, and read on with the size that it had. So it is told when
 * all have closed it; or they keep that inode, and everybody else gets another one.
 */
static void take_back(struct cache *cache, struct record *r, struct news *news)
{
	struct tree_node node = cache_node(r->id);

	if (r->attr && is_idle(r)) {
		r->busy = true;
		news->inodes[news->n_inodes++] = r;
	} else if (r->readers && has_version(&node) && is_current(cache, r->id)) {
		raise_version(cache, r->id);
		news->entries[news->n_entries++] = r->id;
	}
}

/* Is R of no use any more: is there too much, or (when SWEEP) has its namespace ended? */
static bool is_superfluous(struct cache *cache, const struct record *r, bool sweep)
{
	if (!is_idle(r))
		return false;
	return cache->size > spool_memory() / 2 ||
	       (sweep && !changes_generation(cache->changes, r->truth.cookie));
}

static void collect(struct cache *cache, unsigned around, struct news *news)
{
	bool sweep = cache->count >= cache->sweep_at;
	struct record *newer;

	for (struct record *r = cache->oldest;
		r && news->n_inodes < BATCH && news->n_entries < BATCH; r = newer) {
		bool gone = is_superfluous(cache, r, sweep);

		newer = r->newer;
		if (gone && !r->attr)
			drop(cache, r);
		else if (gone || is_stale(cache, r, around))
			take_back(cache, r, news);
	}
	if (sweep && news->n_inodes < BATCH && news->n_entries < BATCH)
		cache->sweep_at = 2 * cache->count + SWEEP_FROM;
}

static void tell_entry(struct fuse_session *session, uint64_t id)
{
	struct tree_node node = cache_node(id);
	struct tree_node parent = {.serial = node.serial, .row = TREE_NAME_ROW};
	const char *name = strrchr(tree_row(node.row)->path, '/') + 1;

	fuse_lowlevel_notify_inval_entry(session, nodeid_pack(&parent), name, strlen(name));
}

static void tell_inodes(struct cache *cache, struct fuse_session *session, struct news *news)
{
	for (unsigned i = 0; i < news->n_inodes; i++)
		fuse_lowlevel_notify_inval_inode(session, news->inodes[i]->id, -1, 0);
	pthread_mutex_lock(&cache->lock);
	for (unsigned i = 0; i < news->n_inodes; i++)
		news->inodes[i]->busy = news->inodes[i]->attr = false;
	if (news->n_inodes)
		pthread_cond_broadcast(&cache->moved_on);
	pthread_mutex_unlock(&cache->lock);
}

void cache_tidy(struct cache *cache, struct fuse_session *session, unsigned around)
{
	struct news news;

	do {
		news.n_inodes = news.n_entries = 0;
		pthread_mutex_lock(&cache->lock);
		cache->left_over = false;
		collect(cache, around, &news);
		pthread_mutex_unlock(&cache->lock);
		tell_inodes(cache, session, &news);
		for (unsigned i = 0; i < news.n_entries; i++)
			tell_entry(session, news.entries[i]);
		/* What the kernel has given back can be dropped in the next round. */
	} while (news.n_inodes || news.n_entries == BATCH);
}

bool cache_is_untidy(struct cache *cache)
{
	bool untidy;

	pthread_mutex_lock(&cache->lock);
	untidy = cache->left_over || cache->size > spool_memory() / 2 ||
		 cache->count >= cache->sweep_at;
	pthread_mutex_unlock(&cache->lock);
	return untidy;
}
