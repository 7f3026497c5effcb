/* SPDX-License-Identifier: MIT */
/* What the exerciser does with names and directories: see exerciser.h. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "exerciser.h"

static void op_make(struct worker *w)
{
	char path[PATH_MAX];

	note(w, mkdir(one_in(w, 2) ? path_name(w, path) : path_link(w, path), 0755));
}

static void op_remove(struct worker *w)
{
	char path[PATH_MAX];

	switch (random_below(w, 3)) {
	case 0:
		note(w, rmdir(path_name(w, path)));
		break;
	case 1:
		note(w, rmdir(path_link(w, path)));
		break;
	case 2:
		note(w, one_in(w, 2) ? unlink(path_own(w, path)) : rmdir(path_own(w, path)));
		break;
	}
}

/* A second name of a namespace, a pair of links, and targets that are none. */
static void op_symlink(struct worker *w)
{
	char path[PATH_MAX], target[PATH_MAX];

	if (one_in(w, 2)) {
		path_link(w, target);
		note(w, symlink(target, path_link(w, path)));
		return;
	}
	if (one_in(w, 4))
		strcpy(target, "/etc/passwd");
	else
		path_name(w, target);
	note(w, symlink(target, path_name(w, path)));
}

static void op_rename(struct worker *w)
{
	char from[PATH_MAX], to[PATH_MAX];
	unsigned flags = one_in(w, 4) ? 1u << random_below(w, 3) : 0; /* RENAME_* */

	switch (random_below(w, 4)) {
	case 0:
		path_name(w, from);
		path_name(w, to);
		break;
	case 1:
	case 2:
		path_link(w, from);
		path_link(w, to);
		break;
	case 3:
		path_own(w, from);
		path_own(w, to);
		break;
	}
	note(w, renameat2(AT_FDCWD, from, AT_FDCWD, to, flags));
}

static void op_link(struct worker *w)
{
	char from[PATH_MAX], to[PATH_MAX];

	path_own(w, from);
	path_own(w, to);
	if (one_in(w, 2))
		note(w, link(from, to));
	else
		note(w, mknod(to, S_IFREG | 0600, 0));
}

static void op_stat(struct worker *w)
{
	static const int flags[] = {
		0, AT_SYMLINK_NOFOLLOW, AT_STATX_FORCE_SYNC, AT_STATX_DONT_SYNC, AT_NO_AUTOMOUNT};
	char path[PATH_MAX], target[PATH_MAX];
	struct statfs statfs_;
	struct statx statx_;
	bool is_view;

	path_any(w, path, &is_view);
	switch (random_below(w, 6)) {
	case 0:
	case 1:
		note(w, statx(AT_FDCWD, path, flags[random_below(w, 5)], STATX_ALL, &statx_));
		break;
	case 2:
		note(w, readlink(path, target, sizeof(target)));
		break;
	case 3:
		note(w, access(path, (int)random_below(w, 8)));
		break;
	case 4:
		note(w, getxattr(path, "security.selinux", target, sizeof(target)));
		break;
	case 5:
		note(w, statfs(path, &statfs_));
		break;
	}
}

static void op_change_attributes(struct worker *w)
{
	char path[PATH_MAX];

	path_own(w, path);
	switch (random_below(w, 4)) {
	case 0:
		note(w, utimensat(AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW));
		break;
	case 1:
		note(w, chmod(path, 0777));
		break;
	case 2:
		note(w, lchown(path, 1, 1));
		break;
	case 3:
		note(w, setxattr(path, "user.x", "x", 1, 0));
		break;
	}
}

static void op_list(struct worker *w)
{
	char path[PATH_MAX];
	DIR *dir = opendir(path_directory(w, path));
	long places[8] = {0};

	note(w, dir ? 0 : -1);
	if (!dir)
		return;
	for (size_t i = 0, n = random_below(w, 60); i < n; i++) {
		if (one_in(w, 6))
			places[random_below(w, 8)] = telldir(dir);
		if (one_in(w, 10))
			seekdir(dir, places[random_below(w, 8)]);
		if (one_in(w, 30))
			rewinddir(dir);
		if (!readdir(dir) && one_in(w, 2))
			break;
	}
	closedir(dir);
}

/* Offsets that no getdents64(2) gave, and buffers that hold one name, or none. */
static void op_list_oddly(struct worker *w)
{
	char path[PATH_MAX], buffer[512];
	int fd = open(path_directory(w, path), O_RDONLY | O_DIRECTORY);

	note(w, fd);
	if (fd < 0)
		return;
	note(w, lseek(fd, offset_any(w), one_in(w, 4) ? SEEK_END : SEEK_SET) < 0 ? -1 : 0);
	for (size_t i = 0; i < 4; i++)
		note(w, syscall(SYS_getdents64, fd, buffer, random_below(w, sizeof(buffer))));
	close(fd);
}

static void op_handle(struct worker *w)
{
	struct {
		struct file_handle handle;
		char rest[MAX_HANDLE_SZ];
	} h = {.handle = {.handle_bytes = MAX_HANDLE_SZ}};
	char path[PATH_MAX];
	int mount, fd;

	path_own(w, path);
	if (note(w, name_to_handle_at(AT_FDCWD, path, &h.handle, &mount, 0)) < 0)
		return;
	fd = open(w->tree, O_RDONLY | O_DIRECTORY);
	mount = open_by_handle_at(fd, &h.handle, O_RDONLY | O_NONBLOCK);
	note(w, mount);
	close(mount);
	close(fd);
}

static void op_watch(struct worker *w)
{
	char path[PATH_MAX];
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	if (fd < 0)
		return;
	note(w, inotify_add_watch(fd, path_own(w, path), IN_ALL_EVENTS));
	close(fd);
}

static void op_change_directory(struct worker *w)
{
	char path[PATH_MAX], here[PATH_MAX];

	if (note(w, chdir(path_name(w, path))) == 0) {
		note(w, getcwd(here, sizeof(here)) ? 0 : -1);
		note(w, access("links/lo/mtu", R_OK));
	}
	note(w, chdir("/"));
}

const struct op ops_tree[] = {{"make", 8, op_make}, {"remove", 4, op_remove},
	{"symlink", 4, op_symlink}, {"rename", 5, op_rename}, {"link", 1, op_link},
	{"stat", 12, op_stat}, {"change attributes", 3, op_change_attributes}, {"list", 8, op_list},
	{"list oddly", 4, op_list_oddly}, {"handle", 2, op_handle}, {"watch", 2, op_watch},
	{"change directory", 2, op_change_directory}, {NULL}};
