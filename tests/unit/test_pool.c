/* SPDX-License-Identifier: MIT */
/* The threads: who is stuck in a job stops neither the turns nor the others. */
#include "unit.h"

#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "netns.h"
#include "pool.h"
#include "wait.h"

#define STUCK 30 /* more than there are threads */
#define TURNS 100

struct job {
	struct pool_job job;
	struct world *world;
};

/* What a test has its turns do, and what came of it. */
struct world {
	struct pool *pool;
	int (*turn)(struct world *w);
	unsigned turns;
	sem_t go;
	atomic_uint begun, ended, interrupted;
	struct job jobs[TURNS];
};

static void wait_for_go(struct world *w)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 20;
	assert_int_equal(sem_timedwait(&w->go, &until), 0);
}

static void run_stuck(struct pool_job *job)
{
	struct world *w = ((struct job *)job)->world;

	atomic_fetch_add(&w->begun, 1);
	wait_for_go(w);
	atomic_fetch_add(&w->ended, 1);
}

static void run_short(struct pool_job *job)
{
	struct world *w = ((struct job *)job)->world;

	atomic_fetch_add(&w->begun, 1);
	atomic_fetch_add(&w->ended, 1);
}

static void submit(
	struct world *w, unsigned i, void (*run)(struct pool_job *job), bool waits_on_userspace)
{
	w->jobs[i] = (struct job){
		.job = {.run = run, .waits_on_userspace = waits_on_userspace}, .world = w};
	assert_int_equal(pool_submit(w->pool, &w->jobs[i].job), 0);
}

static int turn(void *arg)
{
	struct world *w = arg;

	return w->turn(w);
}

static void run(struct world *w, int (*turns)(struct world *w), int result)
{
	w->turn = turns;
	sem_init(&w->go, 0, 0);
	w->pool = pool_new(turn, w);
	assert_non_null(w->pool);
	assert_int_equal(pool_run(w->pool), result);
	w->pool = pool_free(w->pool);
	sem_destroy(&w->go);
}

static int one_job_each(struct world *w)
{
	if (w->turns == TURNS)
		return -EIO;
	submit(w, w->turns++, run_short, false);
	return 1;
}

static void runs_all_jobs_and_returns_the_result(void **state)
{
	struct world w = {0};

	run(&w, one_job_each, -EIO);
	assert_int_equal(w.ended, TURNS);
}

/* The job of each turn waits for the last turn, which comes all the same. */
static int until_all_are_stuck(struct world *w)
{
	if (w->turns == STUCK) {
		for (int i = 0; i < STUCK; i++)
			sem_post(&w->go);
		return 0;
	}
	submit(w, w->turns, run_stuck, w->turns % 3 == 0);
	w->turns++;
	return 1;
}

static void leads_on_when_all_are_stuck(void **state)
{
	struct world w = {0};

	run(&w, until_all_are_stuck, 0);
	assert_int_equal(w.ended, STUCK);
}

/* However many wait for others than the kernel, there is a worker for who does not. */
static int foreigners_first(struct world *w)
{
	if (w->turns == 0) {
		for (; w->turns < STUCK; w->turns++)
			submit(w, w->turns, run_stuck, true);
		submit(w, w->turns, run_short, false);
		return 1;
	}
	if (w->ended == 0)
		return 1;
	assert_true(w->begun < STUCK);
	for (int i = 0; i < STUCK; i++)
		sem_post(&w->go);
	return 0;
}

static void keeps_workers_from_waiting_jobs(void **state)
{
	struct world w = {0};

	run(&w, foreigners_first, 0);
	assert_int_equal(w.ended, STUCK + 1);
}

static void wait_for_count(atomic_uint *count, unsigned n)
{
	while (atomic_load(count) < n)
		usleep(1000);
	usleep(1000);
}

/*
 * One thread has nothing to do but to follow. A worker that has just ended one job takes the one
 * that was for the leader, and is stuck in it.
 */
