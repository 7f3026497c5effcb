/* SPDX-License-Identifier: MIT */
/*
 * Operations on open files: reading and writing. See request.h. open(2) for reading renders the
 * text, unless the cached snapshot is still valid (text.h); all reads return that snapshot. Writes
 * go to a writer (writer.h).
 */
#include <fcntl.h>
#include <poll.h>
#include <string.h>

#include "cache.h"
#include "cleanup.h"
#include "nodeid.h"
#include "open_file.h"
#include "operations.h"
#include "reads.h"
#include "request.h"
#include "stream.h"
#include "text.h"
#include "watch.h"
#include "writer.h"

/* For an open that changes the size and pages that the kernel knows, whether or not it succeeds. */
static int open_bypass(struct request *q, struct open_file *f)
{
	int r;

	if (!tree_is_sized(&q->node) || f->bypass)
		return 0;
	r = cache_open_bypass(q->fs->cache, q->id, q->caller.pid);
	f->bypass = r == 0 ? q->fs->cache : NULL;
	return r;
}

static int open_writer(struct request *q, struct tree_request *rq, int flags, struct open_file *f)
{
	char path[TREE_PATH_MAX];
	int r;

	tree_path(rq, "", path);
	f->path = strdup(path);
	if (!f->path)
		return -ENOMEM;
	f->id = q->id;
	r = open_bypass(q, f);
	return r < 0 ? r : writer_new(rq, flags, &f->writer);
}

int open_file_truncate(struct request *q, struct tree_request *rq, size_t size)
{
	struct open_file *f = calloc(1, sizeof(*f));
	int r = f ? open_writer(q, rq, O_WRONLY, f) : -ENOMEM;

	if (r == 0)
		r = writer_truncate(rq, f->writer, size);
	if (r == 0)
		r = writer_sync(rq, f->writer);
	open_file_free(f);
	return r;
}

int open_file_create(struct request *q, struct tree_request *rq, const struct tree_node *node)
{
	struct tree_node dir = rq->node;
	int r;

	q->open = calloc(1, sizeof(*q->open));
	if (!q->open)
		return -ENOMEM;
	rq->node = *node;
	r = open_writer(q, rq, q->file.flags, q->open);
	rq->node = dir;
	if (r < 0)
		q->open = open_file_free(q->open);
	return r;
}

static bool wants_write(const struct fuse_file_info *file)
{
	return (file->flags & O_ACCMODE) != O_RDONLY || file->flags & O_TRUNC;
}

/* Replies to the open, so that the text is read while it is rendered. The request then no longer
 * owns the open file. */
static int open_long(struct request *q, struct long_text *t)
{
	int r = open_bypass(q, q->open);

	if (r < 0)
		return r;
	q->open->long_text = t;
	request_reply_now(q);
	q->open = NULL;
	return 0;
}

/* Opens for reading through the kernel's pages, if possible. */
static int open_cached(struct request *q, struct tree_request *rq)
{
	int r = text_find_or_render(q, rq, open_long);

	if (r != 0)
		return r;
	r = cache_open(q->fs->cache, q->id, &q->snapshot, &q->now, q->caller.pid);
	q->open->reads = r == 1 ? q->fs->cache : NULL;
	return r;
}

static int open_work(struct request *q, struct tree_request *rq)
{
	int r;

	q->open = calloc(1, sizeof(*q->open));
	if (!q->open)
		return -ENOMEM;
	q->open->id = q->id;
	if (wants_write(&q->file)) {
		r = open_writer(q, rq, q->file.flags, q->open);
	} else if (request_row(rq)->stream) {
		q->op = "open"; /* error_log has the reason: the name may be a filter */
		r = stream_open(q->fs, rq, q->open, &q->open->stream);
	} else if (tree_is_sized(&rq->node)) {
		r = open_cached(q, rq);
	} else {
		r = text_render(q, rq, open_long);
	}
	if (q->replied)
		return 0;
	q->open->snapshot = steal_ptr(&q->snapshot);
	if (r < 0)
		q->open = open_file_free(q->open);
	return r < 0 ? r : 0;
}

