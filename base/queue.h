/* SPDX-License-Identifier: MIT */
/*
 * A bounded queue of text between a producer and a consumer, in order. When a line does not fit, it
 * is dropped, and so are all later lines until the queue is empty, so that gaps are few. The
 * consumer then reads the line `lost N` in place of the N dropped lines.
 *
 * Thread-safe; nothing blocks. queue_end() is called once, and nothing is added after it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct queue;

/*
 * READY is called by the thread that adds a line or ends the queue, when there is something to
 * read. LIMIT is in bytes. NULL: out of memory. queue_free() takes NULL.
 */
struct queue *queue_new(size_t limit, void (*ready)(void *arg), void *arg);
struct queue *queue_free(struct queue *q);

/* Adds a line, which includes its newline. */
void queue_put(struct queue *q, const char *line, size_t size);

/* Counts a line that could not be produced as lost. */
void queue_add_lost(struct queue *q);

void queue_end(struct queue *q);

/* Reads up to SIZE bytes. 0: end of the queue. -EAGAIN: no data yet. */
ssize_t queue_read(struct queue *q, char *buf, size_t size);

/* Whether queue_read() would return anything but -EAGAIN. */
bool queue_is_ready(struct queue *q);
