/* SPDX-License-Identifier: MIT */
/*
 * Text of any length, written through a stream. It is kept in memory while it is short and all
 * spools together stay below a limit, otherwise in an unnamed temporary file (O_TMPFILE in /tmp, or
 * memfd_create(2) if nothing is writable there). The kernel frees the file on close, however the
 * daemon ends.
 *
 * A spool belongs to one thread while it is written; any thread may read it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct spool {
	char *text; /* NULL: in the file, or empty */
	int fd;	    /* -1: in memory */
	size_t size, room;
	int error; /* negative errno of the first failure, after which nothing is added; or 0 */
	int (*more)(struct spool *s, void *arg);
	void *arg;
};

/* The memory limit of all spools together, in bytes. Set it before the first spool is created. */
void spool_set_memory(size_t bytes);
size_t spool_memory(void);

/* Whether S exceeds what one spool may keep in memory, and so is in a file. */
bool spool_is_long(const struct spool *s);

/*
 * Initializes S and opens a buffered stream that appends to it. NULL: out of memory. MORE (NULL:
 * none) is called after each append; a negative errno from it becomes the error of the spool.
 */
FILE *spool_open(struct spool *s, int (*more)(struct spool *s, void *arg), void *arg);

/*
 * Initializes an empty spool without a stream. Zeroed memory is not an empty spool: 0 is a valid
 * descriptor.
 */
void spool_init(struct spool *s);

/*
 * Writes SIZE bytes at offset AT, which is at most the size of S: overwrites and appends. On an
 * error S is unchanged, except for bytes in the overwritten range.
 */
int spool_write(struct spool *s, size_t at, const char *text, size_t size);

/* Truncates S to SIZE bytes, which is at most its size. */
int spool_truncate(struct spool *s, size_t size);

/* A NUL-terminated copy of the contents, to be freed. NULL: out of memory, or EIO. */
char *spool_copy(const struct spool *s);

/* Shrinks the buffer to the size of S, after the last write. */
void spool_fit(struct spool *s);

/*
 * Reads from offset AT, as pread(2) does. Data that is still in the buffer of the stream is not
 * visible.
 */
ssize_t spool_read(const struct spool *s, size_t at, char *buf, size_t size);

/* Also accepts a zeroed spool. */
void spool_done(struct spool *s);