static void reply_open(fuse_req_t fuse, struct fuse_file_info *file, struct open_file *f)
{
	file->fh = (uintptr_t)f;
	/* The kernel must not cache a text that may differ at the next open. */
	file->direct_io = !f->reads;
	file->keep_cache = f->reads != NULL;
#ifdef HAVE_NOFLUSH
	file->noflush = !f->writer;
#endif
	if (fuse_reply_open(fuse, file) == -ENOENT) /* interrupted: no release follows */
		open_file_free(f);
}

/*
 * Since Linux 6.5, sendfile(2) and splice(2) read no further than the size that the kernel knows,
 * which is that of the last stat(2). So a byte is stored far behind the end, to raise that size.
 * The read that reaches the end and any stat(2) correct it. cache.c manages the sizes that the
 * kernel may keep.
 */
#define RAISED_SIZE 0x40000000

static void raise_known_size(struct request *q)
{
	struct fuse_bufvec last = FUSE_BUFVEC_INIT(1);

	last.buf[0].mem = "\n";
	fuse_lowlevel_notify_store(q->fs->session, q->id, RAISED_SIZE, &last, 0);
}

static void open_reply(struct request *q)
{
	if (q->open->stream) {
		if (stream_reply(q->fuse, (uintptr_t)q->open) == -ENOENT)
			open_file_free(q->open);
		return;
	}
	if (!tree_is_sized(&q->node) || q->open->long_text)
		raise_known_size(q);
	reply_open(q->fuse, &q->file, q->open);
}

/* Replies from the cache, if the snapshot is valid NOW. */
static bool open_now(fuse_req_t fuse, fuse_ino_t id, const struct tree_node *node,
	const struct cache_validity *now, struct fuse_file_info *file)
{
	struct fs *fs = fs_of(fuse);
	struct open_file *f = request_would_wait(fs, node) ? NULL : calloc(1, sizeof(*f));

	if (!f)
		return false;
	f->snapshot = cache_open_now(fs->cache, id, now, fuse_req_ctx(fuse)->pid);
	if (!f->snapshot) {
		free(f);
		return false;
	}
	f->id = id;
	f->reads = fs->cache;
	reply_open(fuse, file, f);
	return true;
}

void file_open(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file)
{
	struct tree_node node = nodeid_unpack(id);
	struct cache_validity now = {0};
	struct request *q;

	if (tree_is_announced(&node) && !wants_write(file)) {
		now = watch_poll(fs_of(fuse));
		if (open_now(fuse, id, &node, &now, file))
			return;
	}
	q = request_new(fuse, id);
	if (!q)
		return;
	q->file = *file;
	q->now = now;
	if (wants_write(file))
		q->op = "open";
	request_start(q, open_work, open_reply);
}

static void read_snapshot(fuse_req_t fuse, const struct snapshot *snapshot, size_t size, off_t off)
{
	const struct spool *text = &snapshot->text;
	size_t from = off < (off_t)text->size ? (size_t)off : text->size;
	size_t n = size < text->size - from ? size : text->size - from;

	if (text->text || n == 0)
		fuse_reply_buf(fuse, text->text ? text->text + from : NULL, n);
	else
		reads_reply_file(fuse, text->fd, n, (off_t)from);
}

static int read_work(struct request *q, _unused_ struct tree_request *rq)
{
	ssize_t n;

	q->text = malloc(q->size);
	n = q->text ? writer_read(q->open->writer, q->offset, q->text, q->size) : -ENOMEM;
	q->text_size = n > 0 ? (size_t)n : 0;
	return n < 0 ? (int)n : 0;
}

static void read_reply(struct request *q)
{
	fuse_reply_buf(q->fuse, q->text, q->text_size);
}

