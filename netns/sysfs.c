/* SPDX-License-Identifier: MIT */
/*
 * Cache of sysfs mounts: see sysfs.h. Callers get duplicates of the descriptors, so a root may be
 * dropped at any time.
 */
#include "sysfs.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include "cleanup.h"
#include "clock.h"
#include "netns.h"

#define ROOT_TTL_NSEC 1000000000ull /* lifetime of an unused root */

struct root {
	uint64_t cookie;
	int fd;
	uint64_t used; /* CLOCK_MONOTONIC, in ns */
};

struct sysfs {
	pthread_mutex_t lock; /* protects all below */
	pthread_cond_t ending;
	bool ends;
	pthread_t thread;
	bool runs;    /* the thread */
	bool started; /* must be joined */
	unsigned n;
	struct root roots[SYSFS_CACHE_MAX]; /* most recently used first */
};

struct sysfs *sysfs_new(void)
{
	struct sysfs *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->ending, NULL);
	return s;
}

/*
 * The functions from here to start_thread() are called with the lock held, and return with it held.
 */

/* Moves the root of COOKIE to the front. False: it is not mounted. */
static bool touch_root(struct sysfs *s, uint64_t cookie)
{
	for (unsigned i = 0; i < s->n; i++) {
		struct root root = s->roots[i];

		if (root.cookie != cookie)
			continue;
		memmove(s->roots + 1, s->roots, i * sizeof(root));
		root.used = monotonic_nsec();
		s->roots[0] = root;
		return true;
	}
	return false;
}

/*
 * Removes the least recently used root and returns its descriptor; -1: it was used after WHEN, or
 * there is none.
 */
static int pop_oldest_root(struct sysfs *s, uint64_t when)
{
	return s->n && s->roots[s->n - 1].used <= when ? s->roots[--s->n].fd : -1;
}

/* Releases the lock meanwhile, because unmounting is slow. */
static void unmount_unused(struct sysfs *s, uint64_t since)
{
	int fd;

	while ((fd = pop_oldest_root(s, since)) >= 0) {
		pthread_mutex_unlock(&s->lock);
		close(fd);
		pthread_mutex_lock(&s->lock);
	}
}

static void wait_for_expiry(struct sysfs *s, uint64_t until)
{
	struct timespec t = nsec_timespec(until);

	pthread_cond_clockwait(&s->ending, &s->lock, CLOCK_MONOTONIC, &t);
}

static void *unmount_thread(void *arg)
{
	struct sysfs *s = arg;

	pthread_mutex_lock(&s->lock);
	while (s->n && !s->ends) {
		wait_for_expiry(s, s->roots[s->n - 1].used + ROOT_TTL_NSEC);
		unmount_unused(s, monotonic_nsec() - ROOT_TTL_NSEC);
	}
	s->runs = false;
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static bool start_thread(struct sysfs *s)
{
	if (s->runs)
		return true;
	if (s->started)
		pthread_join(s->thread, NULL);
	s->started = s->runs = pthread_create(&s->thread, NULL, unmount_thread, s) == 0;
	return s->runs;
}

/*
 * Returns a duplicate; the root itself, removed from the cache, if out of descriptors; -ENOENT: it
 * is not mounted.
 */
static int open_cached_root(struct sysfs *s, uint64_t cookie)
{
	int fd = -ENOENT;

	pthread_mutex_lock(&s->lock);
	if (touch_root(s, cookie)) {
		fd = fcntl(s->roots[0].fd, F_DUPFD_CLOEXEC, 0);
		if (fd < 0) {
			fd = s->roots[0].fd;
			memmove(s->roots, s->roots + 1, --s->n * sizeof(*s->roots));
		}
	}
	pthread_mutex_unlock(&s->lock);
	return fd;
}

/* Best-effort: if it cannot be cached, the next caller mounts it again. */
static void cache_root(struct sysfs *s, uint64_t cookie, int fd)
{
	_cleanup_close_ int cached = fcntl(fd, F_DUPFD_CLOEXEC, 0), old = -1;

	pthread_mutex_lock(&s->lock);
	if (cached >= 0 && !touch_root(s, cookie)) {
		if (s->n == SYSFS_CACHE_MAX)
			old = pop_oldest_root(s, UINT64_MAX);
		memmove(s->roots + 1, s->roots, s->n++ * sizeof(*s->roots));
		s->roots[0] = (struct root){.cookie = cookie, .used = monotonic_nsec()};
		s->roots[0].fd = steal_fd(&cached);
		if (!start_thread(s))
			cached = pop_oldest_root(s, UINT64_MAX);
	}
	pthread_mutex_unlock(&s->lock);
}

int sysfs_open(struct sysfs *s, int netns, uint64_t cookie)
{
	int fd = open_cached_root(s, cookie);

	if (fd >= 0)
		return fd;
	fd = netns_sysfs(netns);
	if (fd == -EMFILE || fd == -ENFILE) {
		pthread_mutex_lock(&s->lock);
		unmount_unused(s, UINT64_MAX);
		pthread_mutex_unlock(&s->lock);
		fd = netns_sysfs(netns);
	}
	if (fd >= 0)
		cache_root(s, cookie, fd);
	return fd;
}

struct sysfs *sysfs_free(struct sysfs *s)
{
	if (!s)
		return NULL;
	pthread_mutex_lock(&s->lock);
	s->ends = true;
	pthread_cond_signal(&s->ending);
	unmount_unused(s, UINT64_MAX);
	pthread_mutex_unlock(&s->lock);
	if (s->started)
		pthread_join(s->thread, NULL);
	pthread_cond_destroy(&s->ending);
	pthread_mutex_destroy(&s->lock);
	free(s);
	return NULL;
}
