/* SPDX-License-Identifier: MIT */
/*
 * Inode generations: see inode_generations.h. All ids of one hash share a slot, which belongs to
 * the id removed last; the generation of any other id is 0 again. Apart from that, no generation
 * is reused.
 */
#include "inode_generations.h"

#include <pthread.h>

#include "nodeid.h"

#define INODE_GENERATIONS_MAX 4096

static struct {
	uint64_t id;
	uint32_t generation;
} generations[INODE_GENERATIONS_MAX];
static uint32_t last;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* protects both */

void inode_generations_next(uint64_t id)
{
	unsigned slot = nodeid_hash(id) % INODE_GENERATIONS_MAX;

	pthread_mutex_lock(&lock);
	generations[slot].id = id;
	generations[slot].generation = ++last;
	pthread_mutex_unlock(&lock);
}

uint32_t inode_generation_of(uint64_t id)
{
	unsigned slot = nodeid_hash(id) % INODE_GENERATIONS_MAX;
	uint32_t generation;

	pthread_mutex_lock(&lock);
	generation = generations[slot].id == id ? generations[slot].generation : 0;
	pthread_mutex_unlock(&lock);
	return generation;
}
