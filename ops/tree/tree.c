/* SPDX-License-Identifier: MIT */
/*
 * Operations on nodes, dispatched through the file table (table.c): see tree.h. This file knows
 * rows and requests; file contents are implemented by the subject's source file.
 */
#include "tree.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio_ext.h>
#include <string.h>

#include "cleanup.h"
#include "names.h"
#include "netlink.h"
#include "path_node.h"
#include "shortage.h"

#define ROWS_MAX (1u << TREE_ROW_BITS)

static const struct tree_row no_row;
static struct {
	const struct tree_row *row;
	unsigned char parent;
	bool has_drafts; /* a directory with writable files */
} rows[ROWS_MAX] = {{&no_row}};
static unsigned draft_row;

unsigned tree_row_count;

const struct tree_row *tree_row(unsigned number)
{
	return rows[number].row;
}

unsigned tree_row_number(const char *path)
{
	for (unsigned i = TREE_ROOT_ROW; i < tree_row_count; i++)
		if (strcmp(tree_row(i)->path, path) == 0)
			return i;
	return 0;
}

unsigned tree_row_parent(unsigned number)
{
	return rows[number].parent;
}

void tree_init(void)
{
	tree_row_count = TREE_ROOT_ROW;
	for (const struct tree_row *const *of = tree_table; *of; of++)
		for (const struct tree_row *row = *of; row->path; row++) {
			assert(tree_row_count < ROWS_MAX);
			rows[tree_row_count++].row = row;
		}
	for (unsigned i = TREE_ROOT_ROW + 1; i < tree_row_count; i++) {
		char parent[128];
		const char *path = tree_row(i)->path;
		size_t len = (size_t)(strrchr(path, '/') - path);

		snprintf(parent, sizeof(parent), "%.*s", len ? (int)len : 1, path);
		rows[i].parent = (unsigned char)tree_row_number(parent);
		assert(rows[i].parent);
		rows[rows[i].parent].has_drafts |= tree_is_written(i);
		if (tree_row(i)->draft)
			draft_row = i;
	}
}

static const char *row_name(unsigned number)
{
	return strrchr(tree_row(number)->path, '/') + 1;
}

/* The child of DIR in ROW. Its object is not known yet if ROW has `many`. */
static struct tree_node child_node(const struct tree_node *dir, unsigned row)
{
	return (struct tree_node){
		.serial = dir->serial, .object = tree_row(row)->many ? 0 : dir->object, .row = row};
}

static bool is_child(unsigned row, const struct tree_node *dir)
{
	if (row == draft_row)
		return dir->serial && rows[dir->row].has_drafts;
	return rows[row].parent == dir->row || (row == dir->row && tree_row(row)->is_subtree);
}

unsigned tree_next_child(const struct tree_node *dir, unsigned last)
{
	for (unsigned i = last > TREE_ROOT_ROW ? last + 1 : TREE_ROOT_ROW + 1; i < tree_row_count;
		i++)
		if (is_child(i, dir))
			return i;
	return 0;
}

bool tree_is_written(unsigned row)
{
	return (tree_row(row)->apply || tree_row(row)->lines) && !tree_row(row)->is_subtree;
}

bool tree_is_announced(const struct tree_node *node)
{
	return node->row < tree_row_count && tree_row(node->row)->announced;
}

bool tree_is_sized(const struct tree_node *node)
{
	const struct tree_row *row = node->row < tree_row_count ? tree_row(node->row) : NULL;

	return row && S_ISREG(tree_mode(node)) && !row->unsized && !row->stream && !row->draft;
}

int tree_text_object(const char *text, uint32_t bits, uint32_t *ret)
{
	uint32_t number;
	int r = intern(text, &number);

	if (r == 0)
		*ret = number << TREE_TEXT_BITS | bits;
	return r;
}

int tree_text(const struct tree_node *node, char ret[INTERNED_SIZE])
{
	return interned_text(node->object >> TREE_TEXT_BITS, ret);
}

uint32_t tree_text_number(const struct tree_node *node)
{
	const struct tree_many *many =
		node->row < tree_row_count ? tree_row(node->row)->many : NULL;

	return many && many->has_text ? node->object >> TREE_TEXT_BITS : 0;
}

mode_t tree_mode(const struct tree_node *node)
{
	const struct tree_row *row = tree_row(node->row);

	return row->is_subtree ? path_node_mode(node) : row->mode;
}

int tree_find_now(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	int r = -ENOENT;

	*ret = (struct tree_node){0};
	for (unsigned i = 0; (i = tree_next_child(dir, i));) {
		const struct tree_row *row = tree_row(i);

		if (row->many) {
			r = -EAGAIN;
		} else if (strcmp(row_name(i), name) == 0) {
			*ret = child_node(dir, i);
			return row->present ? -EAGAIN : 0;
		}
	}
	return r;
}

