/* SPDX-License-Identifier: MIT */
/* Cache of sysfs names: see link_sysfs_names.h. A new list replaces the one in its slot. */
#include "link_sysfs_names.h"

#include <pthread.h>
#include <string.h>

#include "array.h"
#include "cleanup.h"
#include "clock.h"
#include "tree.h"

#define KEPT_MAX 16
#define LIFE_NSEC NSEC_PER_SEC

struct kept {
	uint64_t cookie, generation;
	int ifindex;
	uint64_t until; /* monotonic_nsec() */
	struct link_sysfs_names names;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* protects all below */
static struct kept kept[KEPT_MAX];

static struct kept *find_slot(uint64_t cookie, int ifindex)
{
	return &kept[(cookie * 7 + (unsigned)ifindex) % KEPT_MAX];
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

void link_sysfs_names_keep(
	const struct tree_request *rq, int ifindex, const struct link_sysfs_names *names)
{
	struct kept *at = find_slot(rq->handle.cookie, ifindex);
	struct link_sysfs_names copied;

	if (!rq->generation || copy_names(names, &copied) < 0)
		return;
	pthread_mutex_lock(&lock);
	free(at->names.all);
	*at = (struct kept){.cookie = rq->handle.cookie,
		.generation = rq->generation,
		.ifindex = ifindex,
		.until = monotonic_nsec() + LIFE_NSEC,
		.names = copied};
	pthread_mutex_unlock(&lock);
}

int link_sysfs_names_kept(const struct tree_request *rq, int ifindex, struct link_sysfs_names *ret)
{
	const struct kept *at = find_slot(rq->handle.cookie, ifindex);
	int r = -ENOENT;

	pthread_mutex_lock(&lock);
	if (rq->generation && at->generation == rq->generation && at->cookie == rq->handle.cookie &&
		at->ifindex == ifindex && monotonic_nsec() < at->until)
		r = copy_names(&at->names, ret);
	pthread_mutex_unlock(&lock);
	return r;
}
