/* SPDX-License-Identifier: MIT */
/* Lines of an open file: applied by each write(2), or as a whole. See writer.h. */
#include <string.h>

#include "cleanup.h"
#include "writer_own.h"

/*
 * If a line is refused, write(2) returns a short count that covers the lines before it. The caller
 * then writes the rest again, and gets the error, or the line succeeds: the first attempt may have
 * failed for lack of memory or because of a signal.
 */
static void remember_refused(struct tree_writer *w, const char *line, size_t size)
{
	const char *newline = memchr(line, '\n', size);

	w->refused = newline ? strndup(line, (size_t)(newline + 1 - line)) : NULL;
}

static void forget_refused(struct tree_writer *w, const char *text, size_t size)
{
	_cleanup_free_ char *refused = steal_ptr(&w->refused);
	size_t len = refused ? strlen(refused) : 0;

	if (len && len <= size && memcmp(text, refused, len) == 0)
		w->lines.failed = false;
}

static ssize_t stream_lines(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	bool failed;
	ssize_t n;

	forget_refused(w, text, size);
	failed = w->lines.failed;
	n = lines_write(rq, w->row->lines, &w->lines, w->state == REPLACING, text, size);
	if (!failed && n > 0 && (size_t)n < size)
		remember_refused(w, text + n, size - (size_t)n);
	else if (!failed && n == -EINTR)
		remember_refused(w, text, size);
	return n;
}

ssize_t writer_stream_lines(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	ssize_t n = stream_lines(rq, w, text, size);
	int r = n > 0 && w->loaded ? spool_write(&w->text, w->text.size, text, (size_t)n) : 0;

	w->dirty = w->state == REPLACING;
	w->lines.failed |= r < 0;
	return r < 0 ? r : n;
}

/* Applies a last line without a newline. */
static int end_last_line(struct tree_request *rq, struct tree_writer *w)
{
	bool partial = w->lines.partial;
	int r = lines_end(rq, w->row->lines, &w->lines, w->state == REPLACING);

	if (partial && w->state == REPLACING && !w->lines.failed)
		w->state = EDITING; /* the next write continues that line */
	return r;
}

int writer_end_lines(struct tree_request *rq, struct tree_writer *w)
{
	bool whole = w->state == EDITING; /* no part of the text is applied yet */
	int r = end_last_line(rq, w);

	if (r < 0 || !w->dirty)
		return r;
	w->dirty = false;
	if (whole)
		return lines_replace(rq, w->row->lines, &w->text);
	return w->lines.failed ? 0 : lines_reconcile(rq, w->row->lines, &w->text);
}
