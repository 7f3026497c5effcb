/* SPDX-License-Identifier: MIT */
/*
 * Node ids that live again: see inode_generations.h. All ids of one hash share a place: the last
 * one has it, and any other is in its first life again. But for that, no life is lived twice.
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
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of both */

void inode_generations_next(uint64_t id)
{
	unsigned place = nodeid_hash(id) % INODE_GENERATIONS_MAX;

	pthread_mutex_lock(&lock);
	generations[place].id = id;
	generations[place].generation = ++last;
	pthread_mutex_unlock(&lock);
}

uint32_t inode_generation_of(uint64_t id)
{
	unsigned place = nodeid_hash(id) % INODE_GENERATIONS_MAX;
	uint32_t generation;

	pthread_mutex_lock(&lock);
	generation = generations[place].id == id ? generations[place].generation : 0;
	pthread_mutex_unlock(&lock);
	return generation;
}
