/* SPDX-License-Identifier: MIT */
/* Operations on directories: lookup, readdir, and changes of names. See request.h. */
#include <fcntl.h>
#include <string.h>

#include "array.h"
#include "cleanup.h"
#include "drafts.h"
#include "entry.h"
#include "inode_generations.h"
#include "nlookup.h"
#include "nodeid.h"
#include "open_file.h"
#include "operations.h"
#include "request.h"
#include "watch.h"

/* The entries of a directory at opendir(3), from which readdir(3) is answered. */
struct dir {
	struct dir_entry {
		char *name;
		struct tree_node node;
	} * entries;
	size_t n, room;
};

static struct dir *dir_free(struct dir *dir)
{
	for (size_t i = 0; dir && i < dir->n; i++)
		free(dir->entries[i].name);
	if (dir)
		free(dir->entries);
	free(dir);
	return NULL;
}

static int dir_add(const char *name, const struct tree_node *node, void *arg)
{
	struct dir *dir = arg;

	if (array_reserve(&dir->entries, dir->n, &dir->room) < 0)
		return -ENOMEM;
	dir->entries[dir->n].node = *node;
	dir->entries[dir->n].name = strdup(name);
	return dir->entries[dir->n].name ? (int)(dir->n++, 0) : -ENOMEM;
}

static void watch_request(struct request *q, struct tree_request *rq)
{
	watch_follow(q->fs, rq, q->id, &q->now);
	rq->generation = q->now.generation;
}

/* True: changes of what a name resolves to are announced. ROW has the name; 0: none does. */
static bool lookup_is_announced(const struct tree_node *dir, unsigned row)
{
	return row ? tree_row(row)->present_announced : tree_names_announced(dir);
}

static int lookup_work(struct request *q, struct tree_request *rq)
{
	struct tree_node negative = {.serial = rq->node.serial}, row;
	bool announced;
	int r;

	tree_find_now(&rq->node, q->name, &row);
	announced = lookup_is_announced(&rq->node, row.row);
	if (announced)
		watch_request(q, rq);
	r = tree_find(rq, q->name, &q->found);
	if ((r == 0 || r == -ENOENT) && announced && !rq->unannounced)
		cache_store_name(
			q->fs->cache, q->id, q->name, r == 0 ? &q->found : &negative, &q->now);
	return r;
}

static void entry_reply(struct request *q)
{
	fs_reply_entry(q->fuse, &q->node, &q->found);
}

void dir_lookup(fuse_req_t fuse, fuse_ino_t parent, const char *name)
{
	struct tree_node dir = nodeid_unpack(parent), found;
	int r = tree_find_now(&dir, name, &found);
	struct fs *fs = fs_of(fuse);
	struct cache_validity now = {0};
	struct request *q;

	if (r == -EAGAIN && lookup_is_announced(&dir, found.row)) {
		now = watch_poll(fs);
		if (!request_would_wait(fs, &dir) &&
			cache_name_now(fs->cache, parent, name, &now, &found))
			r = found.row ? 0 : drafts_exist(fs->tree->drafts) ? -EAGAIN : -ENOENT;
	}
	if (r == 0) {
		fs_reply_entry(fuse, &dir, &found);
	} else if (r != -EAGAIN) {
		fuse_reply_err(fuse, -r);
	} else if ((q = request_new(fuse, parent))) {
		q->now = now;
		request_set_name(q, name);
		request_start(q, lookup_work, entry_reply);
	}
}

static void forget_node(uint64_t id, uint64_t n)
{
	struct tree_node node = nodeid_unpack(id);

	nlookup_drop(&node, n);
}

void dir_forget(fuse_req_t fuse, fuse_ino_t id, uint64_t n)
{
	forget_node(id, n);
	fuse_reply_none(fuse);
}

void dir_forget_multi(fuse_req_t fuse, size_t n, struct fuse_forget_data *all)
{
	for (size_t i = 0; i < n; i++)
		forget_node(all[i].ino, all[i].nlookup);
	fuse_reply_none(fuse);
}

