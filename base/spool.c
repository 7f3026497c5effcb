/* SPDX-License-Identifier: MIT */
/* Text buffers that overflow to a file: see spool.h. */
#include "spool.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio_ext.h>
#include <string.h>
#include <sys/mman.h>

#include "cleanup.h"
#include "io.h"

#define ROOM_MIN 4096

static size_t memory = 16u << 20;
static atomic_size_t in_memory; /* used by all spools, in bytes */

void spool_set_memory(size_t bytes)
{
	memory = bytes;
}

size_t spool_memory(void)
{
	return memory;
}

/* One spool may use a quarter of the memory limit. */
bool spool_is_long(const struct spool *s)
{
	return s->size > memory / 4;
}

static int spool_open_file(void)
{
	int fd = open(P_tmpdir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	return fd < 0 ? memfd_create("netnsfs", MFD_CLOEXEC) : fd;
}

static void spool_free_memory(struct spool *s)
{
	atomic_fetch_sub(&in_memory, s->room);
	free(s->text);
	s->text = NULL;
	s->room = 0;
}

static int spool_move_to_file(struct spool *s)
{
	int r;

	s->fd = spool_open_file();
	r = s->fd < 0 ? -errno : pwrite_all(s->fd, s->text, s->size, 0);
	if (r == 0) {
		spool_free_memory(s);
		return 0;
	}
	closep(&s->fd);
	s->fd = -1;
	return r;
}

/* Reserves SIZE more bytes in memory. False: out of memory, or over the limit. */
static bool spool_reserve(struct spool *s, size_t size)
{
	size_t room = s->room ?: ROOM_MIN;
	char *text;

	while (room - s->size < size)
		room *= 2;
	if (room == s->room)
		return true;
	if (room > memory / 4 || atomic_load(&in_memory) + room - s->room > memory)
		return false;
	text = realloc(s->text, room);
	if (!text)
		return false;
	atomic_fetch_add(&in_memory, room - s->room);
	s->text = text;
	s->room = room;
	return true;
}

int spool_write(struct spool *s, size_t at, const char *text, size_t size)
{
	size_t end = at + size;
	int r = 0;

	if (s->fd < 0 && (end <= s->size || spool_reserve(s, end - s->size))) {
		memcpy(s->text + at, text, size);
	} else {
		r = s->fd < 0 ? spool_move_to_file(s) : 0;
		r = r < 0 ? r : pwrite_all(s->fd, text, size, (off_t)at);
	}
	if (r == 0 && end > s->size)
		s->size = end;
	return r;
}

static int spool_append(struct spool *s, const char *text, size_t size)
{
	int r = spool_write(s, s->size, text, size);

	return r < 0 || !s->more ? r : s->more(s, s->arg);
}

/* For stdio, a return value of 0 is an error. */
static ssize_t spool_stream_write(void *cookie, const char *text, size_t size)
{
	struct spool *s = cookie;

	if (s->error == 0)
		s->error = spool_append(s, text, size);
	return s->error < 0 ? 0 : (ssize_t)size;
}

void spool_init(struct spool *s)
{
	*s = (struct spool){.fd = -1};
}

FILE *spool_open(struct spool *s, int (*more)(struct spool *s, void *arg), void *arg)
{
	cookie_io_functions_t functions = {.write = spool_stream_write};
	FILE *out = fopencookie(s, "w", functions);

	spool_init(s);
	s->more = more;
	s->arg = arg;
	if (out)
		__fsetlocking(out, FSETLOCKING_BYCALLER); /* only this thread uses it */
	return out;
}

int spool_truncate(struct spool *s, size_t size)
{
	if (s->fd >= 0 && ftruncate(s->fd, (off_t)size) < 0)
		return -errno;
	s->size = size;
	return 0;
}

void spool_fit(struct spool *s)
{
	char *text = s->room > s->size && s->size > 0 ? realloc(s->text, s->size) : NULL;

	if (!text)
		return;
	atomic_fetch_sub(&in_memory, s->room - s->size);
	s->text = text;
	s->room = s->size;
}

ssize_t spool_read(const struct spool *s, size_t at, char *buf, size_t size)
{
	ssize_t n;

	at = at < s->size ? at : s->size;
	size = size < s->size - at ? size : s->size - at;
	if (s->fd >= 0) {
		n = pread(s->fd, buf, size, (off_t)at);
		return n < 0 ? -errno : n;
	}
	if (size)
		memcpy(buf, s->text + at, size);
	return (ssize_t)size;
}

char *spool_copy(const struct spool *s)
{
	char *text = malloc(s->size + 1);

	if (text && spool_read(s, 0, text, s->size) != (ssize_t)s->size)
		freep(&text), text = NULL;
	if (text)
		text[s->size] = '\0';
	return text;
}

void spool_done(struct spool *s)
{
	spool_free_memory(s);
	if (s->fd > 0)
		close(s->fd);
	*s = (struct spool){.fd = -1};
}
