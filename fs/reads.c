/* SPDX-License-Identifier: MIT */
/* Reads that wait for data: see reads.h. */
#include "reads.h"

#include <errno.h>
#include <stdlib.h>

struct reading {
	struct reads *reads;
	fuse_req_t fuse;
	size_t size;
	off_t off;
	bool waits, interrupted; /* protected by the lock */
	struct reading *next;
};

void reads_init(struct reads *r, reads_fill_fn fill, void *arg)
{
	*r = (struct reads){.fill = fill, .arg = arg};
	pthread_mutex_init(&r->lock, NULL);
}

/* Appends: reads wait in order of arrival. */
static void append_waiting(struct reading *w)
{
	struct reading **last;

	for (last = &w->reads->waiting; *last; last = &(*last)->next)
		;
	*last = w;
	w->waits = true;
}

static void unlink_waiting(struct reading *w)
{
	struct reading **at;

	for (at = &w->reads->waiting; *at != w; at = &(*at)->next)
		;
	*at = w->next;
	w->waits = false;
}

void reads_reply_file(fuse_req_t fuse, int fd, size_t size, off_t off)
{
	struct fuse_bufvec part = FUSE_BUFVEC_INIT(size);

	part.buf[0].flags = FUSE_BUF_IS_FD | FUSE_BUF_FD_SEEK;
	part.buf[0].fd = fd;
	part.buf[0].pos = off;
	fuse_reply_data(fuse, &part, 0);
}

static void reply_part(fuse_req_t fuse, const struct reads_part *part, ssize_t n)
{
	if (n < 0)
		fuse_reply_err(fuse, (int)-n);
	else if (n > 0 && part->fd >= 0)
		reads_reply_file(fuse, part->fd, (size_t)n, part->off);
	else
		fuse_reply_buf(fuse, part->text, (size_t)n);
}

/* As reply_part(), for a read that may be interrupted: from here on it cannot be, and no interrupt
 * is in progress. */
static void finish_read(struct reading *w, const struct reads_part *part, ssize_t n)
{
	fuse_req_interrupt_func(w->fuse, NULL, NULL);
	reply_part(w->fuse, part, n);
	free(w);
}

/* Fills PART, whose size and off are set. */
static ssize_t fill_part(struct reads *r, struct reads_part *part)
{
	part->fd = -1;
	return r->fill(r->arg, part);
}

void reads_done(struct reads *r)
{
	struct reading *w;

	while ((w = r->waiting)) {
		unlink_waiting(w);
		finish_read(w, &(struct reads_part){.fd = -1}, 0);
	}
	pthread_mutex_destroy(&r->lock);
}

/* Answers the first waiting read. False: there is none, or no data for it. */
static bool answer_next_read(struct reads *r)
{
	struct reads_part part;
	struct reading *w;
	ssize_t n = -EAGAIN;

	pthread_mutex_lock(&r->lock);
	w = r->waiting;
	if (w) {
		part.size = w->size;
		part.off = w->off;
		n = fill_part(r, &part);
	}
	if (n != -EAGAIN)
		unlink_waiting(w);
	pthread_mutex_unlock(&r->lock);
	if (n == -EAGAIN)
		return false;
	finish_read(w, &part, n);
	return true;
}

void reads_go_on(struct reads *r)
{
	while (answer_next_read(r))
		;
}

/* The caller's read(2) was interrupted: see fuse_req_interrupt_func(). */
static void interrupt_read(fuse_req_t fuse, void *arg)
{
	struct reading *w = arg;
	struct reads *r = w->reads;
	bool waits;

	pthread_mutex_lock(&r->lock);
	waits = w->waits;
	if (waits)
		unlink_waiting(w);
	w->interrupted = true;
	pthread_mutex_unlock(&r->lock);
	if (!waits)
		return; /* already being answered */
	fuse_reply_err(fuse, EINTR);
	free(w);
}

/* Checks again under the lock: the data may have arrived meanwhile. */
static void answer_read_later(struct reads *r, fuse_req_t fuse, struct reads_part *part)
{
	struct reading *w = calloc(1, sizeof(*w));
	ssize_t n;

	if (!w) {
		fuse_reply_err(fuse, ENOMEM);
		return;
	}
	*w = (struct reading){.reads = r, .fuse = fuse, .size = part->size, .off = part->off};
	fuse_req_interrupt_func(fuse, interrupt_read, w);
	pthread_mutex_lock(&r->lock);
	n = w->interrupted ? -EINTR : fill_part(r, part);
	if (n == -EAGAIN)
		append_waiting(w);
	pthread_mutex_unlock(&r->lock);
	if (n != -EAGAIN)
		finish_read(w, part, n);
}

void reads_answer(struct reads *r, fuse_req_t fuse, size_t size, off_t off, bool now)
{
	struct reads_part part;
	ssize_t n;

	part.size = size;
	part.off = off;
	n = fill_part(r, &part);
	if (n == -EAGAIN && !now)
		answer_read_later(r, fuse, &part);
	else
		reply_part(fuse, &part, n);
}
