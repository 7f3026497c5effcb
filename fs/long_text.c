/* SPDX-License-Identifier: MIT */
/* Texts that are read while they are rendered: see long_text.h. */
#include "long_text.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "reads.h"

struct long_text {
	int fd;
	atomic_uint users;
	atomic_size_t size;
	atomic_bool ended; /* set after the final size and error */
	int error;
	struct reads reads;
};

/* Short reads only at the end: the page cache, which sendfile(2) reads through, takes a short read
 * for the end of file. */
static ssize_t fill_part(void *arg, struct reads_part *part)
{
	struct long_text *t = arg;
	bool ended = atomic_load(&t->ended);
	size_t available = atomic_load(&t->size), from = (size_t)part->off;

	part->fd = t->fd;
	if (from < available && available - from >= part->size)
		return (ssize_t)part->size;
	if (!ended)
		return -EAGAIN;
	return from < available ? (ssize_t)(available - from) : t->error;
}

struct long_text *long_text_new(int fd)
{
	struct long_text *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->fd = fd;
	atomic_init(&t->users, 2);
	reads_init(&t->reads, fill_part, t);
	return t;
}

static void long_text_unref(struct long_text *t)
{
	if (atomic_fetch_sub(&t->users, 1) > 1)
		return;
	reads_done(&t->reads);
	close(t->fd);
	free(t);
}

int long_text_grow(struct long_text *t, size_t size)
{
	atomic_store(&t->size, size);
	reads_go_on(&t->reads);
	return atomic_load(&t->users) == 2 ? 0 : -ECANCELED;
}

void long_text_end(struct long_text *t, int error)
{
	t->error = error;
	atomic_store(&t->ended, true);
	reads_go_on(&t->reads);
	long_text_unref(t);
}

void long_text_read(struct long_text *t, fuse_req_t fuse, size_t size, off_t off)
{
	reads_answer(&t->reads, fuse, size, off, false);
}

struct long_text *long_text_close(struct long_text *t)
{
	if (t)
		long_text_unref(t);
	return NULL;
}
