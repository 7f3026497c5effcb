/* SPDX-License-Identifier: MIT */
/*
 * Operations on files: attributes, links' targets, reading and writing. See request.h. A file
 * that is opened to be read is rendered then, and all reads are of that one snapshot.
 */
#include <fcntl.h>
#include <string.h>

#include "cleanup.h"
#include "nodeid.h"
#include "request.h"

struct snapshot {
	size_t size;
	char *text;
};

static struct snapshot *snapshot_free(struct snapshot *s)
{
	if (s)
		free(s->text);
	free(s);
	return NULL;
}

/* The size of a file is the length of what it would say now. */
static int getattr_work(struct request *q, struct tree_request *rq)
{
	if (!S_ISDIR(tree_row(rq->node.row)->mode))
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

/* Truncating is the beginning of writing: to nothing, when nothing follows. */
static int truncate_file(struct tree_request *rq)
{
	return tree_apply(rq, "", 0);
}

static int setattr_work(struct request *q, struct tree_request *rq)
{
	int r = 0;

	if (q->to_set & (FUSE_SET_ATTR_MODE | FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID))
		return request_refuse(rq, -EPERM, "mode and owner are the tree's own");
	if (q->to_set & FUSE_SET_ATTR_SIZE)
		r = truncate_file(rq);
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
	request_start(q, setattr_work, getattr_reply);
}

static int access_work(struct request *q, struct tree_request *rq)
{
	return tree_check(rq);
}

static void access_reply(struct request *q)
{
	fuse_reply_err(q->fuse, 0);
}

/* Asked at chdir(2) and access(2); who may do what is the kernel's to decide (see main.c). */
void file_access(fuse_req_t fuse, fuse_ino_t id, int mask)
{
	struct request *q = request_new(fuse, id);

	if (q)
		request_start(q, access_work, access_reply);
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
	int r = 0;

	if (wants_write(&q->file) && !(request_row(rq)->mode & 0222))
		return request_refuse(rq, -EACCES, "the file is only to be read");
	if (q->file.flags & O_TRUNC)
		r = truncate_file(rq);
	if (r < 0 || (q->file.flags & O_ACCMODE) == O_WRONLY)
		return r;
	return tree_render(rq, &q->text, &q->text_size);
}

static void open_reply(struct request *q)
{
	struct snapshot *s = malloc(sizeof(*s));

	if (!s) {
		fuse_reply_err(q->fuse, ENOMEM);
		return;
	}
	*s = (struct snapshot){.text = steal_ptr(&q->text), .size = q->text_size};
	q->file.fh = (uintptr_t)s;
	/* The kernel does not keep what may be different at the next open. */
	q->file.direct_io = 1;
	if (fuse_reply_open(q->fuse, &q->file) == -ENOENT) /* interrupted: there is no release */
		snapshot_free(s);
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
	struct snapshot *s = (struct snapshot *)(uintptr_t)file->fh;
	size_t from = (size_t)off < s->size ? (size_t)off : s->size;

	if (size > s->size - from)
		size = s->size - from;
	fuse_reply_buf(fuse, s->text + from, size);
}

static int write_work(struct request *q, struct tree_request *rq)
{
	return tree_apply(rq, q->data, q->size);
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
	q->size = size;
	q->data = malloc(size + 1);
	if (!q->data) {
		fuse_reply_err(fuse, ENOMEM);
		free(q);
		return;
	}
	memcpy(q->data, data, size);
	q->data[size] = '\0';
	request_start(q, write_work, write_reply);
}

void file_release(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file)
{
	snapshot_free((struct snapshot *)(uintptr_t)file->fh);
	fuse_reply_err(fuse, 0);
}
