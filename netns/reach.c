/* SPDX-License-Identifier: MIT */
/* Identifies a file before opening it: see reach.h. */
#include "reach.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "child.h"
#include "cleanup.h"
#include "clock.h"
#include "netns.h"
#include "shortage.h"

/* The kernel aborts a cached lookup that a concurrent mount(2) disturbs, so it is repeated. */
#define WALKS_MAX 16

/* For a walk that asks a file system. */
#define TIMEOUT_NSEC NSEC_PER_SEC

/* Maps errors to -ENOENT, except for a shortage (shortage.h). */
static int map_to_enoent(int error)
{
	return is_shortage(-error) ? -error : -ENOENT;
}

static bool is_netns_inode(int fd, ino_t inode)
{
	struct statx st;

	return netns_on_nsfs(fd) &&
	       statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_INO, &st) == 0 &&
	       st.stx_ino == inode;
}

/* Takes ownership of FOUND (O_PATH), which may be a negative errno. */
static int open_if_netns(int found, ino_t inode)
{
	_cleanup_close_ int path = found;
	int fd;

	if (path < 0)
		return map_to_enoent(-path);
	if (!is_netns_inode(path, inode))
		return -ENOENT;
	fd = netns_reopen(path);
	return fd < 0 ? map_to_enoent(-fd) : fd;
}

/* A descriptor that was opened by its mount point reads as that path, or as "/" after umount(2). */
static bool link_may_match(const char *path, ino_t inode)
{
	char text[32], link[32];
	ssize_t n = readlink(path, link, sizeof(link));

	if (n > 0 && link[0] == '/')
		return true;
	return n == snprintf(text, sizeof(text), "net:[%ju]", (uintmax_t)inode) &&
	       memcmp(link, text, (size_t)n) == 0;
}

int reach_link(const char *path, ino_t inode)
{
	int fd;

	if (!link_may_match(path, inode))
		return -ENOENT;
	fd = open(path, O_PATH | O_CLOEXEC);
	return open_if_netns(fd < 0 ? -errno : fd, inode);
}

struct walk {
	int root;
	const char *point;
};

static int open_point(int root, const char *point, uint64_t resolve)
{
	struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS | resolve,
	};
	int fd = (int)syscall(SYS_openat2, root, point, &how, sizeof(how));

	return fd < 0 ? -errno : fd;
}

/* In a child (child_open()). */
static int open_uncached(void *arg, int *sock)
{
	const struct walk *w = arg;
	int r = fchdir(w->root) < 0 ? -errno : child_keep_only(*sock);

	return r < 0 ? r : open_point(AT_FDCWD, w->point, 0);
}

/* The device number of the directory FD, without a request to its file system. */
static uint64_t device_of(int fd)
{
	struct statx st = {0};

	statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, 0, &st);
	return makedev(st.stx_dev_major, st.stx_dev_minor);
}

int reach_mount(const char *root, const char *point, ino_t inode)
{
	_cleanup_close_ int dir = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct walk walk = {dir, point};
	int fd = -EAGAIN;

	if (dir < 0)
		return map_to_enoent(errno);
	for (int i = 0; fd == -EAGAIN && i < WALKS_MAX; i++)
		fd = open_point(dir, point, RESOLVE_CACHED);
	if (fd == -EAGAIN)
		fd = child_open(CHILD_WALK, device_of(dir), TIMEOUT_NSEC, open_uncached, &walk,
			sizeof(walk));
	return fd == -EINTR || fd == -ENOSYS ? fd : open_if_netns(fd, inode);
}
