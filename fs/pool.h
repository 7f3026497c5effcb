/* SPDX-License-Identifier: MIT */
/*
 * The workers: a few threads for whatever may block. They start when there is work and no idle
 * worker, and stay. A worker that could not come home from a namespace (netns_lost()) ends.
 *
 * pool_submit() and pool_interrupt() are the loop's; jobs run on workers, in no
 * order. Jobs that wait for others than the kernel (`foreign`: a path of somebody's) run on a
 * part of the workers only, so that the others can always answer them.
 */
#pragma once

#include <stdbool.h>

struct pool;

struct pool_job {
	void (*run)(struct pool_job *job);
	bool foreign;
	struct pool_job *next; /* the pool's own */
};

struct pool *pool_new(void);

/* Finishes what was submitted, then ends the workers. Takes NULL. */
struct pool *pool_free(struct pool *pool);

/* The job stays where it is until its run() is called, and is the caller's again from then on.
 * -EAGAIN: there is no worker, and none could be started. */
int pool_submit(struct pool *pool, struct pool_job *job);

/*
 * True: the job was waiting, and now will not run. Else it is running, and its worker is sent
 * CALLER_INTERRUPT; or it has run.
 */
bool pool_interrupt(struct pool *pool, struct pool_job *job);
