/* SPDX-License-Identifier: MIT */
/* Writing to a file of the tree: see writer.h. */
#include "writer.h"

#include <fcntl.h>
#include <string.h>

#include "cleanup.h"
#include "drafts.h"
#include "wait.h"
#include "writer_own.h"

#define PATIENCE_SECONDS 60 /* to wait for another operation on the same open file */

/* Name of the link that the request's file belongs to; empty if none. */
static int file_link_name(struct tree_request *rq, char ret[IF_NAMESIZE])
{
	const struct tree_many *many = tree_row(tree_row_parent(rq->node.row))->many;
	struct netlink *nl;
	int r;

	ret[0] = '\0';
	if (!many || !many->announced) /* only links are announced */
		return 0;
	r = request_netlink(rq, &nl);
	if (r == 0)
		strcpy(ret, netlink_ifname(nl, (int)rq->node.object));
	return r;
}

/*
 * Refuses writes to a file of a link that was renamed or moved since open. Its ifindex may belong
 * to another link now.
 */
static int check_link(struct tree_request *rq, const struct tree_writer *w)
{
	char current[IF_NAMESIZE];
	int r = file_link_name(rq, current);

	if (r == 0 && strcmp(current, w->link) != 0)
		r = request_refuse(rq, -ESTALE, "link %s was renamed or moved", w->link);
	return r;
}

static int refuse_write_size(struct tree_request *rq)
{
	return request_refuse(rq, -E2BIG, "more than 1 MiB in one write");
}

static bool has_text(const struct tree_writer *w)
{
	return w->row->lines || w->row->check;
}

/* Loads the current contents of the file into the text. */
static int load_text(struct tree_request *rq, struct tree_writer *w)
{
	FILE *out;
	int r;

	spool_done(&w->text);
	out = spool_open(&w->text, NULL, NULL);
	r = out ? tree_render_to(rq, out) : -ENOMEM;
	if (out)
		fclose(out);
	r = w->text.error ?: r;
	w->loaded = r == 0;
	w->applied = w->lines.applied = w->text.size;
	return r;
}

static int open_draft(struct tree_request *rq, struct tree_writer *w, int flags)
{
	int r = draft_open(rq, &w->draft);

	return r == 0 && flags & O_TRUNC ? draft_truncate(w->draft, 0) : r;
}

static int open_text(struct tree_request *rq, struct tree_writer *w, int flags)
{
	int r = file_link_name(rq, w->link);

	w->state = flags & O_TRUNC ? REPLACING : flags & O_APPEND ? APPENDING : EDITING;
	w->dirty = w->loaded = flags & O_TRUNC;
	return r == 0 && (flags & O_ACCMODE) == O_RDWR && !w->loaded ? load_text(rq, w) : r;
}

int writer_new(struct tree_request *rq, int flags, struct tree_writer **ret)
{
	struct tree_writer *w;
	int r;

	if (!(tree_mode(&rq->node) & 0222))
		return request_refuse(rq, -EACCES, "read-only file");
	w = calloc(1, sizeof(*w));
	if (!w)
		return -ENOMEM;
	w->row = request_row(rq);
	w->opener = rq->caller.pid;
	pthread_mutex_init(&w->lock, NULL);
	spool_init(&w->text);
	r = (w->row->draft ? open_draft : open_text)(rq, w, flags);
	if (r < 0) {
		writer_free(w);
		return r;
	}
	*ret = w;
	return 0;
}

struct tree_writer *writer_free(struct tree_writer *w)
{
	if (!w)
		return NULL;
	draft_close(w->draft);
	free(w->refused);
	spool_done(&w->text);
	pthread_mutex_destroy(&w->lock);
	free(w);
	return NULL;
}

/* --- values ----------------------------------------------------------------------------------- */

/* The first value after a truncation replaces the old contents. */
static int apply_value(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	int r = w->row->apply(rq, text, size, w->state == REPLACING);

	w->state = EDITING;
	w->dirty = false;
	return r;
}

