/* SPDX-License-Identifier: MIT */
/*
 * The root directory: names of the registry, as directories and as leftovers, with mkdir, rmdir,
 * mv, ln -s and rm. Each operation reads the registry; nothing is cached here.
 */
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "cleanup.h"
#include "netns.h"
#include "refs.h"
#include "rows.h"

/* Validates a new name; refuses the request with a reason. */
static int check_name(struct tree_request *rq, const char *name)
{
	if (strlen(name) > REGISTRY_NAME_MAX)
		return -ENAMETOOLONG;
	if (ref_is_reserved(name))
		return request_refuse(rq, -EINVAL, "the name is reserved");
	if (!registry_name_valid(name))
		return request_refuse(
			rq, -EINVAL, "a name has no control characters, and no '-' at its start");
	return 0;
}

static unsigned name_row(bool is_netns)
{
	return is_netns ? TREE_NAME_ROW : TREE_LEFTOVER_ROW;
}

static int names_find(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct handle handle;
	int r;

	if (ref_is_reserved(name))
		return -ENOENT;
	r = handle_find(rq->tree->handles, name, &handle);
	if (r < 0)
		return r;
	ret->serial = handle.serial;
	ret->row = name_row(handle.cookie != 0);
	return 0;
}

struct listing {
	tree_each_fn each;
	void *arg;
};

static int add_listed_name(const char *name, bool is_netns, void *arg)
{
	struct listing *listing = arg;
	struct tree_node node = {.row = name_row(is_netns)};

	return ref_is_reserved(name) ? 0 : listing->each(name, &node, listing->arg);
}

static int names_list(
	struct tree_request *rq, _unused_ struct tree_node child, tree_each_fn each, void *arg)
{
	struct listing listing = {.each = each, .arg = arg};

	return registry_list(rq->tree->registry, add_listed_name, &listing);
}

/* For EBUSY: refuses the request with the pid that holds the lock of the registry, if known. */
static int refuse_if_locked(struct tree_request *rq, int error)
{
	const struct registry *registry = rq->tree->registry;
	pid_t pid = error == -EBUSY ? registry_locked_by(registry) : 0;

	if (!pid)
		return error;
	return request_refuse(rq, error, "process %d holds the lock of %s (flock(2), lslocks(8))",
		pid, registry_path(registry));
}

static int names_make(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	int r = check_name(rq, name);

	if (r == 0)
		r = refuse_if_locked(rq, registry_add(rq->tree->registry, name, -1));
	if (r < 0)
		return r;
	r = names_find(rq, name, ret);
	if (r < 0 && r != -ENOENT) /* undo: after an error, the caller can retry mkdir */
		registry_remove(rq->tree->registry, name);
	return r;
}

/* Opens the namespace of PATH, which is in this tree: a reference of refs.h, or its file `ns`. */
static int open_in_tree(struct tree_request *rq, char *path)
{
	const char *parts[REF_PARTS_MAX];
	int n = ref_split(path, parts);

	if (n > 1 && strcmp(parts[n - 1], "ns") == 0)
		n--;
	return n < 0 ? n : ref_open(rq, parts, (size_t)n);
}

/* Returns the rest of TARGET after the ".." that leaves the tree; NULL if it stays inside. */
static const char *path_after_escape(const char *target)
{
	unsigned depth = 0;
	size_t len;

	for (; *target; target += len + strspn(target + len, "/")) {
		len = strcspn(target, "/");
		if (len == 2 && strncmp(target, "..", len) == 0) {
			if (depth-- == 0)
				return target + len + strspn(target + len, "/");
		} else if (len != 1 || target[0] != '.') {
			depth++;
		}
	}
	return NULL;
}

