/* SPDX-License-Identifier: MIT */
/* Translates an nsid to a namespace: see nsid_find.h. */
#include "nsid_find.h"

#include <pthread.h>
#include <search.h>

#include "cleanup.h"
#include "discover.h"
#include "netns.h"
#include "nsid.h"
#include "shortage.h"

/* Cache entry: the namespace with the cookie SEEN_BY assigned NSID to the namespace INODE. */
struct known {
	uint64_t seen_by;
	int nsid;
	ino_t inode;
};

#define KNOWN_MAX 16384 /* at this size the whole cache is dropped */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* protects all_known and n_known */
static void *all_known;
static unsigned n_known;

static int compare_known(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	int r = (x->seen_by > y->seen_by) - (x->seen_by < y->seen_by);

	return r ? r : (x->nsid > y->nsid) - (x->nsid < y->nsid);
}

static void cache_nsid(const struct known *k)
{
	struct known *copy = malloc(sizeof(*copy)), **slot = NULL;

	if (!copy)
		return;
	*copy = *k;
	pthread_mutex_lock(&lock);
	if (n_known == KNOWN_MAX) {
		tdestroy(all_known, free);
		all_known = NULL;
		n_known = 0;
	}
	slot = tsearch(copy, &all_known, compare_known);
	if (slot && *slot == copy) {
		n_known++;
	} else {
		if (slot)
			(*slot)->inode = k->inode;
		free(copy);
	}
	pthread_mutex_unlock(&lock);
}

static ino_t cached_inode(uint64_t seen_by, int nsid)
{
	struct known key = {.seen_by = seen_by, .nsid = nsid}, **slot;
	ino_t inode;

	pthread_mutex_lock(&lock);
	slot = tfind(&key, &all_known, compare_known);
	inode = slot ? (*slot)->inode : 0;
	pthread_mutex_unlock(&lock);
	return inode;
}

struct search {
	struct tree_request *rq;
	struct netlink *nl;
	uint64_t seen_by; /* cookie of the namespace of NL */
	int nsid;
	ino_t found;
};

/*
 * Queries the nsid of INODE and caches it. All nsids are cached, since lookups for the peers of one
 * namespace's links usually follow. A namespace that ends meanwhile has none.
 */
static int query_nsid(struct search *s, ino_t inode, int *ret)
{
	struct known k = {.seen_by = s->seen_by, .inode = inode};
	_cleanup_close_ int fd = discover_reopen(s->rq->tree->discover, inode);
	int r = fd < 0 ? fd : nsid_get(s->nl, fd, &k.nsid);

	if (is_shortage(r))
		return r;
	*ret = r < 0 ? NSID_NONE : k.nsid;
	if (*ret != NSID_NONE)
		cache_nsid(&k);
	return 0;
}

static int search_namespace(ino_t inode, void *arg)
{
	struct search *s = arg;
	int nsid, r = query_nsid(s, inode, &nsid);

	if (r == 0 && nsid == s->nsid)
		s->found = inode;
	return r;
}

/* An nsid that is not assigned is rejected without a pass over all namespaces. */
static int find_nsid(struct search *s, ino_t *ret)
{
	ino_t inode = cached_inode(s->seen_by, s->nsid);
	int r = nsid_check(s->nl, s->nsid);

	if (r == 0 && inode)
		r = search_namespace(inode, s);
	if (r == 0 && !s->found)
		r = discover_list(s->rq->tree->discover, search_namespace, s);
	if (r < 0 || !s->found)
		return r < 0 ? r : -ENOENT;
	*ret = s->found;
	return 0;
}

int nsid_find(struct tree_request *rq, int nsid, ino_t *ret)
{
	struct search s = {.rq = rq, .seen_by = rq->handle.cookie, .nsid = nsid};
	int r = request_netlink(rq, &s.nl);

	return r < 0 ? r : find_nsid(&s, ret);
}

static int open_home(struct search *s)
{
	int r = netlink_open(netns_home(), &s->nl);

	return r < 0 ? r : netns_cookie(netns_home(), &s->seen_by);
}

int nsid_find_home(struct tree_request *rq, int nsid, ino_t *ret)
{
	struct search s = {.rq = rq, .nsid = nsid};
	int r = open_home(&s);

	if (r == 0)
		r = find_nsid(&s, ret);
	netlink_close(s.nl);
	return r;
}

struct listing {
	struct search search;
	int (*each)(int nsid, void *arg);
	void *arg;
};

static int list_namespace(ino_t inode, void *arg)
{
	struct listing *l = arg;
	int nsid, r = query_nsid(&l->search, inode, &nsid);

	return r < 0 || nsid == NSID_NONE ? r : l->each(nsid, l->arg);
}

int nsid_list_home(struct tree_request *rq, int (*each)(int nsid, void *arg), void *arg)
{
	struct listing l = {.search = {.rq = rq}, .each = each, .arg = arg};
	int r = open_home(&l.search);

	if (r == 0)
		r = discover_list(rq->tree->discover, list_namespace, &l);
	netlink_close(l.search.nl);
	return r;
}
