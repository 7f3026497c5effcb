/* SPDX-License-Identifier: MIT */
/*
 * Reads of a file that is read as its text is made: one that finds nothing yet waits, and no
 * thread with it. It is answered by whoever makes more (reads_go_on()), by an interrupt, or at the
 * end. Any thread; nothing blocks. libfuse, which has locks of its own, is never called with ours
 * held.
 */
#pragma once

#include <fuse_lowlevel.h>
#include <pthread.h>
#include <stdbool.h>

struct reading;

/* What one is answered with: up to SIZE bytes in TEXT, or of a file from OFF on, unless FD is -1.
 */
struct reads_part {
	size_t size;
	off_t off;
	int fd;
	char text[32768];
};

/* How many bytes there are, 0 at the end, -EAGAIN when there is nothing yet, or another negative
 * errno. */
typedef ssize_t (*reads_take_fn)(void *arg, struct reads_part *part);

struct reads {
	reads_take_fn take;
	void *arg;
	pthread_mutex_t lock;
	struct reading *waiting;
};

void reads_init(struct reads *r, reads_take_fn take, void *arg);

/* Those that still wait are at the end of the file. */
void reads_done(struct reads *r);

/* Answers it; NOW: with EAGAIN, rather than that it waits. */
void reads_answer(struct reads *r, fuse_req_t fuse, size_t size, off_t off, bool now);

void reads_reply_file(fuse_req_t fuse, int fd, size_t size, off_t off);

/* There is more to take: in their order, those are answered that can be. */
void reads_go_on(struct reads *r);