/* Opens the target of ln -s. A relative target is resolved from the root of the tree. */
static int open_target(struct tree_request *rq, const char *target)
{
	const char *mountpoint = rq->tree->mountpoint, *outside = NULL;
	char path[PATH_MAX], rest[PATH_MAX];
	size_t base = target[0] == '/' ? 0 : strlen(mountpoint);
	int fd;

	if (target[0] != '/')
		outside = path_after_escape(target);
	if (outside)
		base = (size_t)(strrchr(mountpoint, '/') - mountpoint);
	if (snprintf(path, sizeof(path), "%.*s/%s", (int)base, mountpoint, outside ?: target) >=
		(int)sizeof(path))
		return -ENAMETOOLONG;
	fd = caller_open_netns(&rq->caller, path + (target[0] == '/'), rest);
	return fd == -EXDEV ? open_in_tree(rq, rest) : fd;
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
	if (fd == -EBUSY)
		return request_refuse(
			rq, fd, "%.90s: others still wait for a file system there", target);
	if (fd == -ETIMEDOUT)
		return request_refuse(
			rq, fd, "%.90s: timeout on a file system in the path", target);
	if (fd < 0)
		return request_refuse(rq, fd, "%.100s: %s", target, strerrordesc_np(-fd));
	return refuse_if_locked(rq, registry_add(rq->tree->registry, name, fd));
}

static int names_remove(struct tree_request *rq, const char *name, bool directory)
{
	struct handle handle;
	int r;

	if (ref_is_reserved(name))
		return -EPERM;
	r = handle_find(rq->tree->handles, name, &handle);
	if (r < 0)
		return r;
	if (directory != (handle.cookie != 0))
		return directory ? -ENOTDIR : -EISDIR;
	handle_changing(rq->tree->handles, handle.serial, true);
	if (directory)
		r = registry_remove(rq->tree->registry, name);
	else
		r = registry_remove_leftover(rq->tree->registry, name);
	if (r == 0)
		handle_removed(rq->tree->handles, handle.serial);
	else
		handle_changing(rq->tree->handles, handle.serial, false);
	return r;
}

static int names_rename(struct tree_request *rq, const char *name, const char *new_name)
{
	struct handle handle;
	int r;

	if (ref_is_reserved(name))
		return -EPERM;
	r = check_name(rq, new_name);
	if (r < 0)
		return r;
	r = handle_find(rq->tree->handles, name, &handle);
	if (r < 0)
		return r;
	handle_changing(rq->tree->handles, handle.serial, true);
	r = refuse_if_locked(rq, registry_rename(rq->tree->registry, name, new_name));
	if (r == 0)
		handle_renamed(rq->tree->handles, handle.serial, new_name);
	else
		handle_changing(rq->tree->handles, handle.serial, false);
	return r;
}

static const char *names_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	return strcpy(buf, rq->handle.name);
}

static const struct tree_many root_names = {
	.find = names_find,
	.list = names_list,
	.make = names_make,
	.adopt = names_adopt,
	.remove = names_remove,
	.rename = names_rename,
	.name_of = names_name,
};

/* root_names finds, lists and removes leftovers, too: this only marks the row as a pattern. */
static const struct tree_many root_leftovers = {.name_of = names_name};

static int error_log_show(struct tree_request *rq, FILE *out)
{
	error_log_print(rq->tree->errors, out);
	return 0;
}

static struct timespec error_log_time(const struct tree *tree)
{
	return error_log_changed(tree->errors);
}

static int error_log_write(struct tree_request *rq, _unused_ const char *text, _unused_ size_t size,
	_unused_ bool truncated)
{
	error_log_clear(rq->tree->errors);
	return 0;
}

const struct tree_row root_rows[] = {
	[TREE_ROOT_ROW - 1] = {"/", DIR_MODE, "every network namespace that has a name"},
	[TREE_NAME_ROW - 1] = {"/NAME", DIR_MODE, "a named network namespace", .many = &root_names},
	[TREE_LEFTOVER_ROW - 1] = {"/LEFTOVER", READ_MODE,
		"a name without a namespace; rm removes it", .many = &root_leftovers},
	{"/error_log", WRITE_MODE, "recent failed operations, and notes; a write clears it",
		error_log_show, error_log_write, .changed = error_log_time},
	{NULL},
};
