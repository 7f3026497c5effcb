/* SPDX-License-Identifier: MIT */
/* Following a path, component by component: see walk.h. */
#include "walk.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include "cleanup.h"

#define SYMLINKS_MAX 40 /* the kernel's own limit, path_resolution(7) */

static dev_t own_tree;

void walk_init(dev_t own)
{
	own_tree = own;
}

/* Asks the file system nothing that it does not know already: it may be our own. */
static int look(int fd, struct statx *st)
{
	return statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_TYPE, st) < 0 ? -errno : 0;
}

static bool is_own(const struct statx *st)
{
	return makedev(st->stx_dev_major, st->stx_dev_minor) == own_tree;
}

bool walk_is_own(int fd)
{
	struct statx st;

	return look(fd, &st) == 0 && is_own(&st);
}

/* /proc/PID/ns/net, /proc/PID/fd/N, … have no text that leads there: only the kernel can. */
static bool is_of_proc(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

/* Puts the target of the symlink FD in front of what is left of the path. */
static int expand(int fd, char path[PATH_MAX])
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

/* Takes the first component off PATH. False: there is none. */
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

static void replace(int *fd, int new)
{
	closep(fd);
	*fd = new;
}

/*
 * One step from the directory AT. 0 and NEXT, or 1: NEXT is a symlink whose target is now in
 * front of PATH.
 */
static int step(int at, const char *component, char path[PATH_MAX], int *next, struct statx *st)
{
	int r;

	*next = openat(at, component, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (*next < 0)
		return -errno;
	r = look(*next, st);
	if (r < 0 || is_own(st) || !S_ISLNK(st->stx_mode))
		return r;
	if (!is_of_proc(*next)) {
		r = expand(*next, path);
		return r < 0 ? r : 1;
	}
	replace(next, openat(at, component, O_PATH | O_CLOEXEC));
	return *next < 0 ? -errno : look(*next, st);
}

int walk_open(int root, const char *path, char rest[PATH_MAX])
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
		r = step(at, component, rest, &next, &st);
		if (r < 0)
			return r;
		if (r > 0 && ++symlinks > SYMLINKS_MAX)
			return -ELOOP;
		if (r == 0 && is_own(&st)) {
			memmove(rest, rest + strspn(rest, "/"),
				strlen(rest + strspn(rest, "/")) + 1);
			return -EXDEV;
		}
		if (r == 0)
			replace(&at, steal_fd(&next));
		else if (rest[0] == '/')
			replace(&at, openat(root, ".", O_PATH | O_CLOEXEC));
		closep(&next);
		next = -1;
	}
	return steal_fd(&at);
}
