/* SPDX-License-Identifier: MIT */
/* Cache of sysfs names: see link_sysfs_names.h. A new list replaces the one in its slot. */
#include "link_sysfs_names.h"

#include <pthread.h>
#include <string.h>

#include "array.h"
#include "cleanup.h"
#include "clock.h"
#include "tree.h"

#define CACHED_MAX 16
#define LIFE_NSEC NSEC_PER_SEC

struct cached_names {
	uint64_t cookie, generation;
	int ifindex;
	uint64_t until; /* monotonic_nsec() */
	struct link_sysfs_names names;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* protects all below */
static struct cached_names cached_names[CACHED_MAX];

static struct cached_names *find_slot(uint64_t cookie, int ifindex)
{
	return &cached_names[(cookie * 7 + (unsigned)ifindex) % CACHED_MAX];
}

int link_sysfs_names_add(struct link_sysfs_names *names, const char *name, mode_t mode)
{
	struct link_sysfs_name *last;

	if (array_reserve(&names->all, names->n, &names->room) < 0)
		return -ENOMEM;
	last = &names->all[names->n++];
	last->mode = mode;
	strcpy(last->name, name);
	return 0;
}

static int copy_names(const struct link_sysfs_names *names, struct link_sysfs_names *ret)
{
	size_t size = names->n * sizeof(*names->all);

	*ret = (struct link_sysfs_names){.n = names->n, .room = names->n, .all = malloc(size ?: 1)};
	if (!ret->all)
		return -ENOMEM;
	memcpy(ret->all, names->all, size);
	return 0;
}

void link_sysfs_names_store(
	const struct tree_request *rq, int ifindex, const struct link_sysfs_names *names)
{
	struct cached_names *at = find_slot(rq->handle.cookie, ifindex);
	struct link_sysfs_names copied;

	if (!rq->generation || copy_names(names, &copied) < 0)
		return;
	pthread_mutex_lock(&lock);
	free(at->names.all);
	*at = (struct cached_names){.cookie = rq->handle.cookie,
		.generation = rq->generation,
		.ifindex = ifindex,
		.until = monotonic_nsec() + LIFE_NSEC,
		.names = copied};
	pthread_mutex_unlock(&lock);
}

int link_sysfs_names_cached(
	const struct tree_request *rq, int ifindex, struct link_sysfs_names *ret)
{
	const struct cached_names *at = find_slot(rq->handle.cookie, ifindex);
	int r = -ENOENT;

	pthread_mutex_lock(&lock);
	if (rq->generation && at->generation == rq->generation && at->cookie == rq->handle.cookie &&
		at->ifindex == ifindex && monotonic_nsec() < at->until)
		r = copy_names(&at->names, ret);
	pthread_mutex_unlock(&lock);
	return r;
}
