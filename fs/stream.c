/* SPDX-License-Identifier: MIT */
/*
 * Files that are read as their text is made: see stream.h. The lock of a stream is never held
 * while libfuse is called, which has locks of its own.
 */
#include "stream.h"

#include <errno.h>
#include <linux/fuse.h>
#include <poll.h>
#include <stdlib.h>

#include "events.h"
#include "open_file.h"
#include "queue.h"

#define READ_SIZE 32768

struct reading {
	struct stream *stream;
	fuse_req_t fuse;
	size_t size;
	bool waits, interrupted; /* the stream's lock */
	struct reading *next;
};

struct stream {
	struct fs *fs;
	struct open_file *file;
	struct stream *next; /* of fs->streams */
	const struct tree_stream *row;
	void *opened;
	struct queue *queue;
	pthread_mutex_t lock; /* of all below, and of what is in there */
	struct reading *waiting;
	struct fuse_pollhandle *poll; /* whom to tell; NULL: nobody */
};

/* events_look(), handed to a worker: see events.h for why there is only one. */
struct stream_look {
	struct pool_job job;
	struct fs *fs;
};

static void look(struct pool_job *job)
{
	struct stream_look *l = (struct stream_look *)job; /* its first member */

	events_look(l->fs->tree->events);
}

static int want_look(void *arg)
{
	struct fs *fs = arg;

	return fs->pool ? pool_submit(fs->pool, &fs->look->job) : -EAGAIN;
}

int streams_begin(struct fs *fs)
{
	fs->look = calloc(1, sizeof(*fs->look));
	if (!fs->look)
		return -ENOMEM;
	fs->look->fs = fs;
	fs->look->job.run = look;
	events_begin(fs->tree->events, fs->changes, want_look, fs);
	return 0;
}

void streams_end(struct fs *fs)
{
	while (fs->streams)
		open_file_free(fs->streams->file);
	events_end(fs->tree->events);
	free(fs->look);
	fs->look = NULL;
}

/* In the order in which they came. */
static void wait_for_more(struct stream *s, struct reading *w)
{
	struct reading **last;

	for (last = &s->waiting; *last; last = &(*last)->next)
		;
	*last = w;
	w->waits = true;
}

static void wait_no_more(struct stream *s, struct reading *w)
{
	struct reading **at;

	for (at = &s->waiting; *at != w; at = &(*at)->next)
		;
	*at = w->next;
	w->waits = false;
}

static void reply(fuse_req_t fuse, const char *text, ssize_t n)
{
	if (n < 0)
		fuse_reply_err(fuse, (int)-n);
	else
		fuse_reply_buf(fuse, text, (size_t)n);
}

/* The same for one that may be interrupted: from here on it is not, nor is that under way. */
static void finish(struct reading *w, const char *text, ssize_t n)
{
	fuse_req_interrupt_func(w->fuse, NULL, NULL);
	reply(w->fuse, text, n);
	free(w);
}

static struct fuse_pollhandle *swap_poll(struct stream *s, struct fuse_pollhandle *new)
{
	struct fuse_pollhandle *old;

	pthread_mutex_lock(&s->lock);
	old = s->poll;
	s->poll = new;
	pthread_mutex_unlock(&s->lock);
	return old;
}

/* The kernel wakes whoever polls, and asks again; that does not block (see fuse_notify_poll()). */
static void tell_pollers(struct stream *s)
{
	struct fuse_pollhandle *handle = swap_poll(s, NULL);

	if (!handle)
		return;
	fuse_lowlevel_notify_poll(handle);
	fuse_pollhandle_destroy(handle);
}

static size_t at_most(size_t size)
{
	return size < READ_SIZE ? size : READ_SIZE;
}

/* Answers the next read that waits. False: none does, or there is nothing for it. */
static bool answer_next(struct stream *s)
{
	char text[READ_SIZE];
	struct reading *w;
	ssize_t n = -EAGAIN;

	pthread_mutex_lock(&s->lock);
	w = s->waiting;
	if (w)
		n = queue_take(s->queue, text, at_most(w->size));
	if (n != -EAGAIN)
		wait_no_more(s, w);
	pthread_mutex_unlock(&s->lock);
	if (n == -EAGAIN)
		return false;
	finish(w, text, n);
	return true;
}

