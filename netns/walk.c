/* SPDX-License-Identifier: MIT */
/* Resolves a path component by component: see walk.h. */
#include "walk.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include "cleanup.h"
#include "remote_fs.h"

#define SYMLINKS_MAX 40 /* as in the kernel: path_resolution(7) */

void walk_init(dev_t own)
{
	remote_fs_init(own);
}

/*
 * Uses cached attributes only, without a request to the file system: it may be the one this process
 * serves.
 */
static int statx_cached(int fd, struct statx *st)
{
	return statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_TYPE, st) < 0 ? -errno : 0;
}

static bool is_own_tree(const struct statx *st)
{
	return remote_fs_is_own(makedev(st->stx_dev_major, st->stx_dev_minor));
}

bool walk_is_own(int fd)
{
	struct statx st;

	return statx_cached(fd, &st) == 0 && is_own_tree(&st);
}

/*
 * On procfs, /proc/PID/ns/net, /proc/PID/fd/N, … are magic links without a target path: only the
 * kernel can follow them.
 */
static bool is_on_procfs(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

/* Prepends the target of the symlink FD to the remaining path. */
static int expand_symlink(int fd, char path[PATH_MAX])
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(fd, "", target, sizeof(target));
	size_t left = strlen(path);

	if (n < 0)
		return -errno;
	if ((size_t)n + 1 + left >= PATH_MAX)
		return -ENAMETOOLONG;
	memmove(path + n + 1, path, left + 1);
	memcpy(path, target, (size_t)n);
	path[n] = '/';
	return 0;
}

/* Removes the first component of PATH and returns it in COMPONENT. False: there is none. */
static bool next_component(char path[PATH_MAX], char component[PATH_MAX])
{
	size_t skip = strspn(path, "/"), len = strcspn(path + skip, "/");

	if (len == 0)
		return false;
	memcpy(component, path + skip, len);
	component[len] = '\0';
	memmove(path, path + skip + len, strlen(path + skip + len) + 1);
	return true;
}

/* The text of the path so far, for a walk that must not reach a remote file system. */
struct trail {
	const char *root;
	char text[PATH_MAX];
	bool lost; /* followed a magic link, so the path is unknown */
};

static void trail_pop(struct trail *trail)
{
	char *slash = strrchr(trail->text, '/');

	if (slash)
		*slash = '\0';
}

/* Appends COMPONENT. -EREMOTE: it is on a remote file system and must not be accessed. */
static int trail_push(struct trail *trail, const char *component)
{
	size_t size;

	if (!trail || trail->lost || strcmp(component, ".") == 0)
		return 0;
	if (strcmp(component, "..") == 0) {
		trail_pop(trail);
		return 0;
	}
	size = strlen(trail->text);
	if (size + 1 + strlen(component) >= PATH_MAX)
		return -ENAMETOOLONG;
	trail->text[size] = '/';
	strcpy(trail->text + size + 1, component);
	return remote_fs_contains(trail->text, NULL) ? -EREMOTE : 0;
}

/* The last component was a symlink, whose target is now prepended to REST. */
static void trail_follow_symlink(struct trail *trail, const char *rest)
{
	if (!trail)
		return;
	trail_pop(trail);
	if (rest[0] == '/')
		strcpy(trail->text, trail->root);
}

static void replace_fd(int *fd, int new)
{
	closep(fd);
	*fd = new;
}

/*
 * Resolves one component in the directory AT. 0: returns it in NEXT, or 1: NEXT is a symlink, whose
 * target is now prepended to PATH.
 */
static int walk_component(int at, const char *component, char path[PATH_MAX], int *next,
	struct statx *st, struct trail *trail)
{
	int r = trail_push(trail, component);

	if (r < 0)
		return r;
	*next = openat(at, component, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (*next < 0)
		return -errno;
	r = statx_cached(*next, st);
	if (r < 0 || is_own_tree(st) || !S_ISLNK(st->stx_mode))
		return r;
	if (!is_on_procfs(*next)) {
		r = expand_symlink(*next, path);
		if (r < 0)
			return r;
		trail_follow_symlink(trail, path);
		return 1;
	}
	if (trail)
		trail->lost = true;
	replace_fd(next, openat(at, component, O_PATH | O_CLOEXEC));
	return *next < 0 ? -errno : statx_cached(*next, st);
}

static int walk_path(int root, const char *path, char rest[PATH_MAX], struct trail *trail)
{
	_cleanup_close_ int at = openat(root, ".", O_PATH | O_CLOEXEC), next = -1;
	char component[PATH_MAX];
	struct statx st = {0};
	int symlinks = 0, r = 0;

	if (at < 0)
		return -errno;
	if (strlen(path) >= PATH_MAX)
		return -ENAMETOOLONG;
	strcpy(rest, path);
	while (next_component(rest, component)) {
		r = walk_component(at, component, rest, &next, &st, trail);
		if (r < 0)
			return r;
		if (r > 0 && ++symlinks > SYMLINKS_MAX)
			return -ELOOP;
		if (r == 0 && is_own_tree(&st)) {
			memmove(rest, rest + strspn(rest, "/"),
				strlen(rest + strspn(rest, "/")) + 1);
			return -EXDEV;
		}
		if (r == 0)
			replace_fd(&at, steal_fd(&next));
		else if (rest[0] == '/')
			replace_fd(&at, openat(root, ".", O_PATH | O_CLOEXEC));
		closep(&next);
		next = -1;
	}
	return steal_fd(&at);
}

int walk_open(int root, const char *path, char rest[PATH_MAX])
{
	return walk_path(root, path, rest, NULL);
}

int walk_open_near(int root, const char *root_text, const char *path, char rest[PATH_MAX])
{
	struct trail trail = {.root = root_text};
	int r;

	if (strlen(root_text) >= PATH_MAX)
		return -ENAMETOOLONG;
	strcpy(trail.text, root_text);
	r = walk_path(root, path, rest, &trail);
	if (r == -EREMOTE)
		strcpy(rest, trail.text);
	return r;
}

int walk_reopen(int fd, int flags)
{
	char path[64];
	int new;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	new = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags);
	return new < 0 ? -errno : new;
}
