/* SPDX-License-Identifier: MIT */
/* Scripts of an open file: checked by each write, applied as a whole. See writer.h. */
#include <string.h>

#include "cleanup.h"
#include "writer_own.h"

/* Calls OP with the unapplied part of the text. */
static int call_with_script(struct tree_request *rq, struct tree_writer *w,
	int (*op)(struct tree_request *, const char *, size_t, bool))
{
	_cleanup_free_ char *text = spool_copy(&w->text);
	size_t from = w->state == APPENDING ? w->applied : 0;

	return text ? op(rq, text + from, w->text.size - from, w->state != APPENDING) : -ENOMEM;
}

static int add_to_script(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	if (w->text.size + size > SCRIPT_SIZE_MAX)
		return request_refuse(rq, -E2BIG, "more than 16 MiB");
	return spool_write(&w->text, w->text.size, text, size);
}

/* If a write is refused, nothing of the script is applied, whatever follows. */
ssize_t writer_stream_script(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	size_t before = w->text.size;
	int r;

	if (w->error)
		return request_refuse(rq, w->error, "%s", w->why);
	r = add_to_script(rq, w, text, size);
	if (r == 0)
		r = call_with_script(rq, w, w->row->check);
	w->dirty |= r == 0;
	if (r == 0)
		return (ssize_t)size;
	if (r == -EINTR) {
		spool_truncate(&w->text, before);
		return r; /* the write is valid and will be repeated */
	}
	spool_truncate(&w->text, w->state == APPENDING ? w->applied : 0);
	w->dirty = false;
	w->error = r;
	strcpy(w->why, rq->why);
	return r;
}

int writer_end_script(struct tree_request *rq, struct tree_writer *w)
{
	int r;

	if (!w->dirty)
		return 0;
	w->dirty = false;
	r = call_with_script(rq, w, w->row->apply);
	if (w->state == APPENDING && !w->loaded)
		spool_truncate(&w->text, 0);
	w->applied = w->text.size;
	return r;
}
