/* SPDX-License-Identifier: MIT */
/* The workers: see pool.h. */
#include "pool.h"

#include <pthread.h>
#include <signal.h>

#include "caller.h"
#include "cleanup.h"
#include "netns.h"

#define WORKERS_MAX 8
#define FOREIGN_MAX (WORKERS_MAX / 2)

struct pool_worker {
	struct pool *pool;
	pthread_t thread;
	bool running;
	bool used; /* has a thread to be joined */
	struct pool_job *job; /* what it runs now */
};

struct pool {
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t work;
	struct pool_job *first, **last;
	unsigned waiting; /* in the queue */
	unsigned idle, running_foreign;
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
	forget_interrupts();
	pool->running_foreign -= foreign;
	if (foreign && pool->first)
		pthread_cond_signal(&pool->work);
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
			pool->idle++;
			pthread_cond_wait(&pool->work, &pool->lock);
			pool->idle--;
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

int pool_submit(struct pool *pool, struct pool_job *job)
{
	int r = 0;

	pthread_mutex_lock(&pool->lock);
	/* An idle worker that was woken and does not run yet is still counted as idle. */
	if (pool->waiting >= pool->idle)
		r = start_worker(pool);
	if (r == 0 || has_workers(pool)) {
		r = 0;
		job->next = NULL;
		*pool->last = job;
		pool->last = &job->next;
		pool->waiting++;
		pthread_cond_signal(&pool->work);
	}
	pthread_mutex_unlock(&pool->lock);
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
		if (pool->workers[i].job == job)
			pthread_kill(pool->workers[i].thread, CALLER_INTERRUPT);
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
