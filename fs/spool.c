/* SPDX-License-Identifier: MIT */
/* Text of any length: see spool.h. */
#include "spool.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio_ext.h>
#include <string.h>
#include <sys/mman.h>

#include "cleanup.h"

#define ROOM_MIN 4096

static size_t memory = 16u << 20;
static atomic_size_t in_memory; /* of all spools */

void spool_set_memory(size_t bytes)
{
	memory = bytes;
}

size_t spool_memory(void)
{
	return memory;
}

static int open_file(void)
{
	int fd = open(P_tmpdir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	return fd < 0 ? memfd_create("netnsfs", MFD_CLOEXEC) : fd;
}

static bool write_all(int fd, const char *text, size_t size)
{
	while (size) {
		ssize_t n = write(fd, text, size);

		if (n < 0 && errno != EINTR)
			return false;
		text += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

static void give_up_memory(struct spool *s)
{
	atomic_fetch_sub(&in_memory, s->room);
	free(s->text);
	s->text = NULL;
	s->room = 0;
}

static bool move_to_file(struct spool *s)
{
	s->fd = open_file();
	if (s->fd < 0 || !write_all(s->fd, s->text, s->size))
		return false;
	give_up_memory(s);
	return true;
}

/* Room for SIZE bytes more in memory; false: there is none, or it is not to be. */
static bool make_room(struct spool *s, size_t size)
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

static ssize_t add(void *cookie, const char *text, size_t size)
{
	struct spool *s = cookie;

	if (s->fd < 0 && make_room(s, size))
		memcpy(s->text + s->size, text, size);
	else if ((s->fd < 0 && !move_to_file(s)) || !write_all(s->fd, text, size))
		return 0; /* an error, to stdio */
	s->size += size;
	return (ssize_t)size;
}

FILE *spool_open(struct spool *s)
{
	cookie_io_functions_t functions = {.write = add};
	FILE *out = fopencookie(s, "w", functions);

	*s = (struct spool){.fd = -1};
	if (out)
		__fsetlocking(out, FSETLOCKING_BYCALLER); /* it is this thread's alone */
	return out;
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

void spool_done(struct spool *s)
{
	give_up_memory(s);
	if (s->fd > 0)
		close(s->fd);
	*s = (struct spool){.fd = -1};
}
