/* SPDX-License-Identifier: MIT */
/* The threads: see pool.h. */
#include "pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "caller.h"
#include "cleanup.h"
#include "netns.h"

#define WORKERS_MAX 8
#define THREADS_MAX (WORKERS_MAX + 2) /* and who leads, and who follows */
#define USERSPACE_WAITS_MAX (WORKERS_MAX / 2)
#define PATIENCE_NSEC 500000 /* of the follower, with the leader's job */
#define AGAIN_NSEC 10000000  /* to start a thread, when there was none to be had */

struct pool_thread {
	struct pool *pool;
	pthread_t thread;
	bool running;
	bool used;	      /* has a thread to be joined */
	struct pool_job *job; /* what it runs now */
	bool interrupted;     /* while it did */
};

struct pool {
	int (*turn)(void *arg);
	void *arg;
	int timer;	      /* wakes the follower */
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t work, ended;
	struct pool_job *first, **last;
	unsigned waiting;      /* in the queue */
	struct pool_job *kept; /* of these, for the leader when the turn is over; NULL: none */
	unsigned running, idle, running_on_userspace;
	struct pool_thread *leader, *follower;
	unsigned led;	/* counts the leader's jobs */
	unsigned timed; /* the one that the timer was set for */
	bool timer_set;
	bool stopping;
	int result;
	struct pool_thread threads[THREADS_MAX];
};

static _Thread_local struct pool_thread *self;

struct pool *pool_new(int (*turn)(void *arg), void *arg)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	if (!pool)
		return NULL;
	pool->turn = turn;
	pool->arg = arg;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work, NULL);
	pthread_cond_init(&pool->ended, NULL);
	pool->last = &pool->first;
	pool->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	return pool->timer < 0 ? pool_free(pool) : pool;
}

struct pool *pool_free(struct pool *pool)
{
	if (!pool)
		return NULL;
	closep(&pool->timer);
	pthread_cond_destroy(&pool->ended);
	pthread_cond_destroy(&pool->work);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
	return NULL;
}

/* The functions from here to pool_run() are called with the lock held, and return so. */

static void unlink_job(struct pool *pool, struct pool_job **at)
{
	struct pool_job *job = *at;

	*at = job->next;
	if (pool->last == &job->next)
		pool->last = at;
	if (pool->kept == job)
		pool->kept = NULL;
	job->next = NULL;
	pool->waiting--;
}

static int call_worker(struct pool *pool);

/*
 * The first job that may run now, taken out of the queue; NULL: none. A worker that takes the one
 * that was for the leader was called for another one, and leaves that.
 */