/* By a job, because the lock of the writer may be held for long. */
static void read_written(fuse_req_t fuse, uint64_t id, size_t size, off_t off, struct open_file *f)
{
	struct request *q = request_new(fuse, id);

	if (!q)
		return;
	q->open = f;
	q->size = size;
	q->offset = (size_t)off;
	request_start(q, read_work, read_reply);
}

void file_read(fuse_req_t fuse, fuse_ino_t id, size_t size, off_t off, struct fuse_file_info *file)
{
	struct open_file *f = open_file_of(file);

	if (f->stream)
		stream_read(f->stream, fuse, size, file->flags & O_NONBLOCK);
	else if (f->long_text)
		long_text_read(f->long_text, fuse, size, off);
	else if (f->writer)
		read_written(fuse, id, size, off, f);
	else
		read_snapshot(fuse, f->snapshot, size, off);
}

/* All files but streams are always ready, as regular files are. */
void file_poll(fuse_req_t fuse, _unused_ fuse_ino_t id, struct fuse_file_info *file,
	struct fuse_pollhandle *handle)
{
	struct stream *stream = open_file_of(file)->stream;

	if (stream) {
		stream_poll(stream, fuse, handle);
		return;
	}
	if (handle)
		fuse_pollhandle_destroy(handle);
	fuse_reply_poll(fuse, POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM);
}

static int write_work(struct request *q, struct tree_request *rq)
{
	ssize_t n = writer_write(
		rq, q->open->writer, q->data, q->size, q->offset, q->file.flags & O_APPEND);

	if (n < 0)
		return (int)n;
	q->size = (size_t)n;
	return 0;
}

static void write_reply(struct request *q)
{
	fuse_reply_write(q->fuse, q->size);
}

void file_write(fuse_req_t fuse, fuse_ino_t id, const char *data, size_t size, off_t off,
	struct fuse_file_info *file)
{
	struct request *q = request_new(fuse, id);

	if (!q)
		return;
	q->op = "write";
	q->open = open_file_of(file);
	q->file = *file; /* with the current flags */
	q->size = size;
	q->offset = (size_t)off;
	request_set_data(q, data, size);
	request_start(q, write_work, write_reply);
}

static int flush_work(struct request *q, struct tree_request *rq)
{
	return writer_flush(rq, q->open->writer);
}

static void start_writer_work(fuse_req_t fuse, uint64_t id, struct open_file *f, const char *op,
	int (*work)(struct request *, struct tree_request *))
{
	struct request *q;

	if (!f->writer) {
		fuse_reply_err(fuse, 0);
		return;
	}
	q = request_new(fuse, id);
	if (!q)
		return;
	q->op = op;
	q->open = f;
	request_start(q, work, ok_reply);
}

void file_flush(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file)
{
	struct open_file *f = open_file_of(file);

	if (f->writer && !writer_flushes(f->writer))
		fuse_reply_err(fuse, 0);
	else
		start_writer_work(fuse, id, f, "close", flush_work);
}

static int sync_work(struct request *q, struct tree_request *rq)
{
	return writer_sync(rq, q->open->writer);
}

void file_fsync(fuse_req_t fuse, fuse_ino_t id, _unused_ int datasync, struct fuse_file_info *file)
{
	start_writer_work(fuse, id, open_file_of(file), "fsync", sync_work);
}

/*
 * The kernel does not wait for the reply: the process that closed the file may already open another
 * one of the namespace, and must see the effect of the close (see request_start()).
 */
void file_release(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file)
{
	struct fs *fs = fs_of(fuse);
	struct request *q;

	if (!open_file_of(file)->writer) {
		open_file_free(open_file_of(file));
		fuse_reply_err(fuse, 0);
		watch_tidy(fs);
		return;
	}
	q = request_new(fuse, id);
	if (!q) {
		open_file_free(open_file_of(file));
		return;
	}
	q->op = "close";
	q->open = q->closed = open_file_of(file);
	q->gate.closes = true;
	request_start(q, sync_work, ok_reply);
}
