/* SPDX-License-Identifier: MIT */
/*
 * Reads of a file that is read while its text is produced. A read that finds no data waits, without
 * occupying a thread. It is answered when more data arrives (reads_go_on()), on an interrupt, or at
 * the end. Any thread; nothing blocks. libfuse has locks of its own and is never called with ours
 * held.
 */
#pragma once

#include <fuse_lowlevel.h>
#include <pthread.h>
#include <stdbool.h>

struct reading;

/* The data of one reply: up to SIZE bytes, in TEXT if FD is -1, else in the file FD at OFF. */
struct reads_part {
	size_t size;
	off_t off;
	int fd;
	char text[131072];
};

/* Returns the number of bytes, 0 at the end of file, -EAGAIN if there is no data yet, or another
 * negative errno. */
typedef ssize_t (*reads_fill_fn)(void *arg, struct reads_part *part);

struct reads {
	reads_fill_fn fill;
	void *arg;
	pthread_mutex_t lock;
	struct reading *waiting;
};

void reads_init(struct reads *r, reads_fill_fn fill, void *arg);

/* Answers the reads that still wait with the end of file. */
void reads_done(struct reads *r);

/* Answers a read, at once or later. NOW: it never waits, but fails with EAGAIN. */
void reads_answer(struct reads *r, fuse_req_t fuse, size_t size, off_t off, bool now);

void reads_reply_file(fuse_req_t fuse, int fd, size_t size, off_t off);

/* More data is available: answers waiting reads in order of arrival, as far as the data goes. */
void reads_go_on(struct reads *r);