static void ready(void *arg)
{
	struct stream *s = arg;

	while (answer_next(s))
		;
	tell_pollers(s);
}

int stream_open(struct fs *fs, struct tree_request *rq, struct open_file *file, struct stream **ret)
{
	struct stream *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return -ENOMEM;
	s->fs = fs;
	s->file = file;
	s->row = request_row(rq)->stream;
	pthread_mutex_init(&s->lock, NULL);
	s->queue = queue_new(s->row->limit, ready, s);
	r = s->queue ? s->row->open(rq, s->queue, &s->opened) : -ENOMEM;
	pthread_mutex_lock(&fs->lock);
	s->next = fs->streams;
	fs->streams = s;
	pthread_mutex_unlock(&fs->lock);
	if (r < 0)
		s = stream_free(s);
	*ret = s;
	return r;
}

static void take_out(struct stream *s)
{
	struct stream **at;

	pthread_mutex_lock(&s->fs->lock);
	for (at = &s->fs->streams; *at != s; at = &(*at)->next)
		;
	*at = s->next;
	pthread_mutex_unlock(&s->fs->lock);
}

/* Reads wait here only at the end of the session. */
struct stream *stream_free(struct stream *s)
{
	struct reading *w;

	if (!s)
		return NULL;
	take_out(s);
	if (s->opened)
		s->row->close(s->opened);
	while ((w = s->waiting)) {
		wait_no_more(s, w);
		finish(w, NULL, 0);
	}
	if (s->poll)
		fuse_pollhandle_destroy(s->poll);
	queue_free(s->queue);
	pthread_mutex_destroy(&s->lock);
	free(s);
	return NULL;
}

/*
 * With a position, two that read one open file wait for each other, and cannot be interrupted
 * (stream_open() of the kernel); libfuse has no word for a file without one.
 */
int stream_reply(fuse_req_t fuse, uint64_t handle)
{
	struct fuse_open_out out = {
		.fh = handle, .open_flags = FOPEN_DIRECT_IO | FOPEN_NONSEEKABLE | FOPEN_STREAM};

	return fuse_reply_buf(fuse, (const char *)&out, sizeof(out));
}

/* Whoever asked has lost patience. */
static void interrupted(fuse_req_t fuse, void *arg)
{
	struct reading *w = arg;
	bool waits;

	pthread_mutex_lock(&w->stream->lock);
	waits = w->waits;
	if (waits)
		wait_no_more(w->stream, w);
	w->interrupted = true;
	pthread_mutex_unlock(&w->stream->lock);
	if (!waits)
		return; /* it is being answered */
	fuse_reply_err(fuse, EINTR);
	free(w);
}

static void read_later(struct stream *s, fuse_req_t fuse, size_t size)
{
	struct reading *w = calloc(1, sizeof(*w));
	char text[READ_SIZE];
	ssize_t n;

	if (!w) {
		fuse_reply_err(fuse, ENOMEM);
		return;
	}
	*w = (struct reading){.stream = s, .fuse = fuse, .size = size};
	fuse_req_interrupt_func(fuse, interrupted, w);
	pthread_mutex_lock(&s->lock);
	n = w->interrupted ? -EINTR : queue_take(s->queue, text, at_most(size));
	if (n == -EAGAIN)
		wait_for_more(s, w);
	pthread_mutex_unlock(&s->lock);
	if (n != -EAGAIN)
		finish(w, text, n);
}

void stream_read(struct stream *s, fuse_req_t fuse, size_t size, bool now)
{
	char text[READ_SIZE];
	ssize_t n = queue_take(s->queue, text, at_most(size));

	if (n == -EAGAIN && !now)
		read_later(s, fuse, size);
	else
		reply(fuse, text, n);
}

void stream_poll(struct stream *s, fuse_req_t fuse, struct fuse_pollhandle *handle)
{
	if (handle)
		handle = swap_poll(s, handle);
	if (handle)
		fuse_pollhandle_destroy(handle);
	fuse_reply_poll(fuse, queue_is_ready(s->queue) ? POLLIN | POLLRDNORM : 0);
}
