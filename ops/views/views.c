/* SPDX-License-Identifier: MIT */
/* Common operations on the entries of views: see views.h. */
#include "views.h"

#include <string.h>

#include "cleanup.h"
#include "discover.h"
#include "refs.h"

static const struct view *request_view(struct tree_request *rq)
{
	return request_row(rq)->view;
}

/* The text of the entry NAME in the directory of the request's node: "NAME" or "DIR/NAME". */
static int entry_text(struct tree_request *rq, const char *name, char ret[INTERNED_SIZE])
{
	size_t n;
	int r = tree_text(&rq->node, ret);

	if (r < 0)
		return r;
	n = strlen(ret);
	if (snprintf(ret + n, INTERNED_SIZE - n, "%s%s", n ? "/" : "", name) >=
		(int)(INTERNED_SIZE - n))
		return -ENAMETOOLONG;
	return 0;
}

/* The node of an unnamed namespace, which is a directory in by-inode. */
static int unnamed_node(struct tree_request *rq, ino_t inode, struct tree_node *ret)
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

	return request_view(rq) == &by_inode && ref_name(rq, inode, name) == -ENOENT;
}

static int find_view_entry(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	char text[INTERNED_SIZE];
	ino_t inode;
	int r = entry_text(rq, name, text);

	if (r == 0)
		r = request_view(rq)->find(rq, text, &inode);
	if (r < 0)
		return r;
	if (is_unnamed(rq, inode))
		return unnamed_node(rq, inode, ret);
	return tree_text_object(text, 0, &ret->object);
}

struct listing {
	struct tree_request *rq;
	tree_each_fn each;
	void *arg;
	struct tree_node entry;
};

static int list_view_entry(const char *name, void *arg)
{
	struct listing *l = arg;
	struct tree_node node = l->entry;
	int r = 1;

	if (request_view(l->rq) == &by_inode)
		r = discover_seems_named(l->rq->tree->discover, strtoul(name, NULL, 10));
	if (r < 0)
		return r;
	if (r == 0)
		node.row = TREE_NAME_ROW;
	return l->each(name, &node, l->arg);
}

static int list_view(struct tree_request *rq, struct tree_node child, tree_each_fn each, void *arg)
{
	struct listing l = {rq, each, arg, child};
	char in[INTERNED_SIZE];
	int r = tree_text(&rq->node, in);

	return r < 0 ? r : request_view(rq)->list(rq, in, list_view_entry, &l);
}

/* Name of an entry: the B of "A/B". */
static const char *view_entry_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	const char *slash;

	if (tree_text(&rq->node, buf) < 0)
		return "?";
	slash = strchr(buf, '/');
	return slash ? slash + 1 : buf;
}

const struct tree_many view_entries = {
	.find = find_view_entry,
	.list = list_view,
	.has_text = true,
	.name_of = view_entry_name,
};

static int find_view_dir(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	int r = request_view(rq)->has_dir(rq, name);

	if (r < 0)
		return r;
	return tree_text_object(name, 0, &ret->object);
}

/* Name of a subdirectory, from its own text "A" or from that of an entry "A/B". */
static const char *view_dir_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	if (tree_text(&rq->node, buf) < 0)
		return "?";
	buf[strcspn(buf, "/")] = '\0';
	return buf;
}

const struct tree_many view_dirs = {
	.find = find_view_dir,
	.list = list_view,
	.has_text = true,
	.name_of = view_dir_name,
};

/* Prints the relative path from an entry to the root: "../" for each parent directory. */
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
	int r = tree_text(&rq->node, text);

	if (r == 0)
		r = request_view(rq)->find(rq, text, &inode);
	return r < 0 ? r : print_target(rq, inode, out);
}

int view_self_show(struct tree_request *rq, FILE *out)
{
	char pid[16];
	ino_t inode;
	int r;

	snprintf(pid, sizeof(pid), "%d", rq->caller.pid);
	r = request_view(rq)->find(rq, pid, &inode);
	return r < 0 ? r : print_target(rq, inode, out);
}