bool tree_names_announced(const struct tree_node *dir)
{
	for (unsigned i = 0; (i = tree_next_child(dir, i));)
		if (i != dir->row && tree_row(i)->many && tree_row(i)->many->announced)
			return true;
	return false;
}

const struct tree_row *request_row(const struct tree_request *rq)
{
	return tree_row(rq->node.row);
}

/* TREE_LEFTOVER_ROW requires a handle without a namespace, every other row one with a namespace. */
static int open_handle(struct tree_request *rq)
{
	int r = handle_open(rq->tree->handles, rq->node.serial, &rq->netns, &rq->handle);

	if (r < 0)
		return r;
	return (rq->node.row == TREE_LEFTOVER_ROW) == (rq->netns < 0) ? 0 : -ESTALE;
}

int request_open(struct tree_request *rq, const struct tree *tree, const struct tree_node *node,
	const struct caller *caller)
{
	*rq = (struct tree_request){.tree = tree, .node = *node, .caller = *caller, .netns = -1};
	names_begin_request();
	if (node->row == 0 || node->row >= tree_row_count)
		return -ESTALE;
	return node->serial ? open_handle(rq) : 0;
}

void request_close(struct tree_request *rq)
{
	rq->nl = netlink_close(rq->nl);
	if (rq->answer)
		rq->answer_free(rq->answer);
	rq->answer = NULL;
	closep(&rq->netns);
	rq->netns = -1;
}

int request_netlink(struct tree_request *rq, struct netlink **ret)
{
	int r = rq->nl ? 0 : netlink_open(rq->netns, &rq->nl);

	*ret = rq->nl;
	return r;
}

void request_settle(struct tree_request *rq)
{
	struct netlink *nl;

	if (request_netlink(rq, &nl) == 0)
		netlink_settle(nl);
}

int request_refuse(struct tree_request *rq, int error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(rq->why, sizeof(rq->why), format, args);
	va_end(args);
	return error;
}

/*
 * Appends the path of ROW, which is the request's row or an ancestor of it, to RET, which holds N
 * bytes.
 */
static size_t append_path(struct tree_request *rq, unsigned row, char *ret, size_t n)
{
	const struct tree_many *many = tree_row(row)->many;
	char buf[INTERNED_SIZE];

	if (row <= TREE_ROOT_ROW)
		return n;
	n = append_path(rq, rows[row].parent, ret, n);
	if (n >= TREE_PATH_MAX)
		return n;
	return n + (size_t)snprintf(ret + n, TREE_PATH_MAX - n, "/%s",
			   many && many->name_of ? many->name_of(rq, buf) : row_name(row));
}

void tree_path(struct tree_request *rq, const char *name, char ret[TREE_PATH_MAX])
{
	size_t n;

	ret[0] = '\0';
	n = append_path(rq, rq->node.row, ret, 0);
	if (n < TREE_PATH_MAX && (name[0] || n == 0))
		snprintf(ret + n, TREE_PATH_MAX - n, "/%s", name);
}

void request_note(struct tree_request *rq, const char *words)
{
	char path[TREE_PATH_MAX];

	tree_path(rq, "", path);
	error_log_note(rq->tree->errors, path, words);
}

/* Calls the row's `present` for NODE, a child of the request's node. 1: present, 0: absent. */
static int is_present(struct tree_request *rq, const struct tree_node *node)
{
	struct tree_node dir = rq->node;
	int r;

	if (!tree_row(node->row)->present)
		return 1;
	rq->node = *node;
	r = tree_row(node->row)->present(rq);
	rq->node = dir;
	return r;
}

/*
 * The namespace was validated by request_open(). Checks the object of the nearest row with a
 * `check`.
 */
int tree_check(struct tree_request *rq)
{
	for (unsigned i = rq->node.row; i > TREE_ROOT_ROW; i = rows[i].parent)
		if (tree_row(i)->many && tree_row(i)->many->check)
			return tree_row(i)->many->check(rq);
	return 0;
}

/* Looks up NAME in the child row ROW of the request's directory, which has `many`. */
static int find_in_row(
	struct tree_request *rq, unsigned row, const char *name, struct tree_node *ret)
{
	const struct tree_many *many = tree_row(row)->many;
	struct tree_node found = child_node(&rq->node, row);
	int r = many->find ? many->find(rq, name, &found) : -ENOENT;

	if (r == 0)
		*ret = found;
	return r;
}

int tree_find(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	int r = tree_find_now(&rq->node, name, ret);

	if (r != -EAGAIN)
		return r;
	if (ret->row) {
		r = is_present(rq, ret);
		return r < 0 ? r : r ? 0 : -ENOENT;
	}
	r = -ENOENT;
	for (unsigned i = 0; r == -ENOENT && (i = tree_next_child(&rq->node, i));)
		if (tree_row(i)->many)
			r = find_in_row(rq, i, name, ret);
	return r;
}

