/* SPDX-License-Identifier: MIT */
/*
 * Text of any length, as it is made: in memory as long as all of them together have room there, and
 * it is not too long, else in a temporary file without a name (O_TMPFILE in /tmp, or
 * memfd_create(2) where nothing can be written), which goes when it is given up, however the daemon
 * ends.
 *
 * A spool is one thread's while it is written, and any thread's to be read.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct spool {
	char *text; /* NULL: it is in the file, or empty */
	int fd;	    /* -1: it is in memory */
	size_t size, room;
	int error; /* a negative errno, since which nothing was added; or 0 */
	int (*more)(struct spool *s, void *arg);
	void *arg;
};

/* What all spools may have in memory, in bytes. Before the first one. */
void spool_set_memory(size_t bytes);
size_t spool_memory(void);

/* It is too long for any memory, and in its file. */
bool spool_is_long(const struct spool *s);

/*
 * S, to which what is written to the stream is added. NULL: out of memory. It is buffered. MORE
 * (NULL: nobody) is called whenever something was added; its negative errno is the spool's error.
 */
FILE *spool_open(struct spool *s, int (*more)(struct spool *s, void *arg), void *arg);

/* An empty one, without a stream. Zeroed memory is not one: 0 is a descriptor. */
void spool_init(struct spool *s);

/*
 * Writes SIZE bytes at AT, which is at most the size of S: over what is there, and behind it. On an
 * error S is as before, but for bytes that were to be overwritten.
 */
int spool_write(struct spool *s, size_t at, const char *text, size_t size);

/* Keeps the first SIZE bytes, of at least as many. */
int spool_truncate(struct spool *s, size_t size);

/* A copy of all of it, which ends with a NUL and is to be freed. NULL: out of memory, or EIO. */
char *spool_copy(const struct spool *s);

/* Nothing more is added to S: takes no more memory than it needs. */
void spool_fit(struct spool *s);

/* What is at AT, as pread(2): of what was added, and has left the stream's buffer. */
ssize_t spool_read(const struct spool *s, size_t at, char *buf, size_t size);

/* Takes a zeroed one, too. */
void spool_done(struct spool *s);
