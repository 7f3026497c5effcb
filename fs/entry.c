/* SPDX-License-Identifier: MIT */
/* Attributes and entries of nodes: see entry.h. */
#include "entry.h"

#include <errno.h>

#include "cache.h"
#include "inode_generations.h"
#include "nlookup.h"
#include "nodeid.h"
#include "watch.h"

/*
 * Timeouts of dentries and attributes, in seconds. Names of the table's own files do not change.
 * Requests to a namespace that has ended fail with ESTALE, and the kernel looks the path up again
 * (unless it was invalidated before, see watch.h).
 */
#define KEEP_LONG 86400.0
#define KEEP_SHORT 0.01 /* covers the stat(2) that caused a lookup */

/*
 * It is not known when an unannounced text has changed. Its mtime stays constant: editors would
 * take an advance for a change by another process.
 */
struct stat fs_attributes(const struct fs *fs, const struct tree_node *node, size_t size)
{
	struct stat attr = {
		.st_ino = nodeid_pack(node),
		.st_mode = tree_mode(node),
		.st_nlink = 1, /* directories do not count links */
		.st_gid = fs->gid,
		.st_size = (off_t)size,
		.st_blksize = 4096,
		.st_atim = fs->born,
		.st_mtim = fs->born,
		.st_ctim = fs->born,
	};

	struct timespec (*changed)(const struct tree *tree) = tree_row(node->row)->changed;

	if (node->row == TREE_ROOT_ROW)
		attr.st_mode = S_IFDIR | fs->mode;
	if (changed && changed(fs->tree).tv_sec)
		attr.st_mtim = changed(fs->tree);
	return attr;
}

/* A name that may resolve to another node without an event gets no timeout. */
static double entry_timeout(const struct tree_node *dir, const struct tree_node *node)
{
	const struct tree_row *row = tree_row(node->row);

	if (row->present || tree_row_parent(node->row) != dir->row ||
		(row->many && node->row != TREE_NAME_ROW))
		return 0;
	return KEEP_LONG;
}

/* For a directory without an entry timeout, a lookup has just shown that it exists. */
static double attr_timeout(const struct tree_node *dir, const struct tree_node *node)
{
	return S_ISDIR(tree_mode(node)) && entry_timeout(dir, node) == 0 ? KEEP_SHORT : 0;
}

struct fuse_entry_param fs_entry(
	struct fs *fs, const struct tree_node *dir, const struct tree_node *node)
{
	struct fuse_entry_param entry = {
		.ino = nodeid_pack(node),
		.generation = inode_generation_of(nodeid_pack(node)),
		.attr = fs_attributes(fs, node, 0),
		.entry_timeout = entry_timeout(dir, node),
		.attr_timeout = attr_timeout(dir, node),
	};

	cache_entry(fs->cache, node, &entry.ino, &entry.attr);
	if (dir->row == TREE_ROOT_ROW && node->row == TREE_NAME_ROW)
		watch_name(fs);
	return entry;
}

void fs_reply_entry(fuse_req_t fuse, const struct tree_node *dir, const struct tree_node *node)
{
	struct fuse_entry_param entry = fs_entry(fs_of(fuse), dir, node);
	int r = nlookup_add(node);

	/* An interrupted request does not receive the entry. */
	if (r < 0)
		fuse_reply_err(fuse, -r);
	else if (fuse_reply_entry(fuse, &entry) < 0)
		nlookup_drop(node, 1);
}
