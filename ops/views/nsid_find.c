/* SPDX-License-Identifier: MIT */
/* From a namespace id to the namespace: see nsid_find.h. */
#include "nsid_find.h"

#include <pthread.h>
#include <search.h>

#include "cleanup.h"
#include "discover.h"
#include "nsid.h"

/* What SEEN_BY, a namespace by its cookie, knows as NSID. */
struct known {
	uint64_t seen_by;
	int nsid;
	ino_t inode;
};

#define KNOWN_MAX 16384 /* then all is forgotten */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the next two */
static void *all_known;
static unsigned n_known;

static int compare(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	int r = (x->seen_by > y->seen_by) - (x->seen_by < y->seen_by);

	return r ? r : (x->nsid > y->nsid) - (x->nsid < y->nsid);
}

static void remember(const struct known *k)
{
	struct known *copy = malloc(sizeof(*copy)), **at = NULL;

	if (!copy)
		return;
	*copy = *k;
	pthread_mutex_lock(&lock);
	if (n_known == KNOWN_MAX) {
		tdestroy(all_known, free);
		all_known = NULL;
		n_known = 0;
	}
	at = tsearch(copy, &all_known, compare);
	if (at && *at == copy) {
		n_known++;
	} else {
		if (at)
			(*at)->inode = k->inode;
		free(copy);
	}
	pthread_mutex_unlock(&lock);
}

static ino_t recall(uint64_t seen_by, int nsid)
{
	struct known key = {.seen_by = seen_by, .nsid = nsid}, **at;
	ino_t inode;

	pthread_mutex_lock(&lock);
	at = tfind(&key, &all_known, compare);
	inode = at ? (*at)->inode : 0;
	pthread_mutex_unlock(&lock);
	return inode;
}

struct search {
	struct tree_request *rq;
	struct netlink *nl;
	int nsid;
	ino_t found;
};

/* Remembers them all: who asks for one link's peer will ask for the next one's. */
static int look_at(ino_t inode, void *arg)
{
	struct search *s = arg;
	struct known k = {.seen_by = s->rq->handle.cookie, .inode = inode};
	_cleanup_close_ int fd = discover_reopen(s->rq->tree->discover, inode);

	if (fd < 0 || nsid_get(s->nl, fd, &k.nsid) < 0 || k.nsid == NSID_NONE)
		return 0;
	remember(&k);
	if (k.nsid == s->nsid)
		s->found = inode;
	return 0;
}

int nsid_find(struct tree_request *rq, int nsid, ino_t *ret)
{
	struct search s = {.rq = rq, .nsid = nsid};
	ino_t inode = recall(rq->handle.cookie, nsid);
	int r = request_netlink(rq, &s.nl);

	if (r == 0 && inode)
		r = look_at(inode, &s);
	if (r == 0 && !s.found)
		r = discover_list(rq->tree->discover, look_at, &s);
	if (r < 0 || !s.found)
		return r < 0 ? r : -ENOENT;
	*ret = s.found;
	return 0;
}
