/* SPDX-License-Identifier: MIT */
/* Translates an nsid to a namespace: see nsid_find.h. */
#include "nsid_find.h"

#include <pthread.h>
#include <search.h>

#include "cleanup.h"
#include "discover.h"
#include "nsid.h"

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
	int nsid;
	ino_t found;
};

/*
 * Queries the nsid of INODE and caches it. All nsids are cached, since lookups for the peers of one
 * namespace's links usually follow.
 */
static int query_nsid(ino_t inode, void *arg)
{
	struct search *s = arg;
	struct known k = {.seen_by = s->rq->handle.cookie, .inode = inode};
	_cleanup_close_ int fd = discover_reopen(s->rq->tree->discover, inode);

	if (fd < 0 || nsid_get(s->nl, fd, &k.nsid) < 0 || k.nsid == NSID_NONE)
		return 0;
	cache_nsid(&k);
	if (k.nsid == s->nsid)
		s->found = inode;
	return 0;
}

int nsid_find(struct tree_request *rq, int nsid, ino_t *ret)
{
	struct search s = {.rq = rq, .nsid = nsid};
	ino_t inode = cached_inode(rq->handle.cookie, nsid);
	int r = request_netlink(rq, &s.nl);

	if (r == 0 && inode)
		r = query_nsid(inode, &s);
	if (r == 0 && !s.found)
		r = discover_list(rq->tree->discover, query_nsid, &s);
	if (r < 0 || !s.found)
		return r < 0 ? r : -ENOENT;
	*ret = s.found;
	return 0;
}
