/* SPDX-License-Identifier: MIT */
/* by-inode: all network namespaces, by the inode number that lsns(8) shows. See views.h. */
#include <string.h>

#include "cleanup.h"
#include "discover.h"
#include "views.h"

static int find_inode(struct tree_request *rq, const char *text, ino_t *ret)
{
	_cleanup_close_ int fd = -1;
	char canonical[32];
	ino_t inode = strtoul(text, NULL, 10);

	/* Only the canonical form: 0123 is not an alias of 123. */
	snprintf(canonical, sizeof(canonical), "%ju", (uintmax_t)inode);
	if (inode == 0 || strcmp(text, canonical) != 0)
		return -ENOENT;
	fd = discover_open(rq->tree->discover, inode);
	if (fd < 0)
		return fd;
	*ret = inode;
	return 0;
}

struct listing {
	view_each_fn each;
	void *arg;
};

static int list_inode(ino_t inode, void *arg)
{
	struct listing *l = arg;
	char text[32];

	snprintf(text, sizeof(text), "%ju", (uintmax_t)inode);
	return l->each(text, l->arg);
}

static int list_inodes(
	struct tree_request *rq, _unused_ const char *in, view_each_fn each, void *arg)
{
	struct listing l = {each, arg};

	return discover_list(rq->tree->discover, list_inode, &l);
}

const struct view by_inode = {find_inode, list_inodes};

const struct tree_row by_inode_rows[] = {
	{"/by-inode", DIR_MODE, "every network namespace, by its inode number", .view = &by_inode},
	{"/by-inode/INUM", LINK_MODE, "a namespace directory, or a symlink to its name", view_show,
		.many = &view_entries, .view = &by_inode},
	{NULL},
};
