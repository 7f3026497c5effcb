/* SPDX-License-Identifier: MIT */
/* The event loop: see loop.h. */
#include "loop.h"

#include <sched.h>
#include <stdint.h>
#include <sys/epoll.h>

#include "cleanup.h"
#include "clock.h"

#define SOURCES_MAX 8

struct source {
	void (*ready)(void *arg);
	void *arg;
};

struct loop {
	int epoll;
	bool stopped;
	unsigned awake;
	bool soon; /* the last event came within AWAKE nanoseconds */
	unsigned n;
	struct source sources[SOURCES_MAX];
};

struct loop *loop_new(unsigned awake)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (!loop)
		return NULL;
	loop->awake = awake;
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	return loop->epoll < 0 ? loop_free(loop) : loop;
}

struct loop *loop_free(struct loop *loop)
{
	if (loop)
		closep(&loop->epoll);
	free(loop);
	return NULL;
}

static int add_source(
	struct loop *loop, int fd, uint32_t events, void (*ready)(void *arg), void *arg)
{
	struct epoll_event event = {.events = events};

	if (loop->n == SOURCES_MAX)
		return -ENOSPC;
	event.data.ptr = &loop->sources[loop->n];
	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) < 0)
		return -errno;
	loop->sources[loop->n++] = (struct source){.ready = ready, .arg = arg};
	return 0;
}

int loop_add(struct loop *loop, int fd, void (*ready)(void *arg), void *arg)
{
	return add_source(loop, fd, EPOLLIN, ready, arg);
}

int loop_add_urgent(struct loop *loop, int fd, void (*ready)(void *arg), void *arg)
{
	return add_source(loop, fd, EPOLLPRI, ready, arg);
}

/* As epoll_wait(2). While it polls, it yields the CPU to other threads. */
static int wait_for_events(struct loop *loop, struct epoll_event *events)
{
	uint64_t until = monotonic_nsec() + loop->awake;
	int n = 0;

	while (loop->soon && n == 0 && monotonic_nsec() < until) {
		n = epoll_wait(loop->epoll, events, SOURCES_MAX, 0);
		if (n == 0)
			sched_yield();
	}
	if (n == 0)
		n = epoll_wait(loop->epoll, events, SOURCES_MAX, -1);
	loop->soon = monotonic_nsec() < until;
	return n;
}

int loop_turn(struct loop *loop)
{
	struct epoll_event events[SOURCES_MAX];
	int n = wait_for_events(loop, events);

	if (n < 0 && errno != EINTR)
		return -errno;
	for (int i = 0; i < n && !loop->stopped; i++) {
		struct source *source = events[i].data.ptr;

		source->ready(source->arg);
	}
	return !loop->stopped;
}

void loop_stop(struct loop *loop)
{
	loop->stopped = true;
}
