/* SPDX-License-Identifier: MIT */
/*
 * Spare namespaces: see stock.h. Its threads are not workers of the file system, so no request
 * waits for a thread that only creates spares. One of them reads the inherited settings before the
 * first spare is created; each stock_get() compares them under the lock.
 *
 * Creating a namespace takes about 0.4 ms of kernel CPU time, comparing the settings about 50 us.
 */
#include "stock.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "cleanup.h"
#include "clock.h"
#include "inherited.h"
#include "netns.h"

#define MAKERS_MAX 2
#define QUIET_NSEC 1000000ull	     /* delay after a mkdir, so that its caller runs first */
#define SPARE_TTL_NSEC 1000000000ull /* lifetime of spares and of demand */

struct spare {
	int fd;
	uint64_t made;
};

struct maker {
	struct stock *stock;
	pthread_t thread;
	bool running;
	bool used; /* its thread must be joined */
};

struct stock {
	unsigned size;
	pthread_mutex_t lock; /* protects all below */
	pthread_cond_t wanted;
	bool stopping;
	struct inherited *inherited; /* not NULL while an initialized maker runs */
	unsigned changes;	     /* count of changes of `inherited` */
	unsigned first, n;	     /* ring of spares, oldest first */
	unsigned in_making;
	unsigned last_taken;
	uint64_t awake_at; /* when a waiting maker times out */
	struct maker makers[MAKERS_MAX];
	uint64_t takes[STOCK_MAX]; /* times of the last SIZE takes */
	struct spare spares[STOCK_MAX];
};

struct stock *stock_new(unsigned size)
{
	struct stock *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->size = size < STOCK_MAX ? size : STOCK_MAX;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->wanted, NULL);
	return s;
}

/*
 * The functions from here to stock_get() are called with the lock held, and return with it held.
 */

/* Removes the oldest spare; the ring must not be empty. */
static int pop_spare(struct stock *s)
{
	int fd = s->spares[s->first].fd;

	s->first = (s->first + 1) % s->size;
	s->n--;
	return fd;
}

static void drop_spares_before(struct stock *s, uint64_t when)
{
	while (s->n > 0 && s->spares[s->first].made <= when)
		close(pop_spare(s));
}

static uint64_t last_taken(const struct stock *s)
{
	return s->takes[s->last_taken];
}

/* The demand: the number of takes within the last second. */
static unsigned count_demand(const struct stock *s, uint64_t time)
{
	unsigned wanted = 0;

	for (unsigned i = 0; i < s->size; i++)
		wanted += s->takes[i] + SPARE_TTL_NSEC > time && s->takes[i] > 0;
	return wanted;
}

/* Releases the lock while it creates a spare; drops the spare if a setting changed meanwhile. */
static void create_spare(struct stock *s)
{
	unsigned changes = s->changes;
	int fd;

	s->in_making++;
	pthread_mutex_unlock(&s->lock);
	fd = netns_new();
	pthread_mutex_lock(&s->lock);
	s->in_making--;
	if (fd < 0) /* the limit is reached: the next mkdir reports the error */
		for (unsigned i = 0; i < s->size; i++)
			s->takes[i] = 0;
	else if (changes != s->changes)
		close(fd);
	else
		s->spares[(s->first + s->n++) % s->size] =
			(struct spare){.fd = fd, .made = monotonic_nsec()};
}

static bool has_demand(const struct stock *s, unsigned wanted)
{
	return s->n + s->in_making < wanted;
}

/*
 * More than half of the demand is missing. Otherwise spares are created once there was no take for
 * QUIET_NSEC.
 */
static bool is_urgent(const struct stock *s, unsigned wanted)
{
	return s->n + s->in_making < wanted / 2;
}

/* When the oldest spare was created; without spares, the time of the last take. */
static uint64_t oldest_nsec(const struct stock *s)
{
	return s->n ? s->spares[s->first].made : last_taken(s);
}

