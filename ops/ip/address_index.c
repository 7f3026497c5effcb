/* SPDX-License-Identifier: MIT */
/*
 * Index of addresses: see address_index.h. The lock is never held while the kernel is asked. Two
 * threads may dump the same namespace; the result of the later generation stays.
 */
#include "address_index.h"

#include <pthread.h>
#include <search.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

#include "array.h"
#include "changes.h"
#include "cleanup.h"
#include "clock.h"
#include "hash.h"
#include "netns.h"
#include "shortage.h"

#define BUCKETS 32768
/* A namespace that was hidden, and that no creation announced, is found after that. */
#define MISS_NSEC NSEC_PER_SEC

struct stored {
	struct address address;
	struct space *space;
	struct stored *next, **at; /* of the bucket */
};

/* A network namespace. */
struct space {
	ino_t inode;
	uint64_t cookie;
	uint64_t generation; /* of the entries; 0: unknown */
	uint64_t pass;	     /* that found it last */
	bool too_many;	     /* it has addresses that are not stored */
	struct stored *entries;
	size_t n;
	struct space *next;
};

struct address_index {
	struct discover *discover;
	struct changes *changes;
	pthread_mutex_t lock; /* protects all below */
	void *by_inode;	      /* tsearch(3) tree of struct space */
	struct space *spaces;
	size_t n_entries;
	uint64_t epoch;	 /* discover_epoch() before the last pass */
	uint64_t latest; /* changes_latest() before the last update; 0: some are not followed */
	uint64_t passes, passed; /* number of passes, time of the last one */
	struct stored *buckets[BUCKETS];
};

/* --- entries ---------------------------------------------------------------------------------- */

static struct stored **bucket_of(struct address_index *x, const struct address *a)
{
	return &x->buckets[hash_bytes(HASH_INIT, a, sizeof(*a)) % BUCKETS];
}

static void link_entries(struct address_index *x, struct space *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct stored *e = &s->entries[i], **at = bucket_of(x, &e->address);

		e->space = s;
		e->next = *at;
		e->at = at;
		if (e->next)
			e->next->at = &e->next;
		*at = e;
	}
	x->n_entries += s->n;
}

static void drop_entries(struct address_index *x, struct space *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct stored *e = &s->entries[i];

		*e->at = e->next;
		if (e->next)
			e->next->at = e->at;
	}
	x->n_entries -= s->n;
	free(s->entries);
	s->entries = NULL;
	s->n = 0;
}

static int compare_spaces(const void *a, const void *b)
{
	const struct space *x = a, *y = b;

	return (x->inode > y->inode) - (x->inode < y->inode);
}

static struct space *find_space(struct address_index *x, ino_t inode)
{
	struct space key = {.inode = inode}, **found;

	found = tfind(&key, &x->by_inode, compare_spaces);
	return found ? *found : NULL;
}

static struct space *find_or_add_space(struct address_index *x, ino_t inode)
{
	struct space *s = find_space(x, inode);

	if (s)
		return s;
	s = calloc(1, sizeof(*s));
	if (!s)
		return NULL;
	s->inode = inode;
	if (!tsearch(s, &x->by_inode, compare_spaces)) {
		free(s);
		return NULL;
	}
	s->next = x->spaces;
	x->spaces = s;
	return s;
}

/* Drops the namespaces that the pass, which is complete, has not found. */
static void sweep_spaces(struct address_index *x, uint64_t pass)
{
	for (struct space **at = &x->spaces, *s; (s = *at);) {
		if (s->pass >= pass) {
			at = &s->next;
			continue;
		}
		*at = s->next;
		tdelete(s, &x->by_inode, compare_spaces);
		drop_entries(x, s);
		free(s);
	}
}

struct address_index *address_index_new(struct discover *d)
{
	struct address_index *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	pthread_mutex_init(&x->lock, NULL);
	x->discover = d;
	return x;
}

struct address_index *address_index_free(struct address_index *x)
{
	if (!x)
		return NULL;
	sweep_spaces(x, UINT64_MAX);
	pthread_mutex_destroy(&x->lock);
	free(x);
	return NULL;
}

