/* SPDX-License-Identifier: MIT */
/* Writing to a file of the tree: see writer.h. */
#include "writer.h"

#include <pthread.h>
#include <string.h>

#include "cleanup.h"
#include "lines.h"

#define LINK_PATH "/NAME/links/IF/"

struct tree_writer {
	const struct tree_row *row;
	pid_t opener;
	pthread_mutex_t lock; /* of all below */
	bool truncated;	      /* what is written is all that is to be there */
	bool due;	      /* that promise, for what was written since it was last kept */
	bool wrote;	      /* since it was truncated */
	struct line_state lines;
	char link[IF_NAMESIZE]; /* of a file of a link: its name at open; empty */
	char *kept;		/* of a value that is one from open to close */
	size_t n_kept;
	int error; /* why nothing more is taken of it, until it is closed */
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
		r = request_refuse(rq, -ESTALE, "the link %s has gone elsewhere", w->link);
	return r;
}

int writer_new(struct tree_request *rq, struct tree_writer **ret)
{
	struct tree_writer *w;
	int r;

	if (!(tree_mode(&rq->node) & 0222))
		return request_refuse(rq, -EACCES, "the file is only to be read");
	w = calloc(1, sizeof(*w));
	if (!w)
		return -ENOMEM;
	w->row = request_row(rq);
	w->opener = rq->caller.pid;
	pthread_mutex_init(&w->lock, NULL);
	r = link_name(rq, w->link);
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
	lines_done(&w->lines);
	free(w->kept);
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
static int apply(struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	int r = w->row->apply(rq, text, size, w->truncated);

	w->truncated = w->due = false;
	return r;
}

static int keep_piece(struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	char *kept;

	if (w->n_kept + size > VALUE_SIZE_MAX)
		return request_refuse(rq, -E2BIG, "more than 16 MiB");
	kept = realloc(w->kept, w->n_kept + size + 1);
	if (!kept)
		return -ENOMEM;
	memcpy(kept + w->n_kept, text, size);
	w->kept = kept;
	w->n_kept += size;
	kept[w->n_kept] = '\0';
	return 0;
}

/* Of a value of which a piece is refused, nothing is applied, whatever comes after that. */
static int write_piece(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	int r;

	if (w->error)
		return request_refuse(rq, w->error, "%s", w->why);
	r = keep_piece(rq, w, text, size);
	if (r == 0)
		r = w->row->check(rq, w->kept, w->n_kept, w->truncated);
	if (r < 0) {
		w->error = r;
		strcpy(w->why, rq->why);
		w->n_kept = 0;
		w->truncated = w->due = false;
	}
	return r;
}

static int apply_kept(struct tree_request *rq, struct tree_writer *w)
{
	_cleanup_free_ char *text = steal_ptr(&w->kept);
	size_t size = w->n_kept;

	w->n_kept = 0;
	w->error = 0;
	return size ? apply(rq, w, text, size) : 0;
}

static ssize_t write_value(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	int r = (w->row->check ? write_piece : apply)(rq, w, text, size);

	return r < 0 ? r : (ssize_t)size;
}

ssize_t writer_write(struct tree_request *rq, struct tree_writer *w, const char *text, size_t size)
{
	ssize_t r;

	if (size > WRITE_SIZE_MAX)
		return request_refuse(rq, -E2BIG, "more than 1 MiB in one write");
	pthread_mutex_lock(&w->lock);
	w->wrote = true;
	w->due = w->truncated;
	r = check_link(rq, w);
	if (r < 0)
		w->lines.failed = true;
	else if (w->row->lines)
		r = lines_write(rq, w->row->lines, &w->lines, w->truncated, text, size);
	else
		r = write_value(rq, w, text, size);
	pthread_mutex_unlock(&w->lock);
	return r;
}

/* Nothing more comes, as far as one can tell. */
static int end(struct tree_request *rq, struct tree_writer *w)
{
	int r = w->due || w->lines.partial ? check_link(rq, w) : 0;

	if (r == 0 && w->row->lines)
		r = lines_end(rq, w->row->lines, &w->lines, w->truncated);
	else if (r == 0)
		r = apply_kept(rq, w);
	if (r < 0 || !w->due)
		return r;
	w->due = false;
	if (w->row->lines)
		return lines_make_so(rq, w->row->lines, &w->lines);
	return apply(rq, w, "", 0);
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

int writer_flush(struct tree_request *rq, struct tree_writer *w)
{
	int r = 0;

	pthread_mutex_lock(&w->lock);
	if (w->wrote && same_process(w->opener, rq->caller.pid))
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
