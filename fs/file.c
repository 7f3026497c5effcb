/* SPDX-License-Identifier: MIT */
/*
 * Operations on files: attributes, links' targets, reading and writing. See request.h. A file
 * that is opened to be read is rendered then, and all reads are of that one snapshot; what is
 * written goes to a writer (writer.h).
 */
#include <fcntl.h>
#include <string.h>

#include "cleanup.h"
#include "nodeid.h"
#include "request.h"
#include "writer.h"

/* An open file: the snapshot that is read, and what was written. */
struct open_file {
	size_t size;
	char *text;
	struct tree_writer *writer; /* NULL: only to be read */
};

struct open_file *open_file_free(struct open_file *f)
{
	if (f) {
		free(f->text);
		writer_free(f->writer);
	}
	free(f);
	return NULL;
}

static struct open_file *open_file_of(const struct fuse_file_info *file)
{
	return (struct open_file *)(uintptr_t)file->fh;
}

/* The size of a file is the length of what it would say now. */
static int getattr_work(struct request *q, struct tree_request *rq)
{
	if (!S_ISDIR(tree_mode(&rq->node)) && !request_row(rq)->mode_of)
		return tree_render(rq, &q->text, &q->text_size);
	return tree_check(rq);
}

static void getattr_reply(struct request *q)
{
	struct stat attr = fs_attributes(q->fs, &q->node, q->text_size);

	fuse_reply_attr(q->fuse, &attr, 0);
}

void file_getattr(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file)
{
	struct tree_node node = nodeid_unpack(id);
	struct request *q;

	if (node.row == TREE_ROOT_ROW) {
		struct stat attr = fs_attributes(fs_of(fuse), &node, 0);

		fuse_reply_attr(fuse, &attr, 0);
		return;
	}
	q = request_new(fuse, id);
	if (q)
		request_start(q, getattr_work, getattr_reply);
}

/* truncate(2) of a path: as if it were opened, and closed again. */
static int truncate_path(struct tree_request *rq)
{
	struct tree_writer *writer;
	int r = writer_new(rq, &writer);

	if (r < 0)
		return r;
	writer_truncate(writer);
	r = writer_release(rq, writer);
	writer_free(writer);
	return r;
}

static int setattr_work(struct request *q, struct tree_request *rq)
{
	int r = 0;

	if (q->to_set & (FUSE_SET_ATTR_MODE | FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID))
		return request_refuse(rq, -EPERM, "mode and owner are the tree's own");
	if (q->to_set & FUSE_SET_ATTR_SIZE) {
		if (q->open && q->open->writer)
			writer_truncate(q->open->writer);
		else
			r = truncate_path(rq);
	}
	return r < 0 ? r : getattr_work(q, rq);
}

void file_setattr(
	fuse_req_t fuse, fuse_ino_t id, struct stat *attr, int to_set, struct fuse_file_info *file)
{
	struct request *q = request_new(fuse, id);

	if (!q)
		return;
	q->op = "setattr";
	q->to_set = to_set;
	q->open = file ? open_file_of(file) : NULL;
	request_start(q, setattr_work, getattr_reply);
}

static int access_work(struct request *q, struct tree_request *rq)
{
	return tree_check(rq);
}

/* Asked at chdir(2) and access(2); who may do what is the kernel's to decide (see main.c). */
void file_access(fuse_req_t fuse, fuse_ino_t id, int mask)
{
	struct request *q = request_new(fuse, id);

	if (q)
		request_start(q, access_work, ok_reply);
}

static int readlink_work(struct request *q, struct tree_request *rq)
{
	return tree_render(rq, &q->text, &q->text_size);
}

static void readlink_reply(struct request *q)
{
	fuse_reply_readlink(q->fuse, q->text);
}

void file_readlink(fuse_req_t fuse, fuse_ino_t id)
{
	struct request *q = request_new(fuse, id);

	if (q)
		request_start(q, readlink_work, readlink_reply);
}

static bool wants_write(const struct fuse_file_info *file)
{
	return (file->flags & O_ACCMODE) != O_RDONLY || file->flags & O_TRUNC;
}

