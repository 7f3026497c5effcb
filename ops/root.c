/* SPDX-License-Identifier: MIT */
/*
 * The root: the names of the registry, as directories and as leftovers, and what mkdir, rmdir,
 * mv, ln -s and rm do to them. Everything is asked of the registry at the moment it is needed.
 */
#include "root.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "cleanup.h"
#include "netns.h"

/* Names that later files of the tree have; none of them may be given to a namespace. */
static const char *const reserved[] = {
	"by-inode", "by-pid", "by-container", "by-pod", "by-ip", "events"};

static bool is_reserved(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(reserved); i++)
		if (strcmp(name, reserved[i]) == 0)
			return true;
	for (unsigned i = TREE_ROOT_ROW + 1; i < tree_row_count; i++)
		if (tree_row_parent(i) == TREE_ROOT_ROW && !tree_row(i)->many &&
			strcmp(tree_row(i)->path + 1, name) == 0)
			return true;
	return false;
}

/* May NAME be given? Says why not. */
static int check_name(struct tree_request *rq, const char *name)
{
	if (strlen(name) > REGISTRY_NAME_MAX)
		return -ENAMETOOLONG;
	if (is_reserved(name))
		return request_refuse(rq, -EINVAL, "the name is the tree's own");
	if (!registry_name_valid(name))
		return request_refuse(
			rq, -EINVAL, "a name has no control characters, and no '-' at its start");
	return 0;
}

static unsigned row_of(bool is_netns)
{
	return is_netns ? TREE_NAME_ROW : TREE_LEFTOVER_ROW;
}

static int names_find(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct handle handle;
	int r;

	if (is_reserved(name))
		return -ENOENT;
	r = handle_find(rq->tree->handles, name, &handle);
	if (r < 0)
		return r;
	*ret = (struct tree_node){.serial = handle.serial, .row = row_of(handle.cookie != 0)};
	return 0;
}

struct listing {
	tree_each_fn each;
	void *arg;
};

static int list_one(const char *name, bool is_netns, void *arg)
{
	struct listing *listing = arg;
	struct tree_node node = {.row = row_of(is_netns)};

	return is_reserved(name) ? 0 : listing->each(name, &node, listing->arg);
}

static int names_list(struct tree_request *rq, tree_each_fn each, void *arg)
{
	struct listing listing = {.each = each, .arg = arg};

	return registry_list(rq->tree->registry, list_one, &listing);
}

static int names_make(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	int r = check_name(rq, name);

	if (r == 0)
		r = registry_add(rq->tree->registry, name, -1);
	return r < 0 ? r : names_find(rq, name, ret);
}

/*
 * PATH, from the root of the tree: a name, or a name's `ns`. Taken as it reads, for nobody may
 * look into the tree now (see walk.h).
 */
static int open_own(struct tree_request *rq, char *path)
{
	const char *parts[8];
	char *save = NULL;
	size_t n = 0;

	for (char *part = strtok_r(path, "/", &save); part; part = strtok_r(NULL, "/", &save)) {
		if (strcmp(part, ".") == 0)
			continue;
		if (strcmp(part, "..") != 0 && n < ARRAY_SIZE(parts))
			parts[n++] = part;
		else if (n-- == 0 || strcmp(part, "..") != 0)
			return -EINVAL;
	}
	if (n < 1 || n > 2 || is_reserved(parts[0]) || (n == 2 && strcmp(parts[1], "ns") != 0))
		return -EINVAL;
	return registry_open(rq->tree->registry, parts[0]);
}

/* A relative target is read from the new name's place: the root. */
static int open_target(struct tree_request *rq, const char *target)
{
	char path[PATH_MAX], rest[PATH_MAX];
	const char *base = target[0] == '/' ? "" : rq->tree->mountpoint;
	int fd;

	if (snprintf(path, sizeof(path), "%s/%s", base, target) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = caller_open_netns(&rq->caller, path + (target[0] == '/'), rest);
	return fd == -EXDEV ? open_own(rq, rest) : fd;
}

static int names_adopt(struct tree_request *rq, const char *name, const char *target)
{
	_cleanup_close_ int fd = -1;
	int r = check_name(rq, name);

	if (r < 0)
		return r;
	fd = open_target(rq, target);
	if (fd == -EINVAL)
		return request_refuse(rq, fd, "%.100s is no network namespace", target);
	if (fd < 0)
		return request_refuse(rq, fd, "%.100s: %s", target, strerrordesc_np(-fd));
	return registry_add(rq->tree->registry, name, fd);
}

static int names_remove(struct tree_request *rq, const char *name, bool directory)
{
	struct handle handle;
	int r;

	if (is_reserved(name))
		return -EPERM;
	r = handle_find(rq->tree->handles, name, &handle);
	if (r < 0)
		return r;
	if (directory != (handle.cookie != 0))
		return directory ? -ENOTDIR : -EISDIR;
	if (directory)
		r = registry_remove(rq->tree->registry, name);
	else
		r = registry_remove_leftover(rq->tree->registry, name);
	if (r == 0)
		handle_removed(rq->tree->handles, handle.serial);
	return r;
}

static int names_rename(struct tree_request *rq, const char *name, const char *new_name)
{
	struct handle handle;
	int r;

	if (is_reserved(name))
		return -EPERM;
	r = check_name(rq, new_name);
	if (r < 0)
		return r;
	r = handle_find(rq->tree->handles, name, &handle);
	if (r < 0)
		return r;
	r = registry_rename(rq->tree->registry, name, new_name);
	if (r == 0)
		handle_renamed(rq->tree->handles, handle.serial, new_name);
	return r;
}

const struct tree_many root_names = {
	.find = names_find,
	.list = names_list,
	.make = names_make,
	.adopt = names_adopt,
	.remove = names_remove,
	.rename = names_rename,
};

/* Found, listed and removed along with the names: this says only that there are many. */
const struct tree_many root_leftovers = {0};
