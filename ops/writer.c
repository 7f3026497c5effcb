/* SPDX-License-Identifier: MIT */
/* Writing to a file of the tree: see writer.h. */
#include "writer.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>

#include "cleanup.h"
#include "drafts.h"
#include "lines.h"
#include "wait.h"

#define LINK_PATH "/NAME/links/IF/"
#define PATIENCE_SECONDS 60 /* with another use of the same open file */

enum writer_state { APPENDING, REPLACING, EDITING };

struct tree_writer {
	const struct tree_row *row;
	struct draft *draft; /* NULL, or it has the text, and what follows is not used */
	pid_t opener;
	pthread_mutex_t lock; /* of all below */
	enum writer_state state;
	struct spool text; /* that the open holds; of a script that is appended: also that script */
	bool loaded;	   /* TEXT is the whole text, and not only what is appended */
	size_t applied;	   /* of a script that is appended: what comes before it in TEXT */
	size_t next;	   /* the offset behind the last write */
	bool dirty;	   /* something is to be applied when the file is closed */
	bool touched;	   /* written or truncated through a descriptor */
	struct line_state lines;
	char *refused;		/* the line that the last write(2) ended before; NULL */
	char link[IF_NAMESIZE]; /* of a file of a link: its name at open; empty */
	int error;		/* of a script: why it is refused, until it is truncated */
	char why[160];
};

/* The name of the link that the request's file is of; empty when it is of none. */
static int link_name(struct tree_request *rq, char ret[IF_NAMESIZE])
{
	struct netlink *nl;
	int r;

	ret[0] = '\0';
	if (strncmp(request_row(rq)->path, LINK_PATH, strlen(LINK_PATH)) != 0)
		return 0;
	r = request_netlink(rq, &nl);
	if (r == 0)
		strcpy(ret, netlink_ifname(nl, (int)rq->node.object));
	return r;
}

/*
 * A link that is renamed or moved while a file of it is open takes nothing more through it; nor
 * does another one, which may have got its number.
 */
static int check_link(struct tree_request *rq, const struct tree_writer *w)
{
	char now[IF_NAMESIZE];
	int r = link_name(rq, now);

	if (r == 0 && strcmp(now, w->link) != 0)
		r = request_refuse(rq, -ESTALE, "link %s was renamed or moved", w->link);
	return r;
}

static int refuse_size(struct tree_request *rq)
{
	return request_refuse(rq, -E2BIG, "more than 1 MiB in one write");
}

static bool has_text(const struct tree_writer *w)
{
	return w->row->lines || w->row->check;
}

/* TEXT becomes what the file shows now. */
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
	w->applied = w->text.size;
	return r;
}

static int open_draft(struct tree_request *rq, struct tree_writer *w, int flags)
{
	int r = draft_open(rq, &w->draft);

	return r == 0 && flags & O_TRUNC ? draft_truncate(w->draft, 0) : r;
}

static int open_text(struct tree_request *rq, struct tree_writer *w, int flags)
{
	int r = link_name(rq, w->link);

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
	lines_done(&w->lines);
	free(w->refused);
	spool_done(&w->text);
	pthread_mutex_destroy(&w->lock);
	free(w);
	return NULL;
}

/* --- values ----------------------------------------------------------------------------------- */

/* The first value after truncating is in the place of what was there. */
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
		return refuse_size(rq);
	r = apply_value(rq, w, text, size);
	return r < 0 ? r : (ssize_t)size;
}

/* --- scripts ---------------------------------------------------------------------------------- */