void address_index_begin(struct address_index *x, struct changes *c)
{
	x->changes = c;
}

/* --- updates ---------------------------------------------------------------------------------- */

/* Called with the lock held. A generation is that of one namespace only, so it is the same one. */
static bool is_current(struct address_index *x, const struct space *s)
{
	return s && s->generation && s->generation == changes_generation(x->changes, s->cookie);
}

/* Stores the result of D, unless another thread has stored a newer one. */
static int store_dump(struct address_index *x, ino_t inode, uint64_t cookie, uint64_t generation,
	const struct address_dump *d)
{
	_cleanup_free_ struct stored *entries = calloc(d->n ? d->n : 1, sizeof(*entries));
	struct space *s;

	if (!entries)
		return -ENOMEM;
	for (size_t i = 0; i < d->n; i++)
		entries[i].address = d->all[i];
	pthread_mutex_lock(&x->lock);
	s = find_or_add_space(x, inode);
	if (s && !(s->cookie == cookie && s->generation > generation)) {
		drop_entries(x, s);
		s->cookie = cookie;
		s->generation = generation;
		s->too_many = d->too_many || x->n_entries + d->n > ADDRESS_INDEX_MAX;
		if (!s->too_many) {
			s->n = d->n;
			s->entries = steal_ptr(&entries);
			link_entries(x, s);
		}
	}
	if (s && s->pass < x->passes)
		s->pass = x->passes;
	pthread_mutex_unlock(&x->lock);
	return s ? 0 : -ENOMEM;
}

/* Dumps the namespace NETNS, with the order of changes.h. */
static int update_netns(struct address_index *x, int netns, ino_t inode)
{
	_cleanup_(address_dump_done) struct address_dump d = {.max = ADDRESS_INDEX_MAX};
	uint64_t cookie, generation;
	int r = netns_cookie(netns, &cookie);

	if (r < 0)
		return r;
	r = changes_follow(x->changes, netns, cookie);
	if (is_shortage(r))
		return r;
	changes_drain(x->changes);
	generation = changes_generation(x->changes, cookie);
	r = address_dump(netns, &d);
	return r < 0 ? r : store_dump(x, inode, cookie, generation, &d);
}

/* True: the index has its current state. Marks it as found by the pass; 0: there is none. */
static bool is_indexed(struct address_index *x, ino_t inode, uint64_t pass)
{
	struct space *s;
	bool indexed;

	changes_drain(x->changes);
	pthread_mutex_lock(&x->lock);
	s = find_space(x, inode);
	indexed = is_current(x, s);
	if (s && s->pass < pass)
		s->pass = pass;
	pthread_mutex_unlock(&x->lock);
	return indexed;
}

struct pass {
	struct address_index *x;
	uint64_t number;
	bool missing; /* a namespace is not where it was seen */
};

/* A namespace that ends meanwhile has no addresses. */
static int visit_namespace(ino_t inode, void *arg)
{
	struct pass *p = arg;
	_cleanup_close_ int fd = -1;
	int r;

	if (is_indexed(p->x, inode, p->number))
		return 0;
	fd = discover_reopen(p->x->discover, inode);
	if (fd == -ENOENT)
		p->missing = true;
	r = fd < 0 ? fd : update_netns(p->x, fd, inode);
	return is_shortage(r) ? r : 0;
}

/* Called with the lock held, after an update that began when LATEST was the latest generation. */
static void set_latest(struct address_index *x, uint64_t latest)
{
	x->latest = latest;
	for (const struct space *s = x->spaces; s; s = s->next)
		if (!s->generation)
			x->latest = 0;
}

/* Finds all namespaces, and dumps those that are new or have changed. */
static int make_pass(struct address_index *x, uint64_t epoch)
{
	struct pass p = {.x = x};
	uint64_t began = monotonic_nsec(), latest;
	int r;

	pthread_mutex_lock(&x->lock);
	p.number = ++x->passes;
	pthread_mutex_unlock(&x->lock);
	latest = changes_latest(x->changes);
	r = discover_list(x->discover, visit_namespace, &p);
	pthread_mutex_lock(&x->lock);
	if (r == 0) {
		sweep_spaces(x, p.number);
		x->epoch = epoch;
		set_latest(x, latest);
		x->passed = began;
	}
	pthread_mutex_unlock(&x->lock);
	return r;
}

