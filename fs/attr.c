/* SPDX-License-Identifier: MIT */
/* Operations on attributes and symlink targets. See request.h. */
#include <errno.h>

#include "cache.h"
#include "cleanup.h"
#include "entry.h"
#include "nodeid.h"
#include "open_file.h"
#include "operations.h"
#include "request.h"
#include "text.h"
#include "watch.h"
#include "writer.h"

/*
 * The size of a file is the length of its current text; 0, as in /proc, if the text is too long.
 * For an open with a writer, it is the length of the text that is being written.
 */
static int getattr_work(struct request *q, struct tree_request *rq)
{
	int r;

	if (q->open && q->open->writer && writer_size(q->open->writer, &q->text_size))
		return 0;
	if (tree_is_sized(&rq->node)) {
		r = text_find_or_render(q, rq, NULL);
		if (r >= 0)
			cache_store(q->fs->cache, q->id, &q->snapshot, &q->now);
		watch_tidy(q->fs);
	} else if (S_ISDIR(tree_mode(&rq->node)) || request_row(rq)->unsized) {
		r = tree_check(rq);
	} else { /* a symlink or a draft */
		r = text_render(q, rq, NULL);
	}
	return r < 0 ? r : 0;
}

static void reply_attr(
	fuse_req_t fuse, const struct tree_node *node, const struct snapshot *s, double timeout)
{
	struct stat attr = fs_attributes(fs_of(fuse), node, s->text.size);

	if (tree_is_announced(node))
		attr.st_mtim = s->since;
	fuse_reply_attr(fuse, &attr, timeout);
}

static void getattr_reply(struct request *q)
{
	struct stat attr;

	if (q->snapshot) {
		reply_attr(q->fuse, &q->node, q->snapshot, 0);
		return;
	}
	attr = fs_attributes(q->fs, &q->node, q->text_size);
	fuse_reply_attr(q->fuse, &attr, 0);
}

/*
 * Replies from the cache, if the snapshot is valid NOW. A request through an open file, as read(2)
 * causes, gets the size of the snapshot of that open.
 */
static bool getattr_cached(fuse_req_t fuse, uint64_t id, const struct tree_node *node,
	const struct cache_validity *now, const struct open_file *f)
{
	struct fs *fs = fs_of(fuse);
	struct snapshot *opened = f && f->snapshot ? snapshot_ref(f->snapshot) : NULL, *s = NULL;
	double timeout = 0;

	if (tree_is_sized(node) && !request_would_wait(fs, node))
		s = cache_stat_now(
			fs->cache, id, now, fuse_req_ctx(fuse)->pid, f && f->reads, &timeout);
	if (opened && s != opened) {
		snapshot_unref(s);
		s = snapshot_ref(opened);
		timeout = 0;
	}
	if (s)
		reply_attr(fuse, node, s, timeout);
	snapshot_unref(opened);
	snapshot_unref(s);
	return s != NULL;
}

static void reply_empty(fuse_req_t fuse, const struct tree_node *node)
{
	struct stat attr = fs_attributes(fs_of(fuse), node, 0);

	fuse_reply_attr(fuse, &attr, 0);
}

static bool is_stream(const struct tree_node *node)
{
	return node->row > 0 && node->row < tree_row_count && tree_row(node->row)->stream;
}

void file_getattr(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file)
{
	struct tree_node node = nodeid_unpack(id);
	struct cache_validity now = {0};
	struct open_file *f = file ? open_file_of(file) : NULL;
	bool written = f && f->writer;
	struct request *q;

	/* stat(2) of the root tests whether the daemon responds. A stream must still have
	 * attributes after its namespace has ended. */
	if (node.row == TREE_ROOT_ROW || is_stream(&node) || (f && f->long_text)) {
		reply_empty(fuse, &node);
		return;
	}
	if (tree_is_announced(&node))
		now = watch_poll(fs_of(fuse));
	if (!written && getattr_cached(fuse, id, &node, &now, f))
		return;
	q = request_new(fuse, id);
	if (!q)
		return;
	q->open = written ? f : NULL;
	q->now = now;
	request_start(q, getattr_work, getattr_reply);
}

#define MODE_BITS 07777

/* True: the request would change the mode or the owner. */
static bool changes_attributes(const struct request *q)
{
	struct stat is = fs_attributes(q->fs, &q->node, 0);

	return (q->to_set & FUSE_SET_ATTR_MODE && (q->mode ^ is.st_mode) & MODE_BITS) ||
	       (q->to_set & FUSE_SET_ATTR_UID && q->uid != is.st_uid) ||
	       (q->to_set & FUSE_SET_ATTR_GID && q->gid != is.st_gid);
}

static int setattr_work(struct request *q, struct tree_request *rq)
{
	int r = 0;

	/* A draft takes mode and owner from the file that it replaces. */
	if (!request_row(rq)->draft && changes_attributes(q))
		return request_refuse(rq, -EPERM, "mode and owner cannot be changed");
	if (q->to_set & FUSE_SET_ATTR_SIZE) {
		if (q->open && q->open->writer)
			r = writer_truncate(rq, q->open->writer, q->size);
		else
			r = open_file_truncate(q, rq, q->size);
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
	if (tree_is_announced(&q->node))
		q->now = watch_poll(q->fs);
	q->to_set = to_set;
	q->mode = attr->st_mode;
	q->uid = attr->st_uid;
	q->gid = attr->st_gid;
	q->size = (size_t)attr->st_size;
	q->open = file ? open_file_of(file) : NULL;
	request_start(q, setattr_work, getattr_reply);
}

static int access_work(_unused_ struct request *q, struct tree_request *rq)
{
	return tree_check(rq);
}

/* For chdir(2) and access(2). The kernel checks permissions (see options.c). */
void file_access(fuse_req_t fuse, fuse_ino_t id, _unused_ int mask)
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