/* Runs OP with what is to be applied of the text. */
static int with_script(struct tree_request *rq, struct tree_writer *w,
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

/* Of a script of which a piece is refused nothing is applied, whatever comes after that. */
static ssize_t stream_script(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	size_t before = w->text.size;
	int r;

	if (w->error)
		return request_refuse(rq, w->error, "%s", w->why);
	r = add_to_script(rq, w, text, size);
	if (r == 0)
		r = with_script(rq, w, w->row->check);
	w->dirty |= r == 0;
	if (r == 0)
		return (ssize_t)size;
	if (r == -EINTR) {
		spool_truncate(&w->text, before);
		return r; /* nothing is wrong with the piece, and it will come again */
	}
	spool_truncate(&w->text, w->state == APPENDING ? w->applied : 0);
	w->dirty = false;
	w->error = r;
	strcpy(w->why, rq->why);
	return r;
}

static int end_script(struct tree_request *rq, struct tree_writer *w)
{
	int r;

	if (!w->dirty)
		return 0;
	w->dirty = false;
	r = with_script(rq, w, w->row->apply);
	if (w->state == APPENDING && !w->loaded)
		spool_truncate(&w->text, 0);
	w->applied = w->text.size;
	return r;
}

/* --- lines ------------------------------------------------------------------------------------ */

/*
 * A write(2) of several lines that ends before a line that is refused takes the lines before it.
 * Its caller writes the rest again. It is told the error then, or the line is taken: memory was
 * short, or a signal came.
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

static ssize_t take_lines(
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

static ssize_t stream_lines(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	ssize_t n = take_lines(rq, w, text, size);
	int r = n > 0 && w->loaded ? spool_write(&w->text, w->text.size, text, (size_t)n) : 0;

	w->dirty = w->state == REPLACING;
	w->lines.failed |= r < 0;
	return r < 0 ? r : n;
}

/* The last line has no newline, and now it is known to end there. */
static int end_last_line(struct tree_request *rq, struct tree_writer *w)
{
	bool partial = w->lines.partial;
	int r = lines_end(rq, w->row->lines, &w->lines, w->state == REPLACING);

	if (partial && w->state == REPLACING && !w->lines.failed)
		w->state = EDITING; /* what is written next goes on with that line */
	return r;
}

static int end_lines(struct tree_request *rq, struct tree_writer *w)
{
	bool whole = w->state == EDITING; /* nothing of the text is applied yet */
	int r = end_last_line(rq, w);

	if (r < 0 || !w->dirty)
		return r;
	w->dirty = false;
	if (whole)
		return lines_replace(rq, w->row->lines, &w->text);
	return w->lines.failed ? 0 : lines_make_so(rq, w->row->lines, &w->text);
}

/* --- texts ------------------------------------------------------------------------------------ */

/* Applies what is pending. */
static int end(struct tree_request *rq, struct tree_writer *w)
{
	int r = w->dirty || w->lines.partial ? check_link(rq, w) : 0;

	if (r < 0 || w->draft)
		return r;
	if (w->row->lines)
		return end_lines(rq, w);
	if (w->row->check)
		return end_script(rq, w);
	return w->dirty ? apply_value(rq, w, "", 0) : 0;
}

/* From here on TEXT is the whole text, and is changed anywhere. */
static int begin_edit(struct tree_request *rq, struct tree_writer *w)
{
	int r = 0;

	if (w->lines.failed || w->error)
		return request_refuse(rq, w->error ?: -EINVAL,
			"an earlier write was refused: truncate the file to 0 to begin again");
	if (w->state == APPENDING)
		r = end(rq, w);
	if (r == 0 && !w->loaded)
		r = load_text(rq, w);
	if (r < 0)
		return r;
	lines_done(&w->lines);
	w->state = EDITING;
	return 0;
}

/* What is refused leaves the state as it was, if the text is known. */
static int check_hole(struct tree_request *rq, const struct tree_writer *w, size_t at)
{
	if (!w->loaded || at <= w->text.size)
		return 0;
	return request_refuse(
		rq, -EINVAL, "a text has no holes: this one has %zu bytes", w->text.size);
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
		return refuse_size(rq);
	return (w->row->lines ? stream_lines : stream_script)(rq, w, text, size);
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
	lines_done(&w->lines);
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

/* Threads of one process, which may open a file in one and close it in another. */
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
		due = w->touched && (w->dirty || w->lines.partial);
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
		r = end(rq, w);
	pthread_mutex_unlock(&w->lock);
	return r;
}

int writer_sync(struct tree_request *rq, struct tree_writer *w)
{
	int r = wait_lock(&w->lock, PATIENCE_SECONDS);

	if (r < 0)
		return r;
	r = end(rq, w);
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
