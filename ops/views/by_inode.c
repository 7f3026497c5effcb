/* SPDX-License-Identifier: MIT */
/* by-inode: every network namespace, by the number that lsns(8) shows. See view_ops.h. */
#include "cleanup.h"
#include "discover.h"
#include "view_ops.h"
#include "words.h"

static int find(struct tree_request *rq, const char *text, ino_t *ret)
{
	_cleanup_close_ int fd = -1;
	char again[32];
	ino_t inode = strtoul(text, NULL, 10);

	/* As it is written, and not otherwise: 0123 is no other name of 123. */
	snprintf(again, sizeof(again), "%ju", (uintmax_t)inode);
	if (inode == 0 || strcmp(text, again) != 0)
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

static int list_one(ino_t inode, void *arg)
{
	struct listing *l = arg;
	char text[32];

	snprintf(text, sizeof(text), "%ju", (uintmax_t)inode);
	return l->each(text, l->arg);
}

static int list(struct tree_request *rq, const char *in, view_each_fn each, void *arg)
{
	struct listing l = {each, arg};

	return discover_list(rq->tree->discover, list_one, &l);
}

const struct view by_inode = {"by-inode", find, list};
