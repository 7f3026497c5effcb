/* SPDX-License-Identifier: MIT */
/*
 * --etc: mounts the resolv.conf of the namespace's processes over that of the command. The original
 * may be on a file system that does not answer, or end with the processes, so the command gets a
 * copy: a file in a private tmpfs. Sources: fsopen(2), open_tree(2), move_mount(2), tmpfs(5).
 */
#include "join.h"

#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "cleanup.h"
#include "io.h"
#include "resolv_conf.h"

/* glibc before 2.36 has neither the functions nor the constants. */
#ifndef FSOPEN_CLOEXEC
#include <linux/mount.h>
#endif

/*
 * Ignores SIGCHLD only while reading: the command inherits the original disposition, and no zombie
 * child.
 */
static int read_without_zombie(ino_t inode, struct join_text *ret)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
	int r;

	sigaction(SIGCHLD, &ignore, &before);
	r = resolv_conf_seen(inode, &ret->text, &ret->size);
	sigaction(SIGCHLD, &before, NULL);
	return r;
}

static const char *resolv_conf_error(int error)
{
	switch (error) {
	case ESRCH:
		return "no process is in it";
	case ENOENT:
		return "its processes have none";
	case EINVAL:
		return "not a regular file";
	}
	return strerror(error);
}

struct join_text join_resolv_conf(int netns)
{
	struct join_text text = {NULL};
	struct stat st;
	int r = fstat(netns, &st) < 0 ? -errno : read_without_zombie(st.st_ino, &text);

	if (r < 0)
		warnx("/etc/resolv.conf is not the namespace's: %s", resolv_conf_error(-r));
	return text;
}

/* A detached tmpfs mount. */
static int tmpfs_new(void)
{
	_cleanup_close_ int fs = (int)syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC);
	int fd;

	if (fs < 0 || syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -errno;
	fd = (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC,
		MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	return fd < 0 ? -errno : fd;
}

/* Mode 0644 regardless of the umask: the command may change its uid. */
static int write_file(int dir, const char *name, const struct join_text *text)
{
	_cleanup_close_ int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	if (fd < 0 || fchmod(fd, 0644) < 0)
		return -errno;
	return pwrite_all(fd, text->text, text->size, 0);
}

/*
 * open_tree(2) can clone a part of a mount only while that mount is attached, so the tmpfs is
 * mounted over /etc meanwhile.
 */
static int clone_file(int tmpfs, const char *name)
{
	int fd, r = 0;

	if (syscall(SYS_move_mount, tmpfs, "", AT_FDCWD, "/etc", MOVE_MOUNT_F_EMPTY_PATH) < 0)
		return -errno;
	fd = (int)syscall(SYS_open_tree, tmpfs, name, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	if (fd < 0)
		r = -errno;
	umount2("/etc", MNT_DETACH);
	return r < 0 ? r : fd;
}

int join_resolv_conf_mount(const struct join_text *resolv_conf)
{
	_cleanup_close_ int over = open("/etc/resolv.conf", O_PATH | O_CLOEXEC);
	_cleanup_close_ int tmpfs = over < 0 ? -errno : tmpfs_new();
	_cleanup_close_ int file = -1;
	int r;

	if (tmpfs < 0)
		return tmpfs;
	r = write_file(tmpfs, "resolv.conf", resolv_conf);
	if (r < 0)
		return r;
	file = clone_file(tmpfs, "resolv.conf");
	if (file < 0)
		return file;
	r = (int)syscall(SYS_move_mount, file, "", over, "",
		MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
	return r < 0 ? -errno : 0;
}