/* A list of namespaces. */
struct inodes {
	ino_t *all;
	size_t n, room;
};

static void inodes_done(struct inodes *list)
{
	free(list->all);
}

static int inodes_add(struct inodes *list, ino_t inode)
{
	if (array_reserve(&list->all, list->n, &list->room) < 0)
		return -ENOMEM;
	list->all[list->n++] = inode;
	return 0;
}

/* The namespaces that have changed since they were dumped. */
static int collect_outdated(struct address_index *x, struct inodes *ret)
{
	int r = 0;

	pthread_mutex_lock(&x->lock);
	for (struct space *s = x->spaces; r == 0 && s; s = s->next) {
		if (!is_current(x, s))
			r = inodes_add(ret, s->inode);
	}
	pthread_mutex_unlock(&x->lock);
	return r;
}

/* Dumps the namespaces that have changed; sets MISSING if one is not where it was seen. */
static int update_outdated(struct address_index *x, bool *missing)
{
	_cleanup_(inodes_done) struct inodes outdated = {0};
	struct pass p = {.x = x};
	uint64_t latest;
	int r;

	changes_drain(x->changes);
	latest = changes_latest(x->changes);
	pthread_mutex_lock(&x->lock);
	r = x->latest && x->latest == latest;
	pthread_mutex_unlock(&x->lock);
	if (r)
		return 0;
	r = collect_outdated(x, &outdated);
	for (size_t i = 0; r == 0 && i < outdated.n && !p.missing; i++)
		r = visit_namespace(outdated.all[i], &p);
	*missing = p.missing;
	if (r < 0 || p.missing)
		return r;
	pthread_mutex_lock(&x->lock);
	set_latest(x, latest);
	pthread_mutex_unlock(&x->lock);
	return 0;
}

static int refresh(struct address_index *x)
{
	bool missing = false, known;
	uint64_t epoch;
	int r = discover_epoch(x->discover, &epoch);

	if (r < 0)
		return r;
	pthread_mutex_lock(&x->lock);
	known = x->passes && x->epoch == epoch;
	pthread_mutex_unlock(&x->lock);
	r = known ? update_outdated(x, &missing) : 0;
	return r < 0 || (known && !missing) ? r : make_pass(x, epoch);
}

/* --- lookups ---------------------------------------------------------------------------------- */

static bool space_has(struct address_index *x, const struct space *s, const struct address *a)
{
	for (struct stored *e = *bucket_of(x, a); e; e = e->next)
		if (e->space == s && memcmp(&e->address, a, sizeof(*a)) == 0)
			return true;
	return false;
}

/* The namespaces that have the address, or may have it. One may be there twice. */
static int collect_owners(struct address_index *x, const struct address *a, struct inodes *ret)
{
	int r = 0;

	pthread_mutex_lock(&x->lock);
	for (struct stored *e = *bucket_of(x, a); r == 0 && e; e = e->next) {
		if (memcmp(&e->address, a, sizeof(*a)) == 0)
			r = inodes_add(ret, e->space->inode);
	}
	for (struct space *s = x->spaces; r == 0 && s; s = s->next) {
		if (s->too_many)
			r = inodes_add(ret, s->inode);
	}
	pthread_mutex_unlock(&x->lock);
	return r;
}

static int check_netns(struct address_index *x, const struct address *a, int netns, ino_t inode)
{
	_cleanup_(address_dump_done) struct address_dump d = {.wanted = a};
	struct space *s;
	bool has, too_many;
	int r = is_indexed(x, inode, 0) ? 0 : update_netns(x, netns, inode);

	if (r < 0)
		return r;
	pthread_mutex_lock(&x->lock);
	s = find_space(x, inode);
	has = s && space_has(x, s, a);
	too_many = s && s->too_many;
	pthread_mutex_unlock(&x->lock);
	if (too_many) {
		r = address_dump(netns, &d);
		has = d.has_wanted;
	}
	return r < 0 ? r : has ? 0 : -ENOENT;
}

