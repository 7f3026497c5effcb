/* SPDX-License-Identifier: MIT */
/*
 * The threads. The leader runs turns of the event loop. The leader runs one
 * of the jobs that a turn leaves itself, because waking another thread takes longer than most jobs.
 * The follower takes over the lead after the leader's job has run for 0.5 to 1 ms. All others are
 * workers; they start when there is work and none is idle, and are kept. So a blocking job blocks
 * the loop for a millisecond at most. A thread that could not return from a namespace
 * (netns_lost()) exits.
 *
 * Jobs run in no particular order. Jobs that wait for userspace (`waits_on_userspace`, such as a
 * lookup of a user's path) never run on the leader, and only on a part of the workers, so that the
 * others can always serve those they wait for. Any thread may call pool_submit() and
 * pool_interrupt().
 */
#pragma once

#include <stdbool.h>

struct pool;

struct pool_job {
	void (*run)(struct pool_job *job);
	bool waits_on_userspace;
	struct pool_job *next; /* private to the pool */
};

/* TURN waits for events and handles them. It returns more than 0 to continue; 0 or a negative errno
 * ends pool_run(). */
struct pool *pool_new(int (*turn)(void *arg), void *arg);
struct pool *pool_free(struct pool *pool); /* takes NULL */

/* Runs turns until one ends it, then finishes all submitted jobs. Returns the result of the last
 * turn, or a negative errno. */
int pool_run(struct pool *pool);

/* The job must stay valid until its run() is called; from then on the caller owns it again.
 * -EAGAIN: there is no worker and none could be started. */
int pool_submit(struct pool *pool, struct pool_job *job);

/*
 * True: the job was queued and is now cancelled. False: it is running, and its thread was sent
 * WAIT_INTERRUPT; or it has finished.
 */
bool pool_interrupt(struct pool *pool, struct pool_job *job);