static struct pool_job *take(struct pool *pool, bool waits_on_userspace)
{
	waits_on_userspace &= pool->running_on_userspace < USERSPACE_WAITS_MAX;
	for (struct pool_job **at = &pool->first; *at; at = &(*at)->next) {
		struct pool_job *job = *at;
		bool kept = job == pool->kept;

		if (job->waits_on_userspace && !waits_on_userspace)
			continue;
		unlink_job(pool, at);
		if (kept && pool->waiting)
			call_worker(pool);
		pool->running_on_userspace += job->waits_on_userspace;
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

static void run_job(struct pool_thread *t, struct pool_job *job)
{
	struct pool *pool = t->pool;
	bool waits_on_userspace = job->waits_on_userspace;

	t->job = job;
	pthread_mutex_unlock(&pool->lock);
	job->run(job);
	pthread_mutex_lock(&pool->lock);
	t->job = NULL;
	if (t->interrupted)
		forget_interrupts();
	t->interrupted = false;
	pool->running_on_userspace -= waits_on_userspace;
	if (waits_on_userspace && pool->first)
		pthread_cond_signal(&pool->work);
}

static void *serve(void *arg);

/* It counts as idle until it runs. */
static int start_thread(struct pool *pool)
{
	for (unsigned i = 0; i < THREADS_MAX; i++) {
		struct pool_thread *t = &pool->threads[i];

		if (t->running)
			continue;
		if (t->used)
			pthread_join(t->thread, NULL);
		t->pool = pool;
		t->used = t->running = pthread_create(&t->thread, NULL, serve, t) == 0;
		pool->running += t->running;
		pool->idle += t->running;
		return t->running ? 0 : -EAGAIN;
	}
	return -EAGAIN;
}

/* -EAGAIN: nobody will come. */
static int call_worker(struct pool *pool)
{
	unsigned workers = pool->running - !!pool->leader - !!pool->follower;

	/* An idle worker that was woken and does not run yet is still counted as idle. */
	if (pool->waiting - !!pool->kept > pool->idle && start_thread(pool) < 0 && workers == 0)
		return -EAGAIN;
	pthread_cond_signal(&pool->work);
	return 0;
}

/* How long does the leader's job take? One timer sees to all that come soon after one another. */
static void set_timer(struct pool *pool, long nsec)
{
	struct itimerspec t = {.it_value.tv_nsec = nsec};

	pool->timed = pool->led;
	pool->timer_set = true;
	timerfd_settime(pool->timer, 0, &t, NULL);
}

/* Until the leader ends, or seems to be stuck. */
static void follow(struct pool_thread *t)
{
	struct pool *pool = t->pool;
	uint64_t expired;

	pool->follower = t;
	while (pool->leader && !pool->stopping) {
		pthread_mutex_unlock(&pool->lock);
		(void)!read(pool->timer, &expired, sizeof(expired));
		pthread_mutex_lock(&pool->lock);
		pool->timer_set = false;
		if (!pool->leader || !pool->leader->job)
			continue;
		if (pool->led == pool->timed)
			pool->leader = NULL;
		else
			set_timer(pool, PATIENCE_NSEC);
	}
	pool->follower = NULL;
	pthread_cond_signal(&pool->work); /* for somebody else to follow */
}

/* What the turn has left is done here, if somebody follows; or if there is nobody else. */
static void run_own(struct pool_thread *t)
{
	struct pool *pool = t->pool;
	struct pool_job *job;

	pool->kept = NULL;
	if (!pool->follower && call_worker(pool) == 0)
		return;
	job = take(pool, false);
	if (!job)
		return;
	pool->led++;
	if (!pool->timer_set)
		set_timer(pool, PATIENCE_NSEC);
	run_job(t, job);
}

static void stop(struct pool *pool, int result)
{
	pool->result = result;
	pool->stopping = true;
	pool->leader = NULL;
	pthread_cond_broadcast(&pool->work);
	set_timer(pool, 1);
}

static void lead(struct pool_thread *t)
{
	struct pool *pool = t->pool;
	int r;

	pool->leader = t;
	while (pool->leader == t && !netns_lost()) {
		pthread_mutex_unlock(&pool->lock);
		r = pool->turn(pool->arg);
		pthread_mutex_lock(&pool->lock);
		if (r <= 0)
			stop(pool, r);
		else if (pool->kept)
			run_own(t);
	}
	if (pool->leader == t) {
		pool->leader = NULL;
		set_timer(pool, 1);
	}
}

/* Somebody has to come instead. */
static void replace(struct pool *pool)
{
	while (!pool->stopping && start_thread(pool) < 0) {
		pthread_mutex_unlock(&pool->lock);
		nanosleep(&(struct timespec){.tv_nsec = AGAIN_NSEC}, NULL);
		pthread_mutex_lock(&pool->lock);
	}
}

static void *serve(void *arg)
{
	struct pool_thread *t = self = arg;
	struct pool *pool = t->pool;
	struct pool_job *job;

	pthread_mutex_lock(&pool->lock);
	pool->idle--;
	while (!netns_lost()) {
		if (!pool->leader && !pool->stopping) {
			lead(t);
		} else if ((job = take(pool, true))) {
			run_job(t, job);
		} else if (pool->stopping) {
			break;
		} else if (!pool->follower) {
			follow(t);
		} else {
			pool->idle++;
			pthread_cond_wait(&pool->work, &pool->lock);
			pool->idle--;
		}
	}
	if (netns_lost())
		replace(pool);
	t->running = false;
	pool->running--;
	pthread_cond_signal(&pool->ended);
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

int pool_run(struct pool *pool)
{
	int r;

	pthread_mutex_lock(&pool->lock);
	r = start_thread(pool);
	while (pool->running > 0)
		pthread_cond_wait(&pool->ended, &pool->lock);
	pthread_mutex_unlock(&pool->lock);
	for (unsigned i = 0; i < THREADS_MAX; i++)
		if (pool->threads[i].used)
			pthread_join(pool->threads[i].thread, NULL);
	return r < 0 ? r : pool->result;
}

int pool_submit(struct pool *pool, struct pool_job *job)
{
	int r = 0;

	pthread_mutex_lock(&pool->lock);
	job->next = NULL;
	*pool->last = job;
	pool->last = &job->next;
	pool->waiting++;
	if (!job->waits_on_userspace && !pool->kept && self && pool->leader == self && !self->job)
		pool->kept = job;
	else
		r = call_worker(pool);
	if (r < 0) {
		struct pool_job **at = &pool->first;

		while (*at != job)
			at = &(*at)->next;
		unlink_job(pool, at);
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
	for (unsigned i = 0; !waiting && i < THREADS_MAX; i++)
		if (pool->threads[i].job == job) {
			pool->threads[i].interrupted = true;
			pthread_kill(pool->threads[i].thread, CALLER_INTERRUPT);
		}
	pthread_mutex_unlock(&pool->lock);
	return waiting;
}
