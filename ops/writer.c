/* SPDX-License-Identifier: MIT */
/* Writing to a file of the tree: see writer.h. */
#include "writer.h"

#include <pthread.h>
#include <string.h>

#include "cleanup.h"
#include "lines.h"

struct tree_writer {
	const struct tree_row *row;
	pthread_mutex_t lock; /* of all below */
	bool truncated;	      /* what is written is all that is to be there */
	bool due;	      /* that promise, for what was written since it was last kept */
	bool wrote;	      /* since it was truncated */
	uint64_t owner;	      /* who wrote last */
	struct line_state lines;
};

int writer_new(struct tree_request *rq, struct tree_writer **ret)
{
	struct tree_writer *w;

	if (!(request_row(rq)->mode & 0222))
		return request_refuse(rq, -EACCES, "the file is only to be read");
	w = calloc(1, sizeof(*w));
	if (!w)
		return -ENOMEM;
	w->row = request_row(rq);
	pthread_mutex_init(&w->lock, NULL);
	*ret = w;
	return 0;
}

struct tree_writer *writer_free(struct tree_writer *w)
{
	if (!w)
		return NULL;
	if (w->row->lines)
		lines_done(w->row->lines, &w->lines);
	pthread_mutex_destroy(&w->lock);
	free(w);
	return NULL;
}

void writer_truncate(struct tree_writer *w)
{
	pthread_mutex_lock(&w->lock);
	w->truncated = w->due = true;
	w->wrote = false;
	pthread_mutex_unlock(&w->lock);
}

/* The first value after truncating is in the place of what was there. */
static ssize_t write_value(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	int r = w->row->apply(rq, text, size, w->truncated);

	w->truncated = w->due = false;
	return r < 0 ? r : (ssize_t)size;
}

ssize_t writer_write(struct tree_request *rq, struct tree_writer *w, uint64_t owner,
	const char *text, size_t size)
{
	ssize_t r;

	if (size > WRITE_SIZE_MAX)
		return request_refuse(rq, -E2BIG, "more than 1 MiB in one write");
	pthread_mutex_lock(&w->lock);
	w->wrote = true;
	w->owner = owner;
	w->due = w->truncated;
	if (w->row->lines)
		r = lines_write(rq, w->row->lines, &w->lines, w->truncated, text, size);
	else
		r = write_value(rq, w, text, size);
	pthread_mutex_unlock(&w->lock);
	return r;
}

/* Nothing more comes, as far as one can tell. */
static int end(struct tree_request *rq, struct tree_writer *w)
{
	int r = 0;

	if (w->row->lines)
		r = lines_end(rq, w->row->lines, &w->lines, w->truncated);
	if (r < 0 || !w->due)
		return r;
	w->due = false;
	if (w->row->lines)
		return lines_make_so(rq, w->row->lines, &w->lines);
	return w->row->apply(rq, "", 0, true);
}

int writer_flush(struct tree_request *rq, struct tree_writer *w, uint64_t owner)
{
	int r = 0;

	pthread_mutex_lock(&w->lock);
	if (w->wrote && w->owner == owner)
		r = end(rq, w);
	pthread_mutex_unlock(&w->lock);
	return r;
}

int writer_release(struct tree_request *rq, struct tree_writer *w)
{
	int r;

	pthread_mutex_lock(&w->lock);
	r = end(rq, w);
	pthread_mutex_unlock(&w->lock);
	return r;
}
