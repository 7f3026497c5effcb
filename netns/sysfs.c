/* SPDX-License-Identifier: MIT */
/* The sysfs of namespaces: see sysfs.h. Callers get duplicates, so a root may go at any time. */
#include "sysfs.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "cleanup.h"
#include "netns.h"

#define LIFE_NSEC 1000000000ull /* of a root that is not used */

struct root {
	uint64_t cookie;
	int fd;
	uint64_t used; /* when */
};

struct sysfs {
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t ending;
	bool ends;
	pthread_t thread;
	bool runs;    /* the thread */
	bool started; /* it is to be joined */
	unsigned n;
	struct root roots[SYSFS_KEPT_MAX]; /* the one used last is the first */
};

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

struct sysfs *sysfs_new(void)
{
	struct sysfs *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->ending, NULL);
	return s;
}

/* The functions from here to start() are called with the lock held, and return so. */

/* It is the first one then. False: none is mounted. */
static bool use(struct sysfs *s, uint64_t cookie)
{
	for (unsigned i = 0; i < s->n; i++) {
		struct root root = s->roots[i];

		if (root.cookie != cookie)
			continue;
		memmove(s->roots + 1, s->roots, i * sizeof(root));
		root.used = now();
		s->roots[0] = root;
		return true;
	}
	return false;
}

/* The one that was not used for longest; -1: it was used after WHEN, or there is none. */
static int take_last(struct sysfs *s, uint64_t when)
{
	return s->n && s->roots[s->n - 1].used <= when ? s->roots[--s->n].fd : -1;
}

/* Unmounting takes long, so the lock is given up meanwhile. */
static void unmount_unused(struct sysfs *s, uint64_t since)
{
	int fd;

	while ((fd = take_last(s, since)) >= 0) {
		pthread_mutex_unlock(&s->lock);
		close(fd);
		pthread_mutex_lock(&s->lock);
	}
}

static void wait_until(struct sysfs *s, uint64_t until)
{
	struct timespec t = {
		.tv_sec = (time_t)(until / 1000000000), .tv_nsec = (long)(until % 1000000000)};

	pthread_cond_clockwait(&s->ending, &s->lock, CLOCK_MONOTONIC, &t);
}

static void *unmount(void *arg)
{
	struct sysfs *s = arg;

	pthread_mutex_lock(&s->lock);
	while (s->n && !s->ends) {
		wait_until(s, s->roots[s->n - 1].used + LIFE_NSEC);
		unmount_unused(s, now() - LIFE_NSEC);
	}
	s->runs = false;
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static bool start(struct sysfs *s)
{
	if (s->runs)
		return true;
	if (s->started)
		pthread_join(s->thread, NULL);
	s->started = s->runs = pthread_create(&s->thread, NULL, unmount, s) == 0;
	return s->runs;
}

/* A duplicate; the root itself where there is no descriptor for one; -ENOENT: none is mounted. */
static int open_kept(struct sysfs *s, uint64_t cookie)
{
	int fd = -ENOENT;

	pthread_mutex_lock(&s->lock);
	if (use(s, cookie)) {
		fd = fcntl(s->roots[0].fd, F_DUPFD_CLOEXEC, 0);
		if (fd < 0) {
			fd = s->roots[0].fd;
			memmove(s->roots, s->roots + 1, --s->n * sizeof(*s->roots));
		}
	}
	pthread_mutex_unlock(&s->lock);
	return fd;
}

/* If it cannot be, the next one is mounted anew. */
static void keep(struct sysfs *s, uint64_t cookie, int fd)
{
	_cleanup_close_ int kept = fcntl(fd, F_DUPFD_CLOEXEC, 0), old = -1;

	pthread_mutex_lock(&s->lock);
	if (kept >= 0 && !use(s, cookie)) {
		if (s->n == SYSFS_KEPT_MAX)
			old = take_last(s, UINT64_MAX);
		memmove(s->roots + 1, s->roots, s->n++ * sizeof(*s->roots));
		s->roots[0] = (struct root){.cookie = cookie, .used = now()};
		s->roots[0].fd = steal_fd(&kept);
		if (!start(s))
			kept = take_last(s, UINT64_MAX);
	}
	pthread_mutex_unlock(&s->lock);
}

int sysfs_open(struct sysfs *s, int netns, uint64_t cookie)
{
	int fd = open_kept(s, cookie);

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
		keep(s, cookie, fd);
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