static int taken_from_the_leader(struct world *w)
{
	switch (w->turns++) {
	case 0:
		submit(w, 0, run_short, false);
		return 1;
	case 1:
		wait_for_count(&w->ended, 1);
		submit(w, 1, run_stuck, true);
		wait_for_count(&w->begun, 2);
		submit(w, 2, run_stuck, false);
		sem_post(&w->go);
		wait_for_count(&w->begun, 3);
		submit(w, 3, run_short, true);
		return 1;
	default:
		usleep(1000);
		assert_true(w->turns < 5000);
		if (w->ended < 3)
			return 1;
		sem_post(&w->go);
		return 0;
	}
}

static void calls_a_worker_all_the_same(void **state)
{
	struct world w = {0};

	run(&w, taken_from_the_leader, 0);
	assert_int_equal(w.ended, 4);
}

/* The worker that was called for the second job takes the first one, which was for the leader. */
static int taken_before_the_second(struct world *w)
{
	if (w->turns++ == 0) {
		submit(w, 0, run_stuck, false);
		submit(w, 1, run_short, false);
		wait_for_count(&w->begun, 1);
		return 1;
	}
	usleep(1000);
	assert_true(w->turns < 5000);
	if (w->ended == 0)
		return 1;
	sem_post(&w->go);
	return 0;
}

static void calls_another_worker(void **state)
{
	struct world w = {0};

	run(&w, taken_before_the_second, 0);
	assert_int_equal(w.ended, 2);
}

/* Whoever leads after the one that is stuck, gets stuck as well; and each time somebody follows. */
static int one_after_another(struct world *w)
{
	unsigned n = w->turns++;

	if (n == 6) {
		for (unsigned i = 0; i < n / 2; i++)
			sem_post(&w->go);
		return 0;
	}
	if (n % 2 == 1)
		wait_for_count(&w->ended, n / 2 + 1);
	submit(w, n, n % 2 == 1 ? run_stuck : run_short, false);
	return 1;
}

static void leads_on_again_and_again(void **state)
{
	struct world w = {0};

	run(&w, one_after_another, 0);
	assert_int_equal(w.ended, 6);
}

static void run_interruptible(struct pool_job *job)
{
	struct world *w = ((struct job *)job)->world;
	sigset_t set;

	atomic_fetch_add(&w->begun, 1);
	sigemptyset(&set);
	sigaddset(&set, WAIT_INTERRUPT);
	assert_int_equal(sigwaitinfo(&set, NULL), WAIT_INTERRUPT);
	atomic_fetch_add(&w->interrupted, 1);
}

/* Of as many as these, the last one does not run yet when the first one does. */
static int interrupt_both(struct world *w)
{
	if (w->turns == 0) {
		for (; w->turns < STUCK; w->turns++)
			submit(w, w->turns, run_interruptible, true);
		return 1;
	}
	if (w->begun == 0)
		return 1;
	assert_true(pool_interrupt(w->pool, &w->jobs[STUCK - 1].job));
	for (int i = 0; i < STUCK - 1; i++)
		pool_interrupt(w->pool, &w->jobs[i].job);
	return 0;
}

static void interrupts_what_waits_and_what_runs(void **state)
{
	struct world w = {0};

	run(&w, interrupt_both, 0);
	assert_true(w.interrupted > 0);
	assert_true(w.interrupted < STUCK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_all_jobs_and_returns_the_result),
		cmocka_unit_test(leads_on_when_all_are_stuck),
		cmocka_unit_test(keeps_workers_from_waiting_jobs),
		cmocka_unit_test(calls_a_worker_all_the_same),
		cmocka_unit_test(calls_another_worker),
		cmocka_unit_test(leads_on_again_and_again),
		cmocka_unit_test(interrupts_what_waits_and_what_runs),
	};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, WAIT_INTERRUPT);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	return netns_init() < 0 ? 77 : cmocka_run_group_tests(tests, NULL, NULL);
}