static ssize_t write_value(struct tree_request *rq, struct tree_writer *w, const char *text,
	size_t size, size_t at, bool append)
{
	int r;

	if (!append && at != 0 && at != w->next)
		return request_refuse(rq, -EINVAL, "a value is written as a whole, at offset 0");
	if (size > WRITE_SIZE_MAX)
		return refuse_write_size(rq);
	r = apply_value(rq, w, text, size);
	return r < 0 ? r : (ssize_t)size;
}

/* --- texts ------------------------------------------------------------------------------------ */

/* Applies pending text. */
static int apply_pending(struct tree_request *rq, struct tree_writer *w)
{
	int r = w->dirty || writer_has_partial_line(w) ? check_link(rq, w) : 0;

	if (r < 0 || w->draft)
		return r;
	if (w->row->lines)
		return writer_end_lines(rq, w);
	if (w->row->check)
		return writer_end_script(rq, w);
	return w->dirty ? apply_value(rq, w, "", 0) : 0;
}

/* Switches to EDITING: loads the whole text, which may then be changed at any offset. */
static int begin_edit(struct tree_request *rq, struct tree_writer *w)
{
	int r = 0;

	if (w->lines.failed || w->error)
		return request_refuse(rq, w->error ?: -EINVAL,
			"an earlier write was refused: truncate the file to 0 to begin again");
	if (w->state == APPENDING)
		r = apply_pending(rq, w);
	if (r == 0 && !w->loaded)
		r = load_text(rq, w);
	if (r < 0)
		return r;
	w->lines = (struct line_state){0};
	w->state = EDITING;
	return 0;
}

/* A refused write does not change the state, if the text is known. */
static int check_hole(struct tree_request *rq, const struct tree_writer *w, size_t at)
{
	if (!w->loaded || at <= w->text.size)
		return 0;
	return request_refuse(
		rq, -EINVAL, "beyond the end of the text, which has %zu bytes", w->text.size);
}

static int change_at(struct tree_request *rq, struct tree_writer *w, size_t at)
{
	int r = check_hole(rq, w, at);

	if (r == 0)
		r = begin_edit(rq, w);
	return r == 0 ? check_hole(rq, w, at) : r;
}

static ssize_t write_edit(struct tree_request *rq, struct tree_writer *w, const char *text,
	size_t size, size_t at, bool append)
{
	int r = append ? begin_edit(rq, w) : change_at(rq, w, at);

	at = append ? w->text.size : at;
	if (r == 0 && w->row->check && at + size > SCRIPT_SIZE_MAX)
		r = request_refuse(rq, -E2BIG, "more than 16 MiB");
	if (r == 0)
		r = spool_write(&w->text, at, text, size);
	w->dirty |= r == 0;
	return r < 0 ? r : (ssize_t)size;
}

static ssize_t write_text(struct tree_request *rq, struct tree_writer *w, const char *text,
	size_t size, size_t at, bool append)
{
	bool in_order = append || (w->state == REPLACING && at == w->next);

	if (w->state == EDITING || !in_order)
		return write_edit(rq, w, text, size, at, append);
	if (size > WRITE_SIZE_MAX)
		return refuse_write_size(rq);
	return (w->row->lines ? writer_stream_lines : writer_stream_script)(rq, w, text, size);
}

static ssize_t write_locked(struct tree_request *rq, struct tree_writer *w, const char *text,
	size_t size, size_t at, bool append)
{
	ssize_t r = check_link(rq, w);

	w->touched = true;
	if (r < 0)
		w->lines.failed = true;
	else
		r = (has_text(w) ? write_text : write_value)(rq, w, text, size, at, append);
	if (r > 0)
		w->next = (append ? w->next : at) + (size_t)r;
	return r;
}

ssize_t writer_write(struct tree_request *rq, struct tree_writer *w, const char *text, size_t size,
	size_t at, bool append)
{
	ssize_t r;

	if (w->draft) {
		r = draft_write(w->draft, text, size, at, append);
		return r < 0 ? r : (ssize_t)size;
	}
	r = wait_lock(&w->lock, PATIENCE_SECONDS);
	if (r < 0)
		return r;
	r = write_locked(rq, w, text, size, at, append);
	pthread_mutex_unlock(&w->lock);
	return r;
}

