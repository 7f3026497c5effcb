/* SPDX-License-Identifier: MIT */
/* Notices new network namespaces: see creations.h. */
#include "creations.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <time.h>

#include "cleanup.h"
#include "clock.h"
#include "netns.h"
#include "shortage.h"

/* From the creation of `lo` until the process is in its new namespace. */
#define CREATION_NSEC ((int64_t)NSEC_PER_SEC)

struct creations {
	pthread_mutex_t lock; /* protects all below */
	bool opened;
	int links; /* the directory; -1: it is of no use */
	uint64_t epoch;
	struct timespec changed;
	bool settled; /* at the time of the last call */
};

struct creations *creations_new(void)
{
	struct creations *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	pthread_mutex_init(&c->lock, NULL);
	c->links = -1;
	return c;
}

struct creations *creations_free(struct creations *c)
{
	if (!c)
		return NULL;
	closep(&c->links);
	pthread_mutex_destroy(&c->lock);
	free(c);
	return NULL;
}

static bool is_same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool changes_with_namespaces(int links)
{
	struct stat before, after;
	_cleanup_close_ int netns = -1;

	if (fstat(links, &before) < 0 || fchmod(links, before.st_mode & 07777) < 0 ||
		fstat(links, &before) < 0)
		return false;
	netns = netns_new();
	return netns >= 0 && fstat(links, &after) == 0 &&
	       !is_same_time(before.st_mtim, after.st_mtim);
}

static void open_links(struct creations *c)
{
	_cleanup_close_ int root = netns_sysfs_writable(netns_home()), links = -1;

	c->opened = !is_shortage(root);
	if (root < 0)
		return;
	links = openat(root, "devices/virtual/net", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (links >= 0 && changes_with_namespaces(links))
		c->links = steal_fd(&links);
}

/* A clock that was set back makes the time a later one: not settled. */
static bool is_created(struct timespec changed)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)(now.tv_sec - changed.tv_sec) * (int64_t)NSEC_PER_SEC + now.tv_nsec -
		       changed.tv_nsec >
	       CREATION_NSEC;
}

uint64_t creations_epoch(struct creations *c)
{
	struct stat st;
	uint64_t epoch;

	pthread_mutex_lock(&c->lock);
	if (!c->opened)
		open_links(c);
	if (c->links < 0 || fstat(c->links, &st) < 0) {
		c->settled = false;
		c->epoch++;
	} else if (!c->settled || !is_same_time(c->changed, st.st_mtim)) {
		c->changed = st.st_mtim;
		c->settled = is_created(st.st_mtim);
		c->epoch++;
	}
	epoch = c->epoch;
	pthread_mutex_unlock(&c->lock);
	return epoch;
}
