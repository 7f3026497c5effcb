/* SPDX-License-Identifier: MIT */
/*
 * Resolves NAMESPACE: a name in the registry, a directory of the tree or its `join` file, or a
 * namespace file. The file type is read from an O_PATH descriptor first, so that a directory or a
 * `join` file itself is never opened.
 */
#include "join.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "netns.h"
#include "registry.h"

enum kind { KIND_FILE, KIND_DIR, KIND_JOIN };

static const char *last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The directory part: "/x", "x/y" and "x" become "/", "x/" and ".". */
static char *parent_of(const char *path)
{
	size_t len = (size_t)(last_component(path) - path);

	return len ? strndup(path, len) : strdup(".");
}

/* A name of 256 bytes or more cannot be a directory in /etc/netns. */
static void set_name(struct join_target *target, const char *name)
{
	if (strlen(name) < sizeof(target->name))
		strcpy(target->name, name);
}

/* A file called `join` on nsfs is a mounted namespace, not a file of the tree. */
static int path_kind(const char *path)
{
	_cleanup_close_ int fd = open(path, O_PATH | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return KIND_DIR;
	if (S_ISREG(st.st_mode) && !strcmp(last_component(path), "join") && !netns_on_nsfs(fd))
		return KIND_JOIN;
	return KIND_FILE;
}

/*
 * The symlink `ns` of a namespace directory ends in the name of the namespace, or leads to
 * /proc/PID.
 */
static int open_namespace_dir(const char *dir, struct join_target *target)
{
	_cleanup_free_ char *path = NULL;
	char link[PATH_MAX];
	ssize_t len;

	if (asprintf(&path, "%s/ns", dir) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	len = readlink(path, link, sizeof(link) - 1);
	if (len < 0)
		return errno == ENOENT ? -EINVAL : -errno;
	link[len] = '\0';
	if (strncmp(link, "/proc/", strlen("/proc/")) != 0)
		set_name(target, last_component(link));
	target->fd = netns_open(link[0] == '/' ? link : path, 0);
	return target->fd;
}

static int open_join_file(const char *path, struct join_target *target)
{
	_cleanup_free_ char *dir = parent_of(path);

	return dir ? open_namespace_dir(dir, target) : -ENOMEM;
}

/* Compares inodes, so that other paths of the registry such as /var/run/netns match too. */
static bool in_registry(const char *path)
{
	_cleanup_free_ char *dir = parent_of(path);
	struct stat here, registry;

	return dir && stat(dir, &here) == 0 && stat(REGISTRY_DEFAULT, &registry) == 0 &&
	       here.st_dev == registry.st_dev && here.st_ino == registry.st_ino;
}

static int open_namespace_file(const char *path, struct join_target *target)
{
	if (in_registry(path))
		set_name(target, last_component(path));
	target->fd = netns_open(path, 0);
	return target->fd;
}

static int open_target_path(const char *path, struct join_target *target)
{
	int kind = path_kind(path);

	switch (kind) {
	case KIND_DIR:
		return open_namespace_dir(path, target);
	case KIND_JOIN:
		return open_join_file(path, target);
	case KIND_FILE:
		return open_namespace_file(path, target);
	}
	return kind;
}

/* -ENOENT: no such name. Directories in the registry, and "." and "..", are not names. */
static int open_target_name(const char *name, struct join_target *target)
{
	_cleanup_free_ char *path = NULL;
	int kind;

	if (asprintf(&path, "%s/%s", REGISTRY_DEFAULT, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	kind = path_kind(path);
	if (kind < 0)
		return kind;
	return kind == KIND_DIR ? -ENOENT : open_namespace_file(path, target);
}

int join_target_open(const char *namespace, struct join_target *ret)
{
	struct join_target target = {.fd = -1};
	int r = -ENOENT;

	if (!strchr(namespace, '/'))
		r = open_target_name(namespace, &target);
	if (r == -ENOENT)
		r = open_target_path(namespace, &target);
	if (r < 0)
		return r;
	*ret = target;
	return 0;
}