/* Most programs that list a directory look up each name next. */
static void cache_names(struct request *q)
{
	for (size_t i = 2; i < q->dir->n; i++) /* after "." and ".." */
		cache_store_name(q->fs->cache, q->id, q->dir->entries[i].name,
			&q->dir->entries[i].node, &q->now);
}

static int dir_open_work(struct request *q, struct tree_request *rq)
{
	struct tree_node here = rq->node;
	bool announced = tree_names_announced(&here);
	int r;

	if (announced)
		watch_request(q, rq);
	q->dir = calloc(1, sizeof(*q->dir));
	if (!q->dir)
		return -ENOMEM;
	r = dir_add(".", &here, q->dir);
	if (r == 0)
		r = dir_add("..", &here, q->dir);
	if (r == 0)
		r = tree_list(rq, dir_add, q->dir);
	if (r == 0 && announced && !rq->unannounced)
		cache_names(q);
	if (r < 0)
		q->dir = dir_free(q->dir);
	return r;
}

static void dir_open_reply(struct request *q)
{
	struct dir *dir = q->dir;

	q->file.fh = (uintptr_t)dir;
	if (fuse_reply_open(q->fuse, &q->file) == -ENOENT) /* interrupted: no release follows */
		dir_free(dir);
}

void dir_open(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file)
{
	struct request *q = request_new(fuse, id);

	if (!q)
		return;
	q->file = *file;
	if (tree_names_announced(&q->node))
		q->now = watch_poll(q->fs);
	request_start(q, dir_open_work, dir_open_reply);
}

/* A name of the registry gets its serial, and so its node id, only on lookup. */
static ino_t direntry_ino(const struct tree_node *node)
{
	bool unknown = !node->serial && node->row != TREE_ROOT_ROW && tree_row(node->row)->many;

	return unknown ? 0xffffffff : nodeid_pack(node);
}

void dir_read(fuse_req_t fuse, _unused_ fuse_ino_t id, size_t size, off_t off,
	struct fuse_file_info *file)
{
	struct dir *dir = (struct dir *)(uintptr_t)file->fh;
	_cleanup_free_ char *buf = malloc(size);
	size_t used = 0;

	if (!buf) {
		fuse_reply_err(fuse, ENOMEM);
		return;
	}
	for (size_t i = off < (off_t)dir->n ? (size_t)off : dir->n; i < dir->n; i++) {
		struct dir_entry *entry = &dir->entries[i];
		struct stat attr = {
			.st_ino = direntry_ino(&entry->node), .st_mode = tree_mode(&entry->node)};
		size_t need = fuse_add_direntry(
			fuse, buf + used, size - used, entry->name, &attr, (off_t)(i + 1));

		if (need > size - used)
			break;
		used += need;
	}
	fuse_reply_buf(fuse, buf, used);
}

void dir_release(fuse_req_t fuse, _unused_ fuse_ino_t id, struct fuse_file_info *file)
{
	dir_free((struct dir *)(uintptr_t)file->fh);
	fuse_reply_err(fuse, 0);
}

/* A new request that changes NAME in the directory PARENT. */
static struct request *new_change(
	fuse_req_t fuse, fuse_ino_t parent, const char *op, const char *name)
{
	struct request *q = request_new(fuse, parent);

	if (q) {
		q->op = op;
		request_set_name(q, name);
	}
	return q;
}

static int mkdir_work(struct request *q, struct tree_request *rq)
{
	return tree_make(rq, q->name, &q->found);
}

void dir_mkdir(fuse_req_t fuse, fuse_ino_t parent, const char *name, _unused_ mode_t mode)
{
	struct request *q = new_change(fuse, parent, "mkdir", name);

	if (q)
		request_start(q, mkdir_work, entry_reply);
}

static int symlink_work(struct request *q, struct tree_request *rq)
{
	return tree_adopt(rq, q->name, q->new_name);
}

/*
 * The kernel requires a symlink in the reply. It gets one without a row and without timeouts: every
 * use of it fails with ESTALE, and the next lookup finds a directory.
 */
static void symlink_reply(struct request *q)
{
	struct tree_node placeholder = {.object = 1};
	struct fuse_entry_param entry = {.ino = nodeid_pack(&placeholder)};

	entry.attr.st_ino = entry.ino;
	entry.attr.st_mode = S_IFLNK | 0777;
	entry.attr.st_nlink = 1;
	fuse_reply_entry(q->fuse, &entry);
}

