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

bool writer_has_partial_line(const struct tree_writer *w)
{
	return w->row->lines && w->state != EDITING && w->lines.applied < w->text.size;
}

/* Of a text whose beginning is not known, only the last, partial line is kept. */
static int drop_applied_lines(struct tree_writer *w)
{
	char rest[LINE_SIZE];
	ssize_t n = spool_read(&w->text, w->lines.applied, rest, sizeof(rest));
	int r = n < 0 ? (int)n : spool_truncate(&w->text, 0);

	w->lines.applied = 0;
	return r < 0 ? r : spool_write(&w->text, 0, rest, (size_t)n);
}

static int apply_lines(struct tree_request *rq, struct tree_writer *w, size_t before, bool last)
{
	int r = lines_apply(rq, w->row->lines, &w->lines, &w->text, w->state == REPLACING, last);
	int dropped = 0;

	/* A refused line is no part of the text. After -EINTR, the caller may repeat the write. */
	if (r < 0 && (r != -EINTR || w->lines.applied > before))
		dropped = spool_truncate(&w->text, w->lines.applied);
	else if (r < 0)
		dropped = spool_truncate(&w->text, before);
	return dropped < 0 ? dropped : r;
}

/* Returns the number of bytes of applied lines, and of a partial one. */
static ssize_t stream_lines(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	size_t before = w->text.size, applied;
	int r = spool_write(&w->text, before, text, size);

	if (r < 0)
		return r;
	r = apply_lines(rq, w, before, false);
	applied = w->lines.applied;
	if (!w->loaded && drop_applied_lines(w) < 0)
		return -ENOMEM;
	if (r < 0)
		return applied > before ? (ssize_t)(applied - before) : r;
	return (ssize_t)size;
}

ssize_t writer_stream_lines(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	bool failed;
	ssize_t n;

	forget_refused(w, text, size);
	failed = w->lines.failed;
	n = stream_lines(rq, w, text, size);
	w->dirty = w->state == REPLACING;
	w->lines.failed |= n < 0;
	if (!failed && n > 0 && (size_t)n < size)
		remember_refused(w, text + n, size - (size_t)n);
	else if (!failed && n == -EINTR)
		remember_refused(w, text, size);
	return n;
}

/* Applies a last line without a newline. */
static int apply_last_line(struct tree_request *rq, struct tree_writer *w)
{
	bool truncated = w->state == REPLACING;
	int r;

	if (!writer_has_partial_line(w))
		return 0;
	r = apply_lines(rq, w, w->text.size, true);
	if (r == 0 && !w->loaded)
		r = drop_applied_lines(w);
	if (truncated && !w->lines.failed)
		w->state = EDITING; /* the next write continues that line */
	return r;
}

int writer_end_lines(struct tree_request *rq, struct tree_writer *w)
{
	bool whole = w->state == EDITING; /* no part of the text is applied yet */
	int r = apply_last_line(rq, w);

	if (r < 0 || !w->dirty)
		return r;
	w->dirty = false;
	if (whole)
		return lines_replace(rq, w->row->lines, &w->text);
	if (w->lines.failed && !w->lines.unverified)
		return 0;
	w->lines.unverified = false;
	return lines_reconcile(rq, w->row->lines, &w->lines, &w->text);
}