static void truncate_to_nothing(struct tree_writer *w)
{
	spool_truncate(&w->text, 0);
	w->lines = (struct line_state){0};
	w->state = REPLACING;
	w->loaded = w->dirty = true;
	w->applied = w->next = 0;
	w->error = 0;
}

static int truncate_text(struct tree_request *rq, struct tree_writer *w, size_t size)
{
	int r = change_at(rq, w, size);

	if (r < 0 || size == w->text.size)
		return r;
	r = spool_truncate(&w->text, size);
	w->dirty |= r == 0;
	return r;
}

static int truncate_locked(struct tree_request *rq, struct tree_writer *w, size_t size)
{
	int r = check_link(rq, w);

	w->touched = true;
	if (r == 0 && size == 0)
		truncate_to_nothing(w);
	else if (r == 0 && has_text(w))
		r = truncate_text(rq, w, size);
	return r;
}

int writer_truncate(struct tree_request *rq, struct tree_writer *w, size_t size)
{
	int r;

	if (w->draft)
		return draft_truncate(w->draft, size);
	r = wait_lock(&w->lock, PATIENCE_SECONDS);
	if (r < 0)
		return r;
	r = truncate_locked(rq, w, size);
	pthread_mutex_unlock(&w->lock);
	return r;
}

ssize_t writer_read(struct tree_writer *w, size_t at, char *buf, size_t size)
{
	ssize_t n;

	if (w->draft)
		return draft_read(w->draft, at, buf, size);
	n = wait_lock(&w->lock, PATIENCE_SECONDS);
	if (n < 0)
		return n;
	n = spool_read(&w->text, at, buf, size);
	pthread_mutex_unlock(&w->lock);
	return n;
}

bool writer_size(struct tree_writer *w, size_t *ret)
{
	bool known;

	if (w->draft) {
		*ret = draft_size(w->draft);
		return true;
	}
	if (wait_lock(&w->lock, PATIENCE_SECONDS) < 0)
		return false;
	known = has_text(w) && w->loaded;
	*ret = w->text.size;
	pthread_mutex_unlock(&w->lock);
	return known;
}

/* True for threads of one process: one may open a file and another close it. */
static bool same_process(pid_t a, pid_t b)
{
	char path[64];

	if (a == b)
		return true;
	snprintf(path, sizeof(path), "/proc/%d/task/%d", a, b);
	return access(path, F_OK) == 0;
}

bool writer_flushes(struct tree_writer *w)
{
	bool due = true;

	if (pthread_mutex_trylock(&w->lock) == 0) {
		due = w->touched && (w->dirty || writer_has_partial_line(w));
		pthread_mutex_unlock(&w->lock);
	}
	return due;
}

int writer_flush(struct tree_request *rq, struct tree_writer *w)
{
	int r = wait_lock(&w->lock, PATIENCE_SECONDS);

	if (r < 0)
		return r;
	if (w->touched && same_process(w->opener, rq->caller.pid))
		r = apply_pending(rq, w);
	pthread_mutex_unlock(&w->lock);
	return r;
}

int writer_sync(struct tree_request *rq, struct tree_writer *w)
{
	int r = wait_lock(&w->lock, PATIENCE_SECONDS);

	if (r < 0)
		return r;
	r = apply_pending(rq, w);
	pthread_mutex_unlock(&w->lock);
	return r;
}

int writer_replace(struct tree_request *rq, const struct spool *text)
{
	const struct tree_row *row = request_row(rq);
	_cleanup_free_ char *copy = NULL;
	int r;

	if (!(tree_mode(&rq->node) & 0222))
		return request_refuse(rq, -EACCES, "read-only file");
	if (row->lines)
		return lines_replace(rq, row->lines, text);
	copy = spool_copy(text);
	if (!copy)
		return -ENOMEM;
	r = row->check ? row->check(rq, copy, text->size, true) : 0;
	return r < 0 ? r : row->apply(rq, copy, text->size, true);
}
