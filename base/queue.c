/* SPDX-License-Identifier: MIT */
/* Queue of lines: see queue.h. A ring buffer that grows on demand and is freed when empty. */
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
	pthread_mutex_t lock; /* protects all below */
	char *data;
	size_t room, start, size; /* SIZE bytes from START, wrapping at ROOM */
	unsigned long lost;	  /* lines dropped after the queued ones */
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

static size_t size_min(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t ring_read(struct queue *q, char *buf, size_t size)
{
	size_t n = size_min(size, q->size), first = size_min(n, q->room - q->start);

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

static bool ring_reserve(struct queue *q, size_t size)
{
	size_t room = q->room ?: size_min(ROOM_MIN, q->limit), n = q->size;
	char *data;

	if (size > q->limit - n)
		return false;
	while (room - n < size)
		room = size_min(2 * room, q->limit);
	if (room == q->room)
		return true;
	data = malloc(room);
	if (!data)
		return false;
	ring_read(q, data, n);
	free(q->data);
	q->data = data;
	q->room = room;
	q->start = 0;
	q->size = n;
	return true;
}

static bool ring_append(struct queue *q, const char *text, size_t size)
{
	size_t at, first;

	if (!ring_reserve(q, size))
		return false;
	at = (q->start + q->size) % q->room;
	first = size_min(size, q->room - at);
	memcpy(q->data + at, text, first);
	memcpy(q->data, text + first, size - first);
	q->size += size;
	return true;
}

/* Reports dropped lines as soon as the queue is empty, without waiting for the next line. */
static void append_lost_line(struct queue *q)
{
	char line[32];
	int n = snprintf(line, sizeof(line), "lost %lu\n", q->lost);

	if (q->lost && q->size == 0 && ring_append(q, line, (size_t)n))
		q->lost = 0;
}

void queue_put(struct queue *q, const char *line, size_t size)
{
	pthread_mutex_lock(&q->lock);
	if (q->lost || !ring_append(q, line, size))
		q->lost++;
	pthread_mutex_unlock(&q->lock);
	q->ready(q->arg);
}

void queue_add_lost(struct queue *q)
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

ssize_t queue_read(struct queue *q, char *buf, size_t size)
{
	ssize_t n;

	pthread_mutex_lock(&q->lock);
	append_lost_line(q);
	n = (ssize_t)ring_read(q, buf, size);
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
