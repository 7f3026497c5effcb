/* SPDX-License-Identifier: MIT */
/*
 * What is read as it is made: text between one that puts it in and one that takes it out, in
 * order, and no more than a limit of it. What is put in where there is no room is lost; who takes
 * the rest out is told so, by the line `lost N`, at the place where that was. From then on all is
 * lost until the queue is empty, so that such places are few.
 *
 * Any thread; nothing blocks. The end is said once, and nothing is put in after it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct queue;

/*
 * READY is called, by the one that puts something in or says the end, when there is something to
 * take. LIMIT is in bytes. NULL: out of memory. queue_free() takes NULL.
 */
struct queue *queue_new(size_t limit, void (*ready)(void *arg), void *arg);
struct queue *queue_free(struct queue *q);

/* One more line, with its newline. */
void queue_put(struct queue *q, const char *line, size_t size);

/* A line that could not be made. */
void queue_lose(struct queue *q);

void queue_end(struct queue *q);

/* Up to SIZE bytes. 0: it is at its end. -EAGAIN: there is nothing yet. */
ssize_t queue_take(struct queue *q, char *buf, size_t size);

/* Would queue_take() say something else than -EAGAIN? */
bool queue_is_ready(struct queue *q);