static int open_work(struct request *q, struct tree_request *rq)
{
	bool reads = (q->file.flags & O_ACCMODE) != O_WRONLY;
	int r = 0;

	q->open = calloc(1, sizeof(*q->open));
	if (!q->open)
		return -ENOMEM;
	if (wants_write(&q->file))
		r = writer_new(rq, &q->open->writer);
	if (r == 0 && q->file.flags & O_TRUNC)
		writer_truncate(q->open->writer);
	if (r == 0 && reads)
		r = tree_render(rq, &q->open->text, &q->open->size);
	if (r < 0)
		q->open = open_file_free(q->open);
	return r;
}

/*
 * sendfile(2) and splice(2) take no more than the size that the kernel knows (Linux 6.5 on), which
 * is that of the last stat(2). So it is told that the file reaches as far as one can; the read that
 * comes to the end, and any stat(2), put that right.
 */
#define FAR 0x40000000

static void expect_more(struct request *q)
{
	struct fuse_bufvec last = FUSE_BUFVEC_INIT(1);

	last.buf[0].mem = "\n";
	fuse_lowlevel_notify_store(q->fs->session, nodeid_pack(&q->node), FAR, &last, 0);
}

static void open_reply(struct request *q)
{
	struct open_file *f = q->open;

	expect_more(q);
	q->file.fh = (uintptr_t)f;
	/* The kernel does not keep what may be different at the next open. */
	q->file.direct_io = 1;
#ifdef HAVE_NOFLUSH
	q->file.noflush = !f->writer;
#endif
	if (fuse_reply_open(q->fuse, &q->file) == -ENOENT) /* interrupted: there is no release */
		open_file_free(f);
}

void file_open(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file)
{
	struct request *q = request_new(fuse, id);

	if (!q)
		return;
	q->file = *file;
	if (wants_write(file))
		q->op = "open";
	request_start(q, open_work, open_reply);
}

void file_read(fuse_req_t fuse, fuse_ino_t id, size_t size, off_t off, struct fuse_file_info *file)
{
	struct open_file *f = open_file_of(file);
	size_t from = (size_t)off < f->size ? (size_t)off : f->size;

	if (size > f->size - from)
		size = f->size - from;
	fuse_reply_buf(fuse, f->text + from, size);
}

static int write_work(struct request *q, struct tree_request *rq)
{
	ssize_t n = writer_write(rq, q->open->writer, q->data, q->size);

	if (n < 0)
		return (int)n;
	q->size = (size_t)n;
	return 0;
}

static void write_reply(struct request *q)
{
	fuse_reply_write(q->fuse, q->size);
}

/* Where in the file it says, is of no account: what is written is added to what was. */
void file_write(fuse_req_t fuse, fuse_ino_t id, const char *data, size_t size, off_t off,
	struct fuse_file_info *file)
{
	struct request *q = request_new(fuse, id);

	if (!q)
		return;
	q->op = "write";
	q->open = open_file_of(file);
	q->size = size;
	request_set_data(q, data, size);
	request_start(q, write_work, write_reply);
}

static int flush_work(struct request *q, struct tree_request *rq)
{
	return writer_flush(rq, q->open->writer);
}

void file_flush(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file)
{
	struct request *q;

	if (!open_file_of(file)->writer) {
		fuse_reply_err(fuse, 0);
		return;
	}
	q = request_new(fuse, id);
	if (!q)
		return;
	q->op = "close";
	q->open = open_file_of(file);
	request_start(q, flush_work, ok_reply);
}

static int release_work(struct request *q, struct tree_request *rq)
{
	return writer_release(rq, q->open->writer);
}

/*
 * The kernel does not wait for the answer: whoever closed the file may already open another one of
 * the namespace, and that one must see what this does (see request_start()).
 */
void file_release(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file)
{
	struct request *q;

	if (!open_file_of(file)->writer) {
		open_file_free(open_file_of(file));
		fuse_reply_err(fuse, 0);
		return;
	}
	q = request_new(fuse, id);
	if (!q) {
		open_file_free(open_file_of(file));
		return;
	}
	q->op = "close";
	q->open = q->closed = open_file_of(file);
	q->closes = true;
	request_start(q, release_work, ok_reply);
}