static void wait_for_demand(struct stock *s, uint64_t until)
{
	struct timespec t = nsec_timespec(until);

	s->awake_at = until;
	pthread_cond_clockwait(&s->wanted, &s->lock, CLOCK_MONOTONIC, &t);
}

static unsigned count_running(const struct stock *s)
{
	unsigned running = 0;

	for (unsigned i = 0; i < MAKERS_MAX; i++)
		running += s->makers[i].running;
	return running;
}

static int read_settings(struct stock *s)
{
	struct inherited *in;

	if (s->inherited)
		return 0;
	pthread_mutex_unlock(&s->lock);
	in = inherited_new();
	pthread_mutex_lock(&s->lock);
	s->inherited = in;
	return in ? 0 : -ENOMEM;
}

static void end_maker(struct maker *m)
{
	struct stock *s = m->stock;

	m->running = false;
	if (count_running(s) > 0)
		return;
	drop_spares_before(s, UINT64_MAX);
	s->inherited = inherited_free(s->inherited);
}

static void *maker_thread(void *arg)
{
	struct maker *m = arg;
	struct stock *s = m->stock;
	int r;

	pthread_mutex_lock(&s->lock);
	r = read_settings(s);
	while (r == 0 && !s->stopping && !netns_lost()) {
		uint64_t time = monotonic_nsec(), quiet = last_taken(s) + QUIET_NSEC;
		unsigned wanted = count_demand(s, time);

		drop_spares_before(s, time - SPARE_TTL_NSEC);
		if (is_urgent(s, wanted) || (has_demand(s, wanted) && time >= quiet))
			create_spare(s);
		else if (has_demand(s, wanted))
			wait_for_demand(s, quiet);
		else if (wanted + s->n > 0)
			wait_for_demand(s, oldest_nsec(s) + SPARE_TTL_NSEC);
		else
			break;
	}
	end_maker(m);
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static void start_maker(struct stock *s)
{
	for (unsigned i = 0; i < MAKERS_MAX; i++) {
		struct maker *m = &s->makers[i];

		if (m->running)
			continue;
		if (m->used)
			pthread_join(m->thread, NULL);
		m->stock = s;
		m->used = m->running = pthread_create(&m->thread, NULL, maker_thread, m) == 0;
		return;
	}
}

/* Starts the second maker if there is work for two and the first one has read the settings. */
static void wake_makers(struct stock *s, uint64_t time)
{
	unsigned wanted = count_demand(s, time), have = s->n + s->in_making;
	unsigned running = count_running(s);

	if (wanted <= have)
		return;
	if (is_urgent(s, wanted) || s->awake_at > time + QUIET_NSEC)
		pthread_cond_signal(&s->wanted);
	if (running == 0 || (s->inherited && wanted - have > running))
		start_maker(s);
}

/* A spare that was created before a setting changed differs from a new namespace. */
static void drop_if_changed(struct stock *s)
{
	if (s->n == 0 || inherited_same(s->inherited))
		return;
	s->changes++;
	drop_spares_before(s, UINT64_MAX);
}

int stock_get(struct stock *s)
{
	int fd = -ENOENT;
	uint64_t time;

	if (s->size == 0)
		return fd;
	pthread_mutex_lock(&s->lock);
	time = monotonic_nsec();
	drop_spares_before(s, time - SPARE_TTL_NSEC);
	drop_if_changed(s);
	if (s->n > 0)
		fd = pop_spare(s);
	s->last_taken = (s->last_taken + 1) % s->size;
	s->takes[s->last_taken] = time;
	wake_makers(s, time);
	pthread_mutex_unlock(&s->lock);
	return fd;
}

struct stock *stock_free(struct stock *s)
{
	if (!s)
		return NULL;
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_cond_broadcast(&s->wanted);
	pthread_mutex_unlock(&s->lock);
	for (unsigned i = 0; i < MAKERS_MAX; i++)
		if (s->makers[i].used)
			pthread_join(s->makers[i].thread, NULL);
	pthread_cond_destroy(&s->wanted);
	pthread_mutex_destroy(&s->lock);
	free(s);
	return NULL;
}
