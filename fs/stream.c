/* SPDX-License-Identifier: MIT */
/* Files that have no end: see stream.h. */
#include "stream.h"

#include <errno.h>
#include <linux/fuse.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "capture.h"
#include "events.h"
#include "reads.h"

struct stream {
	struct fs *fs;
	struct open_file *file;
	struct stream *next; /* of fs->streams */
	const struct tree_stream *row;
	void *opened;
	struct reads reads;
	_Atomic(struct fuse_pollhandle *) poll; /* to be notified; NULL: none */
};

/* The job that calls events_scan(). There is only one, see events.h. */
struct stream_scan {
	struct pool_job job;
	struct fs *fs;
};

static void run_events_scan(struct pool_job *job)
{
	struct stream_scan *l = (struct stream_scan *)job; /* the first member */

	events_scan(l->fs->tree->events);
}

static int submit_events_scan(void *arg)
{
	struct fs *fs = arg;

	return fs->pool ? pool_submit(fs->pool, &fs->scan->job) : -EAGAIN;
}

static void on_packets(void *arg)
{
	struct fs *fs = arg;

	captures_dispatch(fs->tree->captures);
}

int streams_begin(struct fs *fs)
{
	fs->scan = calloc(1, sizeof(*fs->scan));
	if (!fs->scan)
		return -ENOMEM;
	fs->scan->fs = fs;
	fs->scan->job.run = run_events_scan;
	events_begin(fs->tree->events, fs->changes, submit_events_scan, fs);
	if (captures_fd(fs->tree->captures) < 0)
		return 0;
	return loop_add(fs->loop, captures_fd(fs->tree->captures), on_packets, fs);
}

struct open_file *stream_file(const struct fs *fs)
{
	return fs->streams ? fs->streams->file : NULL;
}

void streams_end(struct fs *fs)
{
	events_end(fs->tree->events);
	free(fs->scan);
	fs->scan = NULL;
}

/* The kernel wakes the pollers and sends POLL again. Does not block (see fuse_notify_poll()). */
static void notify_pollers(struct stream *s)
{
	struct fuse_pollhandle *handle = atomic_exchange(&s->poll, NULL);

	if (!handle)
		return;
	fuse_lowlevel_notify_poll(handle);
	fuse_pollhandle_destroy(handle);
}

static ssize_t fill_part(void *arg, struct reads_part *part)
{
	struct stream *s = arg;
	size_t most = sizeof(part->text);

	return s->row->read(s->opened, part->text, part->size < most ? part->size : most);
}

static void on_ready(void *arg)
{
	struct stream *s = arg;

	reads_go_on(&s->reads);
	notify_pollers(s);
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
	reads_init(&s->reads, fill_part, s);
	r = s->row->open(rq, (struct tree_ready){on_ready, s}, &s->opened);
	pthread_mutex_lock(&fs->lock);
	s->next = fs->streams;
	fs->streams = s;
	pthread_mutex_unlock(&fs->lock);
	if (r < 0)
		s = stream_free(s);
	*ret = s;
	return r;
}

static void unlink_stream(struct stream *s)
{
	struct stream **at;

	pthread_mutex_lock(&s->fs->lock);
	for (at = &s->fs->streams; *at != s; at = &(*at)->next)
		;
	*at = s->next;
	pthread_mutex_unlock(&s->fs->lock);
}

/* Reads still wait only at the end of the session: before, a release follows all reads. */
struct stream *stream_free(struct stream *s)
{
	if (!s)
		return NULL;
	unlink_stream(s);
	if (s->opened)
		s->row->close(s->opened);
	reads_done(&s->reads);
	if (s->poll)
		fuse_pollhandle_destroy(s->poll);
	free(s);
	return NULL;
}

/*
 * A file with a position makes concurrent readers of one open file wait for each other,
 * uninterruptibly (stream_open() of the kernel). libfuse has no flag for FOPEN_STREAM, so the reply
 * is built here.
 */
int stream_reply(fuse_req_t fuse, uint64_t handle)
{
	struct fuse_open_out out = {
		.fh = handle, .open_flags = FOPEN_DIRECT_IO | FOPEN_NONSEEKABLE | FOPEN_STREAM};

	return fuse_reply_buf(fuse, (const char *)&out, sizeof(out));
}

void stream_read(struct stream *s, fuse_req_t fuse, size_t size, bool now)
{
	reads_answer(&s->reads, fuse, size, 0, now);
}

void stream_poll(struct stream *s, fuse_req_t fuse, struct fuse_pollhandle *handle)
{
	if (handle)
		handle = atomic_exchange(&s->poll, handle);
	if (handle)
		fuse_pollhandle_destroy(handle);
	fuse_reply_poll(fuse, s->row->is_ready(s->opened) ? POLLIN | POLLRDNORM : 0);
}
