/* SPDX-License-Identifier: MIT */
/* Text that is read as it is made: see queue.h. A ring that grows, and goes when it is empty. */
#include "queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_MIN 4096

struct queue {
	size_t limit;
	void (*ready)(void *arg);
	void *arg;
	pthread_mutex_t lock; /* of all below */
	char *data;
	size_t room, start, size; /* SIZE bytes from START on, around the end of ROOM */
	unsigned long lost;	  /* behind what is in there */
	bool ended;
};

struct queue *queue_new(size_t limit, void (*ready)(void *arg), void *arg)
{
	struct queue *q = calloc(1, sizeof(*q));

	if (!q)
		return NULL;
	q->limit = limit;
	q->ready = ready;
	q->arg = arg;
	pthread_mutex_init(&q->lock, NULL);
	return q;
}

struct queue *queue_free(struct queue *q)
{
	if (!q)
		return NULL;
	free(q->data);
	pthread_mutex_destroy(&q->lock);
	free(q);
	return NULL;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t take(struct queue *q, char *buf, size_t size)
{
	size_t n = least(size, q->size), first = least(n, q->room - q->start);

	if (n == 0)
		return 0;
	memcpy(buf, q->data + q->start, first);
	memcpy(buf + first, q->data, n - first);
	q->start = (q->start + n) % q->room;
	q->size -= n;
	if (q->size == 0) {
		free(q->data);
		q->data = NULL;
		q->room = q->start = 0;
	}
	return n;
}

static bool make_room(struct queue *q, size_t size)
{
	size_t room = q->room ?: least(ROOM_MIN, q->limit), n = q->size;
	char *data;

	if (size > q->limit - n)
		return false;
	while (room - n < size)
		room = least(2 * room, q->limit);
	if (room == q->room)
		return true;
	data = malloc(room);
	if (!data)
		return false;
	take(q, data, n);
	free(q->data);
	q->data = data;
	q->room = room;
	q->start = 0;
	q->size = n;
	return true;
}

static bool append(struct queue *q, const char *text, size_t size)
{
	size_t at, first;

	if (!make_room(q, size))
		return false;
	at = (q->start + q->size) % q->room;
	first = least(size, q->room - at);
	memcpy(q->data + at, text, first);
	memcpy(q->data, text + first, size - first);
	q->size += size;
	return true;
}

/* Nobody has to wait for the next line to hear what was lost before it. */
static void tell_lost(struct queue *q)
{
	char line[32];
	int n = snprintf(line, sizeof(line), "lost %lu\n", q->lost);

	if (q->lost && q->size == 0 && append(q, line, (size_t)n))
		q->lost = 0;
}

void queue_put(struct queue *q, const char *line, size_t size)
{
	pthread_mutex_lock(&q->lock);
	if (q->lost || !append(q, line, size))
		q->lost++;
	pthread_mutex_unlock(&q->lock);
	q->ready(q->arg);
}

void queue_lose(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->lost++;
	pthread_mutex_unlock(&q->lock);
	q->ready(q->arg);
}

void queue_end(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->ended = true;
	pthread_mutex_unlock(&q->lock);
	q->ready(q->arg);
}

ssize_t queue_take(struct queue *q, char *buf, size_t size)
{
	ssize_t n;

	pthread_mutex_lock(&q->lock);
	tell_lost(q);
	n = (ssize_t)take(q, buf, size);
	if (n == 0 && !q->ended)
		n = -EAGAIN;
	pthread_mutex_unlock(&q->lock);
	return n;
}

bool queue_is_ready(struct queue *q)
{
	bool ready;

	pthread_mutex_lock(&q->lock);
	ready = q->size || q->lost || q->ended;
	pthread_mutex_unlock(&q->lock);
	return ready;
}
