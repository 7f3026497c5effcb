/* SPDX-License-Identifier: MIT */
/* Translates between namespaces and paths in the tree: see refs.h. */
#include "refs.h"

#include <string.h>

#include "cleanup.h"
#include "discover.h"
#include "views.h"

/* The row of the built-in file NAME of the root directory, or NULL. */
static const struct tree_row *root_file(const char *name)
{
	const struct tree_node root = {.row = TREE_ROOT_ROW};
	struct tree_node found;

	tree_find_now(&root, name, &found);
	return found.row ? tree_row(found.row) : NULL;
}

bool ref_is_reserved(const char *name)
{
	return root_file(name) != NULL;
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
	const struct tree_row *file = n ? root_file(parts[0]) : NULL;

	if (file && file->view)
		return open_view_entry(rq, file->view, parts + 1, n - 1);
	if (n != 1 || file)
		return -EINVAL;
	return registry_open(rq->tree->registry, parts[0]);
}
