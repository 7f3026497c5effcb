/* SPDX-License-Identifier: MIT */
/*
 * Waiting for what others than the kernel decide: never for good, and ended by CALLER_INTERRUPT
 * (caller.h), which the thread has blocked. 0, -ETIMEDOUT, or -EINTR.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

/* Did CALLER_INTERRUPT come? It stays pending. */
int wait_interrupted(void);

/* SECONDS, or WAIT_SLICE: a twentieth of one. */
#define WAIT_SLICE 0
int wait_lock(pthread_mutex_t *lock, unsigned seconds);

/* The time in SECONDS, for wait_condition(). */
struct timespec wait_until(unsigned seconds);

bool wait_is_over(const struct timespec *until);

/* As pthread_cond_wait(3), for a while: with 0 the caller looks whether what he waits for is so. */
int wait_condition(pthread_cond_t *condition, pthread_mutex_t *lock, const struct timespec *until);

/* flock(2), exclusive, of the file FD. Other errors are flock's. */
int wait_flock(int fd, unsigned seconds);
