/* SPDX-License-Identifier: MIT */
/*
 * Node ids that live again: see lives.h. All ids of one hash share a place: the last one has it,
 * and any other is in its first life again. But for that, no life is lived twice.
 */
#include "lives.h"

#include <pthread.h>

#include "nodeid.h"

#define LIVES_MAX 4096

static struct {
	uint64_t id;
	uint32_t life;
} lives[LIVES_MAX];
static uint32_t last;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of both */

void lives_end(uint64_t id)
{
	unsigned place = nodeid_hash(id) % LIVES_MAX;

	pthread_mutex_lock(&lock);
	lives[place].id = id;
	lives[place].life = ++last;
	pthread_mutex_unlock(&lock);
}

uint32_t lives_of(uint64_t id)
{
	unsigned place = nodeid_hash(id) % LIVES_MAX;
	uint32_t life;

	pthread_mutex_lock(&lock);
	life = lives[place].id == id ? lives[place].life : 0;
	pthread_mutex_unlock(&lock);
	return life;
}
