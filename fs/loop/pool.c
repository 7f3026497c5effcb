/* SPDX-License-Identifier: MIT */
/* The threads: see pool.h. */
#include "pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "cleanup.h"
#include "netns.h"
#include "wait.h"

#define WORKERS_MAX 8
#define THREADS_MAX (WORKERS_MAX + 2) /* plus the leader and the follower */
#define USERSPACE_WAITS_MAX (WORKERS_MAX / 2)
#define PATIENCE_NSEC 500000 /* how long the follower lets the leader's job run */
#define RETRY_NSEC 10000000  /* after a thread could not be started */

struct pool_thread {
	struct pool *pool;
	pthread_t thread;
	bool running;
	bool used;	      /* the thread must be joined */
	struct pool_job *job; /* that runs now; NULL: none */
	bool interrupted;     /* while the job ran */
};

struct pool {
	int (*turn)(void *arg);
	void *arg;
	int timer;	      /* wakes the follower */
	pthread_mutex_t lock; /* protects all below */
	pthread_cond_t work, ended;
	struct pool_job *first, **last;
	unsigned waiting;	     /* length of the queue */
	struct pool_job *leader_job; /* the queued job for the leader after its turn; NULL: none */
	unsigned running, idle, running_on_userspace;
	struct pool_thread *leader, *follower;
	unsigned led;	/* counts the leader's jobs */
	unsigned timed; /* the value of led when the timer was set */
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

/* The functions from here to pool_run() are called and return with the lock held. */

static void unlink_job(struct pool *pool, struct pool_job **at)
{
	struct pool_job *job = *at;

	*at = job->next;
	if (pool->last == &job->next)
		pool->last = at;
	if (pool->leader_job == job)
		pool->leader_job = NULL;
	job->next = NULL;
	pool->waiting--;
}

static int wake_worker(struct pool *pool);

/*
 * Removes the first job that may run now from the queue; NULL: none. A worker that takes the
 * leader's job was woken for another one, so it wakes another worker for that.
 */
static struct pool_job *pop_job(struct pool *pool, bool waits_on_userspace)
{
	waits_on_userspace &= pool->running_on_userspace < USERSPACE_WAITS_MAX;
	for (struct pool_job **at = &pool->first; *at; at = &(*at)->next) {
		struct pool_job *job = *at;
		bool leader_job = job == pool->leader_job;

		if (job->waits_on_userspace && !waits_on_userspace)
			continue;
		unlink_job(pool, at);
		if (leader_job && pool->waiting)
			wake_worker(pool);
		pool->running_on_userspace += job->waits_on_userspace;
		return job;
	}
	return NULL;
}

/* An interrupt that arrives after the end of its job must not hit the next one. */
static void discard_interrupts(void)
{
	struct timespec now = {0};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, WAIT_INTERRUPT);
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
		discard_interrupts();
	t->interrupted = false;
	pool->running_on_userspace -= waits_on_userspace;
	if (waits_on_userspace && pool->first)
		pthread_cond_signal(&pool->work);
}

static void *thread_main(void *arg);

/* The thread counts as idle until it runs. */
static int start_thread(struct pool *pool)
{
	for (unsigned i = 0; i < THREADS_MAX; i++) {
		struct pool_thread *t = &pool->threads[i];

		if (t->running)
			continue;
		if (t->used)
			pthread_join(t->thread, NULL);
		t->pool = pool;
		t->used = t->running = pthread_create(&t->thread, NULL, thread_main, t) == 0;
		pool->running += t->running;
		pool->idle += t->running;
		return t->running ? 0 : -EAGAIN;
	}
	return -EAGAIN;
}

/* -EAGAIN: there is no worker, and none could be started. */
static int wake_worker(struct pool *pool)
{
	unsigned workers = pool->running - !!pool->leader - !!pool->follower;

	/* idle includes workers that were woken and do not run yet. */
	if (pool->waiting - !!pool->leader_job > pool->idle && start_thread(pool) < 0 &&
		workers == 0)
		return -EAGAIN;
	pthread_cond_signal(&pool->work);
	return 0;
}

/* Times the leader's job. One timer covers all jobs that follow one another closely. */
static void set_timer(struct pool *pool, long nsec)
{
	struct itimerspec t = {.it_value.tv_nsec = nsec};

	pool->timed = pool->led;
	pool->timer_set = true;
	timerfd_settime(pool->timer, 0, &t, NULL);
}

/* Returns once there is no leader, or it seems to be stuck. */
static void follow_leader(struct pool_thread *t)
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
	pthread_cond_signal(&pool->work); /* another thread becomes the follower */
}

/* Runs the job that the turn has left, if there is a follower or no worker can be had. */
static void run_leader_job(struct pool_thread *t)
{
	struct pool *pool = t->pool;
	struct pool_job *job;

	pool->leader_job = NULL;
	if (!pool->follower && wake_worker(pool) == 0)
		return;
	job = pop_job(pool, false);
	if (!job)
		return;
	pool->led++;
	if (!pool->timer_set)
		set_timer(pool, PATIENCE_NSEC);
	run_job(t, job);
}

static void stop_pool(struct pool *pool, int result)
{
	pool->result = result;
	pool->stopping = true;
	pool->leader = NULL;
	pthread_cond_broadcast(&pool->work);
	set_timer(pool, 1);
}

static void lead_turns(struct pool_thread *t)
{
	struct pool *pool = t->pool;
	int r;

	pool->leader = t;
	while (pool->leader == t && !netns_lost()) {
		pthread_mutex_unlock(&pool->lock);
		r = pool->turn(pool->arg);
		pthread_mutex_lock(&pool->lock);
		if (r <= 0)
			stop_pool(pool, r);
		else if (pool->leader_job)
			run_leader_job(t);
	}
	if (pool->leader == t) {
		pool->leader = NULL;
		set_timer(pool, 1);
	}
}

/* Starts a thread in place of one that exits. Retries until it succeeds. */
static void replace_thread(struct pool *pool)
{
	while (!pool->stopping && start_thread(pool) < 0) {
		pthread_mutex_unlock(&pool->lock);
		nanosleep(&(struct timespec){.tv_nsec = RETRY_NSEC}, NULL);
		pthread_mutex_lock(&pool->lock);
	}
}

static void *thread_main(void *arg)
{
	struct pool_thread *t = self = arg;
	struct pool *pool = t->pool;
	struct pool_job *job;

	pthread_mutex_lock(&pool->lock);
	pool->idle--;
	while (!netns_lost()) {
		if (!pool->leader && !pool->stopping) {
			lead_turns(t);
		} else if ((job = pop_job(pool, true))) {
			run_job(t, job);
		} else if (pool->stopping) {
			break;
		} else if (!pool->follower) {
			follow_leader(t);
		} else {
			pool->idle++;
			pthread_cond_wait(&pool->work, &pool->lock);
			pool->idle--;
		}
	}
	if (netns_lost())
		replace_thread(pool);
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
	if (!job->waits_on_userspace && !pool->leader_job && self && pool->leader == self &&
		!self->job)
		pool->leader_job = job;
	else
		r = wake_worker(pool);
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
			pthread_kill(pool->threads[i].thread, WAIT_INTERRUPT);
		}
	pthread_mutex_unlock(&pool->lock);
	return waiting;
}
