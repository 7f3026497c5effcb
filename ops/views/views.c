/* SPDX-License-Identifier: MIT */
/* What the entries of all views have in common: see views.h. */
#include "views.h"

#include <string.h>

#include "cleanup.h"
#include "discover.h"
#include "refs.h"

static const struct view *view_of(struct tree_request *rq)
{
	return views[request_row(rq)->arg];
}

/* The row of what is in the directory DIR. */
static unsigned entry_row(const struct tree_node *dir)
{
	for (unsigned i = dir->row + 1; i < tree_row_count; i++)
		if (tree_row_parent(i) == dir->row && tree_row(i)->many)
			return i;
	return 0;
}

/* The text of the entry NAME of the directory that is the request's node. */
static int text_in(struct tree_request *rq, const char *name, char ret[INTERNED_SIZE])
{
	size_t n;
	int r = interned_text(rq->node.object, ret);

	if (r < 0)
		return r;
	n = strlen(ret);
	if (snprintf(ret + n, INTERNED_SIZE - n, "%s%s", n ? "/" : "", name) >=
		(int)(INTERNED_SIZE - n))
		return -ENAMETOOLONG;
	return 0;
}

/* A namespace that has no name is a directory in by-inode. */
static int find_unnamed(struct tree_request *rq, ino_t inode, struct tree_node *ret)
{
	struct handle handle;
	int r = handle_find_inode(rq->tree->handles, inode, &handle);

	if (r == 0)
		*ret = (struct tree_node){.serial = handle.serial, .row = TREE_NAME_ROW};
	return r;
}

static bool is_unnamed(struct tree_request *rq, ino_t inode)
{
	char name[REF_SIZE];

	return view_of(rq) == &by_inode && ref_name(rq, inode, name) == -ENOENT;
}

static int find_entry(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	char text[INTERNED_SIZE];
	ino_t inode;
	int r = text_in(rq, name, text);

	if (r == 0)
		r = view_of(rq)->find(rq, text, &inode);
	if (r < 0)
		return r;
	if (is_unnamed(rq, inode))
		return find_unnamed(rq, inode, ret);
	*ret = (struct tree_node){.row = entry_row(&rq->node)};
	return intern(text, &ret->object);
}

struct listing {
	struct tree_request *rq;
	tree_each_fn each;
	void *arg;
	struct tree_node entry;
};

static int list_one(const char *name, void *arg)
{
	struct listing *l = arg;
	struct tree_node node = l->entry;
	int r = 1;

	if (view_of(l->rq) == &by_inode)
		r = discover_seems_named(l->rq->tree->discover, strtoul(name, NULL, 10));
	if (r < 0)
		return r;
	if (r == 0)
		node.row = TREE_NAME_ROW;
	return l->each(name, &node, l->arg);
}

static int list(struct tree_request *rq, tree_each_fn each, void *arg)
{
	struct listing l = {rq, each, arg, {.row = entry_row(&rq->node)}};
	char in[INTERNED_SIZE];
	int r = interned_text(rq->node.object, in);

	return r < 0 ? r : view_of(rq)->list(rq, in, list_one, &l);
}

/* "B" of an entry "A/B". */
static const char *entry_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	const char *slash;

	if (interned_text(rq->node.object, buf) < 0)
		return "?";
	slash = strchr(buf, '/');
	return slash ? slash + 1 : buf;
}

static uint32_t text_number(const struct tree_node *node)
{
	return node->object;
}

const struct tree_many view_entries = {
	.find = find_entry,
	.list = list,
	.text_number = text_number,
	.name_of = entry_name,
};

static int find_dir(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	int r = view_of(rq)->has_dir(rq, name);

	if (r < 0)
		return r;
	*ret = (struct tree_node){.row = entry_row(&rq->node)};
	return intern(name, &ret->object);
}

/* "A" of itself, or of an entry "A/B". */
static const char *dir_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	if (interned_text(rq->node.object, buf) < 0)
		return "?";
	buf[strcspn(buf, "/")] = '\0';
	return buf;
}

const struct tree_many view_dirs = {
	.find = find_dir,
	.list = list,
	.text_number = text_number,
	.name_of = dir_name,
};

/* From where an entry is to the root: one step for each directory that the row is below. */
static void print_up(struct tree_request *rq, FILE *out)
{
	for (unsigned row = tree_row_parent(rq->node.row); row > TREE_ROOT_ROW;
		row = tree_row_parent(row))
		fputs("../", out);
}

static int print_target(struct tree_request *rq, ino_t inode, FILE *out)
{
	char path[REF_SIZE];
	int r = ref_of(rq, inode, path);

	if (r < 0)
		return r;
	print_up(rq, out);
	fputs(path, out);
	return 0;
}

int view_show(struct tree_request *rq, FILE *out)
{
	char text[INTERNED_SIZE];
	ino_t inode;
	int r = interned_text(rq->node.object, text);

	if (r == 0)
		r = view_of(rq)->find(rq, text, &inode);
	return r < 0 ? r : print_target(rq, inode, out);
}

int by_pid_self_show(struct tree_request *rq, FILE *out)
{
	char pid[16];
	ino_t inode;
	int r;

	snprintf(pid, sizeof(pid), "%d", rq->caller.pid);
	r = by_pid.find(rq, pid, &inode);
	return r < 0 ? r : print_target(rq, inode, out);
}
