/* SPDX-License-Identifier: MIT */
/*
 * The threads. One of them leads: it takes turns of the event loop, and when a turn has left one
 * job to be done, it does that by itself, for to wake somebody else takes longer than most jobs.
 * Another one follows: if the leader's job takes too long, it leads from there on. All others are
 * workers; they start when there is work and none of them is idle, and stay. So whatever blocks,
 * blocks the loop for a millisecond at most. A thread that could not come home from a namespace
 * (netns_lost()) ends.
 *
 * Jobs run in no order. Those that wait for others than the kernel (`foreign`: a path of
 * somebody's) are never the leader's, and run on a part of the workers only, so that the others can
 * always answer them. Any thread may call pool_submit() and pool_interrupt().
 */
#pragma once

#include <stdbool.h>

struct pool;

struct pool_job {
	void (*run)(struct pool_job *job);
	bool waits_on_userspace;
	struct pool_job *next; /* the pool's own */
};

/* TURN waits for events and answers what came in; more than 0: go on, else the end, and why. */
struct pool *pool_new(int (*turn)(void *arg), void *arg);
struct pool *pool_free(struct pool *pool); /* takes NULL */

/* Takes turns to the end, then finishes what was submitted. What the last turn said, or a negative
 * errno. */
int pool_run(struct pool *pool);

/* The job stays where it is until its run() is called, and is the caller's again from then on.
 * -EAGAIN: there is no worker, and none could be started. */
int pool_submit(struct pool *pool, struct pool_job *job);

/*
 * True: the job was waiting, and now will not run. Else it is running, and its thread is sent
 * CALLER_INTERRUPT; or it has run.
 */
bool pool_interrupt(struct pool *pool, struct pool_job *job);