void dir_symlink(fuse_req_t fuse, const char *target, fuse_ino_t parent, const char *name)
{
	struct request *q = new_change(fuse, parent, "symlink", name);

	if (!q)
		return;
	request_set_new_name(q, target);
	q->job.waits_on_userspace = true;
	request_start(q, symlink_work, symlink_reply);
}

static int unlink_work(struct request *q, struct tree_request *rq)
{
	return tree_remove(rq, q->name, false);
}

void dir_unlink(fuse_req_t fuse, fuse_ino_t parent, const char *name)
{
	struct request *q = new_change(fuse, parent, "unlink", name);

	if (q)
		request_start(q, unlink_work, ok_reply);
}

/* The ifindex of a link may be reused at once; the serial of a namespace is not. */
static int rmdir_work(struct request *q, struct tree_request *rq)
{
	bool again = rq->node.row != TREE_ROOT_ROW && tree_find(rq, q->name, &q->found) == 0;
	int r = tree_remove(rq, q->name, true);

	if (r == 0 && again)
		inode_generations_next(nodeid_pack(&q->found));
	return r;
}

void dir_rmdir(fuse_req_t fuse, fuse_ino_t parent, const char *name)
{
	struct request *q = new_change(fuse, parent, "rmdir", name);

	if (q)
		request_start(q, rmdir_work, ok_reply);
}

static int rename_work(struct request *q, struct tree_request *rq)
{
	return tree_rename(rq, q->name, &q->new_node, q->new_name);
}

void dir_rename(fuse_req_t fuse, fuse_ino_t parent, const char *name, fuse_ino_t new_parent,
	const char *new_name, unsigned flags)
{
	struct request *q;

	if (flags & ~(unsigned)RENAME_NOREPLACE) {
		fuse_reply_err(fuse, EINVAL);
		return;
	}
	q = new_change(fuse, parent, "rename", name);
	if (!q)
		return;
	q->new_node = nodeid_unpack(new_parent);
	request_set_new_name(q, new_name);
	request_start(q, rename_work, ok_reply);
}

static int create_work(struct request *q, struct tree_request *rq)
{
	int r = tree_create(rq, q->name, q->file.flags & O_EXCL, &q->found);

	return r < 0 ? r : open_file_create(q, rq, &q->found);
}

static void create_reply(struct request *q)
{
	struct fuse_entry_param entry = fs_entry(q->fs, &q->node, &q->found);
	int r = nlookup_add(&q->found);

	q->file.fh = (uintptr_t)q->open;
	q->file.direct_io = 1;
	if (r < 0) {
		fuse_reply_err(q->fuse, -r);
		open_file_free(q->open);
	} else if (fuse_reply_create(q->fuse, &entry, &q->file) < 0) { /* no release follows */
		nlookup_drop(&q->found, 1);
		open_file_free(q->open);
	}
}

void dir_create(fuse_req_t fuse, fuse_ino_t parent, const char *name, _unused_ mode_t mode,
	struct fuse_file_info *file)
{
	struct request *q = new_change(fuse, parent, "create", name);

	if (!q)
		return;
	q->file = *file;
	request_start(q, create_work, create_reply);
}

/* mknod(2) and link(2). */
static int refuse_create_work(_unused_ struct request *q, struct tree_request *rq)
{
	return request_refuse(rq, -EPERM, "nothing can be made in this directory");
}

static void refuse_create(fuse_req_t fuse, fuse_ino_t parent, const char *name)
{
	struct request *q = new_change(fuse, parent, "create", name);

	if (q)
		request_start(q, refuse_create_work, ok_reply);
}

void dir_mknod(fuse_req_t fuse, fuse_ino_t parent, const char *name, _unused_ mode_t mode,
	_unused_ dev_t device)
{
	refuse_create(fuse, parent, name);
}

void dir_link(fuse_req_t fuse, _unused_ fuse_ino_t id, fuse_ino_t parent, const char *name)
{
	refuse_create(fuse, parent, name);
}
