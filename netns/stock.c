/* SPDX-License-Identifier: MIT */
/*
 * Spare namespaces: see stock.h. The threads are not the workers of the file system, so that no
 * request ever waits for one that only makes spares. One of them reads what namespaces inherit
 * before the first spare is made; it is compared, under the lock, whenever a spare is taken.
 */
#include "stock.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "cleanup.h"
#include "inherited.h"
#include "netns.h"

#define MAKERS_MAX 2
#define QUIET_NSEC 1000000ull	/* after a mkdir, whoever asked for it goes on first */
#define LIFE_NSEC 1000000000ull /* of a spare, and of the expectation that another is taken */

struct spare {
	int fd;
	uint64_t made;
};

struct maker {
	struct stock *stock;
	pthread_t thread;
	bool running;
	bool used; /* has a thread to be joined */
};

struct stock {
	unsigned size;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t wanted;
	bool stopping;
	struct inherited *inherited; /* there as long as a maker that has begun */
	unsigned changes;	     /* of that, counted */
	unsigned first, n;	     /* of the spares, the oldest first */
	unsigned in_making;
	unsigned last_take;
	uint64_t awake_at; /* some maker, by itself */
	struct maker makers[MAKERS_MAX];
	uint64_t takes[STOCK_MAX]; /* when the last SIZE were */
	struct spare spares[STOCK_MAX];
};

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

struct stock *stock_new(unsigned size)
{
	struct stock *s = calloc(1, sizeof(*s));
	pthread_condattr_t attributes;

	if (!s)
		return NULL;
	s->size = size < STOCK_MAX ? size : STOCK_MAX;
	pthread_mutex_init(&s->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&s->wanted, &attributes);
	pthread_condattr_destroy(&attributes);
	return s;
}

/* The functions from here to stock_take() are called with the lock held, and return so. */

/* The oldest spare; there is one. */
static int pop(struct stock *s)
{
	int fd = s->spares[s->first].fd;

	s->first = (s->first + 1) % s->size;
	s->n--;
	return fd;
}

static void drop_before(struct stock *s, uint64_t when)
{
	while (s->n > 0 && s->spares[s->first].made <= when)
		close(pop(s));
}

static uint64_t last_take(const struct stock *s)
{
	return s->takes[s->last_take];
}

/* As many are wanted as were taken lately. */
static unsigned count_wanted(const struct stock *s, uint64_t time)
{
	unsigned wanted = 0;

	for (unsigned i = 0; i < s->size; i++)
		wanted += s->takes[i] + LIFE_NSEC > time && s->takes[i] > 0;
	return wanted;
}

/* Whether the one that is being made still is like a new one is seen when it is made. */
static void make_one(struct stock *s)
{
	unsigned changes = s->changes;
	int fd;

	s->in_making++;
	pthread_mutex_unlock(&s->lock);
	fd = netns_new();
	pthread_mutex_lock(&s->lock);
	s->in_making--;
	if (fd < 0) /* there are too many; whoever asks for one will be told */
		for (unsigned i = 0; i < s->size; i++)
			s->takes[i] = 0;
	else if (changes != s->changes)
		close(fd);
	else
		s->spares[(s->first + s->n++) % s->size] = (struct spare){.fd = fd, .made = now()};
}

static bool wants_more(const struct stock *s, unsigned wanted)
{
	return s->n + s->in_making < wanted;
}

/* Else they are made when nobody has asked for one for a moment. */
static bool is_urgent(const struct stock *s, unsigned wanted)
{
	return s->n + s->in_making < wanted / 2;
}

/* When the oldest spare was made, or expected. */
static uint64_t oldest(const struct stock *s)
{
	return s->n ? s->spares[s->first].made : last_take(s);
}

static void wait_until(struct stock *s, uint64_t until)
{
	struct timespec t = {
		.tv_sec = (time_t)(until / 1000000000), .tv_nsec = (long)(until % 1000000000)};

	s->awake_at = until;
	pthread_cond_timedwait(&s->wanted, &s->lock, &t);
}

static unsigned count_running(const struct stock *s)
{
	unsigned running = 0;

	for (unsigned i = 0; i < MAKERS_MAX; i++)
		running += s->makers[i].running;
	return running;
}

static int begin(struct stock *s)
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

static void end(struct maker *m)
{
	struct stock *s = m->stock;

	m->running = false;
	if (count_running(s) > 0)
		return;
	drop_before(s, UINT64_MAX);
	s->inherited = inherited_free(s->inherited);
}

static void *make(void *arg)
{
	struct maker *m = arg;
	struct stock *s = m->stock;
	int r;

	pthread_mutex_lock(&s->lock);
	r = begin(s);
	while (r == 0 && !s->stopping && !netns_lost()) {
		uint64_t time = now(), quiet = last_take(s) + QUIET_NSEC;
		unsigned wanted = count_wanted(s, time);

		drop_before(s, time - LIFE_NSEC);
		if (is_urgent(s, wanted) || (wants_more(s, wanted) && time >= quiet))
			make_one(s);
		else if (wants_more(s, wanted))
			wait_until(s, quiet);
		else if (wanted + s->n > 0)
			wait_until(s, oldest(s) + LIFE_NSEC);
		else
			break;
	}
	end(m);
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
		m->used = m->running = pthread_create(&m->thread, NULL, make, m) == 0;
		return;
	}
}

/* The second maker comes when there is work for two, and the first one has begun. */
static void call_makers(struct stock *s, uint64_t time)
{
	unsigned wanted = count_wanted(s, time), have = s->n + s->in_making;
	unsigned running = count_running(s);

	if (wanted <= have)
		return;
	if (is_urgent(s, wanted) || s->awake_at > time + QUIET_NSEC)
		pthread_cond_signal(&s->wanted);
	if (running == 0 || (s->inherited && wanted - have > running))
		start_maker(s);
}

/* What was made before a setting changed is not what would be made now. */
static void drop_if_changed(struct stock *s)
{
	if (s->n == 0 || inherited_same(s->inherited))
		return;
	s->changes++;
	drop_before(s, UINT64_MAX);
}

int stock_take(struct stock *s)
{
	int fd = -ENOENT;
	uint64_t time;

	if (s->size == 0)
		return fd;
	pthread_mutex_lock(&s->lock);
	time = now();
	drop_before(s, time - LIFE_NSEC);
	drop_if_changed(s);
	if (s->n > 0)
		fd = pop(s);
	s->last_take = (s->last_take + 1) % s->size;
	s->takes[s->last_take] = time;
	call_makers(s, time);
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
