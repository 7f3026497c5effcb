/* SPDX-License-Identifier: MIT */
/*
 * Waiting for other processes and threads: always with a timeout, and interruptible by
 * WAIT_INTERRUPT, which the thread has blocked. 0, -ETIMEDOUT, or -EINTR.
 */
#pragma once

#include <pthread.h>
#include <signal.h>
#include <stdint.h>

/* Interrupts a thread that waits: send it with pthread_kill(). */
#define WAIT_INTERRUPT SIGUSR1

/* -EINTR if WAIT_INTERRUPT is pending, else 0. It stays pending. */
int wait_interrupted(void);

/* Locks LOCK within SECONDS; WAIT_SLICE is one twentieth of a second. */
#define WAIT_SLICE 0
int wait_lock(pthread_mutex_t *lock, unsigned seconds);

/*
 * As pthread_cond_wait(3), for a short time: after 0 the caller checks its condition again. UNTIL
 * is the end of all waits (clock.h).
 */
int wait_condition(pthread_cond_t *condition, pthread_mutex_t *lock, uint64_t until);

/* Waits up to NSEC for FD to become readable. Other errors are those of ppoll(2). */
int wait_readable(int fd, uint64_t nsec);

/* Takes an exclusive flock(2) lock of the file FD. Other errors are those of flock(2). */
int wait_flock(int fd, unsigned seconds);
