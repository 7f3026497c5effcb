/* SPDX-License-Identifier: MIT */
/*
 * Waiting with a timeout: see wait.h. pthread_mutex_lock(3) is not interrupted by a signal, and
 * flock(2) has no timeout, so both are tried repeatedly, with a check for a pending signal in
 * between.
 */
#include "wait.h"

#include <poll.h>
#include <sys/file.h>

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

#include "cleanup.h"
#include "clock.h"

#define SLICE_NSEC 50000000
#define RETRY_NSEC 5000000 /* between attempts of flock(2) */

int wait_interrupted(void)
{
	sigset_t pending;

	sigpending(&pending);
	return sigismember(&pending, WAIT_INTERRUPT) == 1 ? -EINTR : 0;
}

static int check_timeout(uint64_t end)
{
	return monotonic_nsec() >= end ? -ETIMEDOUT : wait_interrupted();
}

int wait_condition(pthread_cond_t *condition, pthread_mutex_t *lock, uint64_t until)
{
	struct timespec slice = nsec_timespec(monotonic_nsec() + SLICE_NSEC);
	int r = check_timeout(until);

	if (r == 0)
		pthread_cond_clockwait(condition, lock, CLOCK_MONOTONIC, &slice);
	return r;
}

/* Annotated for ThreadSanitizer of gcc 12, which does not intercept pthread_mutex_clocklock(3). */
static int mutex_lock_until(pthread_mutex_t *lock, const struct timespec *until)
{
#ifdef __SANITIZE_THREAD__
	int r;

	__tsan_mutex_pre_lock(lock, __tsan_mutex_try_lock);
	r = pthread_mutex_clocklock(lock, CLOCK_MONOTONIC, until);
	__tsan_mutex_post_lock(
		lock, __tsan_mutex_try_lock | (r == 0 ? 0 : __tsan_mutex_try_lock_failed), 0);
	return r;
#else
	return pthread_mutex_clocklock(lock, CLOCK_MONOTONIC, until);
#endif
}

int wait_lock(pthread_mutex_t *lock, unsigned seconds)
{
	struct timespec slice;
	uint64_t end;
	int r = 0;

	if (pthread_mutex_trylock(lock) == 0)
		return 0;
	end = monotonic_nsec() + seconds * NSEC_PER_SEC;
	while (r == 0) {
		slice = nsec_timespec(monotonic_nsec() + SLICE_NSEC);
		if (mutex_lock_until(lock, &slice) == 0)
			return 0;
		r = check_timeout(end);
	}
	return r;
}

int wait_readable(int fd, uint64_t nsec)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	struct timespec timeout = nsec_timespec(nsec);
	sigset_t mask;
	int n;

	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	sigdelset(&mask, WAIT_INTERRUPT);
	n = ppoll(&p, 1, &timeout, &mask);
	return n > 0 ? 0 : n < 0 ? -errno : -ETIMEDOUT;
}

int wait_flock(int fd, unsigned seconds)
{
	uint64_t end = monotonic_nsec() + seconds * NSEC_PER_SEC;
	int r = 0;

	while (r == 0) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK)
			return -errno;
		nanosleep(&(struct timespec){.tv_nsec = RETRY_NSEC}, NULL);
		r = check_timeout(end);
	}
	return r;
}
