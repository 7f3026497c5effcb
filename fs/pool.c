/* SPDX-License-Identifier: MIT */
/* The workers: see pool.h. */
#include "pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

#include "caller.h"
#include "cleanup.h"
#include "netns.h"

#define WORKERS_MAX 8
#define FOREIGN_MAX (WORKERS_MAX / 2)

/*
 * To wake a worker takes as long as most jobs. So while one job comes soon after another, one of
 * the idle workers stays awake for the next.
 */
#define SOON_NSEC 300000
#define AWAKE_NSEC 100000

struct pool_worker {
	struct pool *pool;
	pthread_t thread;
	bool running;
	bool used;	      /* has a thread to be joined */
	struct pool_job *job; /* what it runs now */
	bool interrupted;     /* while it did */
};

struct pool {
	atomic_uint submitted; /* counts jobs: the worker that stays awake looks at it */
	pthread_mutex_t lock;  /* of all below */
	pthread_cond_t work;
	struct pool_job *first, **last;
	unsigned waiting; /* in the queue */
	unsigned idle, running_foreign;
	uint64_t last_submit; /* when it was */
	bool soon;	      /* the next job is expected soon */
	bool awake;	      /* one of the idle is */
	bool stopping;
	struct pool_worker workers[WORKERS_MAX];
};

struct pool *pool_new(void)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	if (!pool)
		return NULL;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work, NULL);
	pool->last = &pool->first;
	return pool;
}

static void unlink_job(struct pool *pool, struct pool_job **at)
{
	struct pool_job *job = *at;

	*at = job->next;
	if (pool->last == &job->next)
		pool->last = at;
	job->next = NULL;
	pool->waiting--;
}

/* The first job that may run now, taken out of the queue; NULL: none. */
static struct pool_job *take(struct pool *pool)
{
	for (struct pool_job **at = &pool->first; *at; at = &(*at)->next) {
		struct pool_job *job = *at;

		if (job->foreign && pool->running_foreign == FOREIGN_MAX)
			continue;
		unlink_job(pool, at);
		pool->running_foreign += job->foreign;
		return job;
	}
	return NULL;
}

/* An interrupt that came after the last job's end is not for the next one. */
static void forget_interrupts(void)
{
	struct timespec now = {0};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, CALLER_INTERRUPT);
	while (sigtimedwait(&set, NULL, &now) > 0)
		;
}

/* Called with the lock held, and returns so. */
static void run_job(struct pool_worker *w, struct pool_job *job)
{
	struct pool *pool = w->pool;
	bool foreign = job->foreign;

	w->job = job;
	pthread_mutex_unlock(&pool->lock);
	job->run(job);
	pthread_mutex_lock(&pool->lock);
	w->job = NULL;
	if (w->interrupted)
		forget_interrupts();
	w->interrupted = false;
	pool->running_foreign -= foreign;
	if (foreign && pool->first)
		pthread_cond_signal(&pool->work);
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* Lets everybody else run first. Called with the lock held, and returns so. */
static void stay_awake(struct pool *pool)
{
	unsigned before = atomic_load(&pool->submitted);
	uint64_t until = now() + AWAKE_NSEC;

	pool->awake = true;
	pthread_mutex_unlock(&pool->lock);
	while (atomic_load(&pool->submitted) == before && now() < until)
		sched_yield();
	pthread_mutex_lock(&pool->lock);
	pool->awake = false;
	pool->soon &= atomic_load(&pool->submitted) != before;
}

static void wait_for_work(struct pool *pool)
{
	pool->idle++;
	if (pool->soon && !pool->awake)
		stay_awake(pool);
	else
		pthread_cond_wait(&pool->work, &pool->lock);
	pool->idle--;
}

static void *work(void *arg)
{
	struct pool_worker *w = arg;
	struct pool *pool = w->pool;
	struct pool_job *job;

	pthread_mutex_lock(&pool->lock);
	while (!netns_lost()) {
		job = take(pool);
		if (job) {
			run_job(w, job);
		} else if (pool->stopping) {
			break;
		} else {
			wait_for_work(pool);
		}
	}
	w->running = false;
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

static int start_worker(struct pool *pool)
{
	for (unsigned i = 0; i < WORKERS_MAX; i++) {
		struct pool_worker *w = &pool->workers[i];

		if (w->running)
			continue;
		if (w->used)
			pthread_join(w->thread, NULL);
		w->pool = pool;
		w->used = w->running = pthread_create(&w->thread, NULL, work, w) == 0;
		return w->running ? 0 : -EAGAIN;
	}
	return 0; /* all are busy, and one will take it */
}

static bool has_workers(const struct pool *pool)
{
	for (unsigned i = 0; i < WORKERS_MAX; i++)
		if (pool->workers[i].running)
			return true;
	return false;
}

static void expect_another(struct pool *pool)
{
	uint64_t t = now();

	pool->soon = t - pool->last_submit < SOON_NSEC;
	pool->last_submit = t;
}

int pool_submit(struct pool *pool, struct pool_job *job)
{
	int r = 0;

	pthread_mutex_lock(&pool->lock);
	expect_another(pool);
	/* An idle worker that was woken and does not run yet is still counted as idle. */
	if (pool->waiting >= pool->idle)
		r = start_worker(pool);
	if (r == 0 || has_workers(pool)) {
		r = 0;
		job->next = NULL;
		*pool->last = job;
		pool->last = &job->next;
		pool->waiting++;
		if (!pool->awake || pool->waiting > 1)
			pthread_cond_signal(&pool->work);
	}
	pthread_mutex_unlock(&pool->lock);
	/* Only now: whoever is awake takes the lock at once. */
	atomic_fetch_add(&pool->submitted, 1);
	return r;
}

bool pool_interrupt(struct pool *pool, struct pool_job *job)
{
	bool waiting = false;

	pthread_mutex_lock(&pool->lock);
	for (struct pool_job **at = &pool->first; *at; at = &(*at)->next)
		if (*at == job) {
			unlink_job(pool, at);
			waiting = true;
			break;
		}
	for (unsigned i = 0; !waiting && i < WORKERS_MAX; i++)
		if (pool->workers[i].job == job) {
			pool->workers[i].interrupted = true;
			pthread_kill(pool->workers[i].thread, CALLER_INTERRUPT);
		}
	pthread_mutex_unlock(&pool->lock);
	return waiting;
}

struct pool *pool_free(struct pool *pool)
{
	if (!pool)
		return NULL;
	pthread_mutex_lock(&pool->lock);
	pool->stopping = true;
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->lock);
	for (unsigned i = 0; i < WORKERS_MAX; i++)
		if (pool->workers[i].used)
			pthread_join(pool->workers[i].thread, NULL);
	pthread_cond_destroy(&pool->work);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
	return NULL;
}