int address_index_check(struct address_index *x, const struct address *a, ino_t inode)
{
	_cleanup_close_ int fd = discover_open(x->discover, inode);
	int r = fd < 0 ? fd : check_netns(x, a, fd, inode);

	return r == 0 || is_shortage(r) ? r : -ENOENT;
}

static int find_owner(struct address_index *x, const struct address *a, ino_t *ret)
{
	_cleanup_(inodes_done) struct inodes owners = {0};
	ino_t found = 0;
	int r = collect_owners(x, a, &owners);

	for (size_t i = 0; r == 0 && i < owners.n; i++) {
		if (owners.all[i] == found)
			continue;
		r = address_index_check(x, a, owners.all[i]);
		if (r == 0 && found)
			return -ENOTUNIQ;
		if (r == 0)
			found = owners.all[i];
		if (r == -ENOENT)
			r = 0;
	}
	if (r == 0)
		*ret = found;
	return r < 0 ? r : found ? 0 : -ENOENT;
}

static bool pass_is_old(struct address_index *x)
{
	bool old;

	pthread_mutex_lock(&x->lock);
	old = monotonic_nsec() - x->passed > MISS_NSEC;
	pthread_mutex_unlock(&x->lock);
	return old;
}

int address_index_find(struct address_index *x, const struct address *a, ino_t *ret)
{
	uint64_t epoch;
	int r = refresh(x);

	if (r == 0)
		r = find_owner(x, a, ret);
	if (r != -ENOENT || !pass_is_old(x))
		return r;
	r = discover_epoch(x->discover, &epoch);
	if (r == 0)
		r = make_pass(x, epoch);
	return r < 0 ? r : find_owner(x, a, ret);
}

/* --- listings --------------------------------------------------------------------------------- */

struct listing {
	bool links;
	struct address_owner *all;
	size_t n, room;
};

static int list_address(struct listing *l, const struct address *a, ino_t inode)
{
	if ((a->family == AF_PACKET) != l->links)
		return 0;
	if (array_reserve(&l->all, l->n, &l->room) < 0)
		return -ENOMEM;
	l->all[l->n++] = (struct address_owner){*a, inode};
	return 0;
}

static int list_stored(struct address_index *x, struct listing *l, struct inodes *others)
{
	int r = 0;

	pthread_mutex_lock(&x->lock);
	for (struct space *s = x->spaces; r == 0 && s; s = s->next) {
		for (size_t i = 0; r == 0 && i < s->n; i++)
			r = list_address(l, &s->entries[i].address, s->inode);
		if (r == 0 && s->too_many)
			r = inodes_add(others, s->inode);
	}
	pthread_mutex_unlock(&x->lock);
	return r;
}

static int list_netns(struct address_index *x, struct listing *l, ino_t inode)
{
	_cleanup_close_ int fd = discover_reopen(x->discover, inode);
	_cleanup_(address_dump_done) struct address_dump d = {.max = SIZE_MAX};
	int r = fd < 0 ? fd : address_dump(fd, &d);

	for (size_t i = 0; r == 0 && i < d.n; i++)
		r = list_address(l, &d.all[i], inode);
	return is_shortage(r) ? r : 0;
}

int address_index_list(
	struct address_index *x, bool links, struct address_owner **ret, size_t *ret_n)
{
	_cleanup_(inodes_done) struct inodes others = {0};
	struct listing l = {.links = links};
	uint64_t epoch;
	int r = discover_epoch(x->discover, &epoch);

	if (r == 0)
		r = make_pass(x, epoch);
	if (r == 0)
		r = list_stored(x, &l, &others);
	for (size_t i = 0; r == 0 && i < others.n; i++)
		r = list_netns(x, &l, others.all[i]);
	if (r < 0) {
		free(l.all);
		return r;
	}
	*ret = l.all;
	*ret_n = l.n;
	return 0;
}