/* Adds the file CHILD, if it is present. */
static int list_file(
	struct tree_request *rq, const struct tree_node *child, tree_each_fn each, void *arg)
{
	int r = is_present(rq, child);

	if (r > 0)
		return each(row_name(child->row), child, arg);
	return is_shortage(r) ? r : 0;
}

int tree_list(struct tree_request *rq, tree_each_fn each, void *arg)
{
	int r = 0;

	rq->lists = true;
	for (unsigned i = 0; r == 0 && (i = tree_next_child(&rq->node, i));) {
		struct tree_node child = child_node(&rq->node, i);
		const struct tree_row *row = tree_row(i);

		if (row->many)
			r = row->many->list ? row->many->list(rq, child, each, arg) : 0;
		else if (!row->stream) /* recursive readers (cp -r, grep -r) would not terminate */
			r = list_file(rq, &child, each, arg);
	}
	return r;
}

#define CREATE_REFUSED "nothing can be made in this directory"

/* Creates NAME in the child row of this TYPE: S_IFDIR or S_IFREG. -EPERM: there is none. */
static int make_in_row(
	struct tree_request *rq, const char *name, mode_t type, struct tree_node *ret)
{
	for (unsigned i = 0; (i = tree_next_child(&rq->node, i));) {
		const struct tree_many *many = tree_row(i)->many;

		if (many && many->make && (tree_row(i)->mode & S_IFMT) == type) {
			*ret = child_node(&rq->node, i);
			return many->make(rq, name, ret);
		}
	}
	return request_refuse(rq, -EPERM, CREATE_REFUSED);
}

int tree_make(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	return make_in_row(rq, name, S_IFDIR, ret);
}

int tree_create(struct tree_request *rq, const char *name, bool exclusive, struct tree_node *ret)
{
	if (rq->node.row == TREE_ROOT_ROW)
		return request_refuse(rq, -EPERM, "use mkdir or ln -s to create a name");
	if (!exclusive)
		return request_refuse(rq, -EPERM, CREATE_REFUSED);
	return make_in_row(rq, name, S_IFREG, ret);
}

/*
 * The operations on NAME in the request's directory: those of drafts if it is one, else those of
 * the first row that has `many`. NULL: none.
 */
static const struct tree_many *many_of(struct tree_request *rq, const char *name)
{
	const struct tree_many *many = NULL;
	struct tree_node found;

	for (unsigned i = 0; (i = tree_next_child(&rq->node, i));) {
		if (!tree_row(i)->draft)
			many = many ?: tree_row(i)->many;
		else if (find_in_row(rq, i, name, &found) == 0)
			return tree_row(i)->many;
	}
	return many;
}

int tree_adopt(struct tree_request *rq, const char *name, const char *target)
{
	const struct tree_many *many = many_of(rq, name);

	if (!many || !many->adopt)
		return request_refuse(rq, -EPERM, CREATE_REFUSED);
	return many->adopt(rq, name, target);
}

/* Fixed files of the table cannot be removed or renamed. */
static bool is_fixed(const struct tree_node *dir, const char *name)
{
	struct tree_node found;

	tree_find_now(dir, name, &found);
	return found.row != 0;
}

int tree_remove(struct tree_request *rq, const char *name, bool directory)
{
	const struct tree_many *many = many_of(rq, name);

	if (is_fixed(&rq->node, name) || !many || !many->remove)
		return request_refuse(rq, -EPERM, "built-in files cannot be removed");
	return many->remove(rq, name, directory);
}

int tree_rename(struct tree_request *rq, const char *name, const struct tree_node *new_dir,
	const char *new_name)
{
	const struct tree_many *many = many_of(rq, name);

	if (is_fixed(&rq->node, name) || !many || !many->rename)
		return request_refuse(rq, -EPERM, "built-in files cannot be renamed");
	if (new_dir->row == rq->node.row && new_dir->serial == rq->node.serial &&
		new_dir->object == rq->node.object)
		return many->rename(rq, name, new_name);
	if (new_dir->row != rq->node.row || !many->move)
		return request_refuse(rq, -EPERM, "this file cannot be moved to that directory");
	return many->move(rq, name, new_dir, new_name);
}

int tree_render_to(struct tree_request *rq, FILE *out)
{
	const struct tree_row *row = request_row(rq);

	return row->render ? row->render(rq, out) : 0;
}

int tree_render(struct tree_request *rq, char **ret_text, size_t *ret_size)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int r;

	if (!out)
		return -ENOMEM;
	__fsetlocking(out, FSETLOCKING_BYCALLER); /* the stream is not shared between threads */
	r = tree_render_to(rq, out);
	if ((fclose(out) != 0 || !text) && r == 0)
		r = -ENOMEM;
	if (r < 0)
		return r;
	*ret_text = steal_ptr(&text);
	*ret_size = size;
	return 0;
}
