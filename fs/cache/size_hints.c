/* SPDX-License-Identifier: MIT */
/* Sizes of files that were opened just now: a ring of the last opens. See size_hints.h. */
#include "size_hints.h"

#include <pthread.h>

#include "clock.h"

#define SIZE_HINTS_MAX 64
#define RECENT_NSEC 1000000

static struct size_hint {
	uint64_t id, when; /* CLOCK_MONOTONIC, in nanoseconds */
	pid_t pid;
	size_t size;
} hints[SIZE_HINTS_MAX];
static unsigned last;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* protects both */

void size_hints_add(uint64_t id, pid_t pid, size_t size)
{
	struct size_hint r = {.id = id, .when = monotonic_nsec(), .pid = pid, .size = size};

	pthread_mutex_lock(&lock);
	hints[++last % SIZE_HINTS_MAX] = r;
	pthread_mutex_unlock(&lock);
}

void size_hints_forget(uint64_t id)
{
	pthread_mutex_lock(&lock);
	for (unsigned i = 0; i < SIZE_HINTS_MAX; i++)
		if (hints[i].id == id)
			hints[i] = (struct size_hint){.id = 0};
	pthread_mutex_unlock(&lock);
}

bool size_hints_find(uint64_t id, pid_t pid, size_t *ret_size)
{
	uint64_t from = monotonic_nsec() - RECENT_NSEC;
	bool found = false;

	pthread_mutex_lock(&lock);
	for (unsigned i = 0; !found && i < SIZE_HINTS_MAX; i++) {
		const struct size_hint *r = &hints[(last - i) % SIZE_HINTS_MAX];

		found = r->id == id && r->pid == pid && r->when >= from;
		if (found)
			*ret_size = r->size;
	}
	pthread_mutex_unlock(&lock);
	return found;
}
