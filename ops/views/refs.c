/* SPDX-License-Identifier: MIT */
/* Translates between namespaces and paths in the tree: see refs.h. */
#include "refs.h"

#include <string.h>

#include "cleanup.h"
#include "discover.h"
#include "view_ops.h"

bool ref_is_reserved(const char *name)
{
	for (unsigned i = TREE_ROOT_ROW + 1; i < tree_row_count; i++)
		if (tree_row_parent(i) == TREE_ROOT_ROW && !tree_row(i)->many &&
			strcmp(tree_row(i)->path + 1, name) == 0)
			return true;
	return false;
}

int ref_name(struct tree_request *rq, ino_t inode, char ret[REF_SIZE])
{
	return discover_name(rq->tree->discover, inode, ret);
}

int ref_of(struct tree_request *rq, ino_t inode, char ret[REF_SIZE])
{
	int r = ref_name(rq, inode, ret);

	if (r != -ENOENT)
		return r;
	snprintf(ret, REF_SIZE, HANDLE_BY_INODE "/%ju", (uintmax_t)inode);
	return 0;
}

int ref_split(char *path, const char *parts[REF_PARTS_MAX])
{
	char *save = NULL;
	int n = 0;

	for (char *part = strtok_r(path, "/", &save); part; part = strtok_r(NULL, "/", &save)) {
		if (strcmp(part, ".") == 0)
			continue;
		if (strcmp(part, "..") == 0) {
			if (n-- == 0)
				return -EINVAL;
		} else {
			if (n == REF_PARTS_MAX)
				return -EINVAL;
			parts[n++] = part;
		}
	}
	return n;
}

static const struct view *view_by_name(const char *name)
{
	for (size_t i = 0; i < N_VIEWS; i++)
		if (strcmp(views[i]->name, name) == 0)
			return views[i];
	return NULL;
}

static int open_view_entry(
	struct tree_request *rq, const struct view *view, const char *const *parts, size_t n)
{
	char text[INTERNED_SIZE];
	ino_t inode;
	int r;

	if (n == 0 || n != (view->has_dir ? 2 : 1))
		return -EINVAL;
	if (snprintf(text, sizeof(text), "%s%s%s", parts[0], n > 1 ? "/" : "",
		    n > 1 ? parts[1] : "") >= (int)sizeof(text))
		return -ENAMETOOLONG;
	r = view->find(rq, text, &inode);
	return r < 0 ? r : discover_open(rq->tree->discover, inode);
}

int ref_open(struct tree_request *rq, const char *const *parts, size_t n)
{
	const struct view *view = n ? view_by_name(parts[0]) : NULL;

	if (view)
		return open_view_entry(rq, view, parts + 1, n - 1);
	if (n != 1 || ref_is_reserved(parts[0]))
		return -EINVAL;
	return registry_open(rq->tree->registry, parts[0]);
}
