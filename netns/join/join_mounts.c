/* SPDX-License-Identifier: MIT */
/*
 * The mounts that `ip netns exec` makes for a command, in a private mount namespace. Containers
 * often forbid some of them: each failure prints one line and is skipped. The new /sys is fully set
 * up before the old one is unmounted, so that a failure leaves the old one in place. Sources:
 * ip-netns(8), mount_namespaces(7), fsopen(2), sysfs(5).
 */
#include "join.h"

#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>

#include "cleanup.h"

/* glibc before 2.36 has neither the functions nor the constants. */
#ifndef FSOPEN_CLOEXEC
#include <linux/mount.h>
#endif

#define ETC_NETNS "/etc/netns"

/*
 * Slave propagation: mounts made here are not visible outside; mounts made outside still propagate
 * here.
 */
static int unshare_mount_namespace(void)
{
	if (unshare(CLONE_NEWNS) < 0)
		return -errno;
	return mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0 ? -errno : 0;
}

/*
 * In a user namespace the kernel allows a new sysfs only with the mount options of the existing
 * one.
 */
static unsigned int sys_attributes(void)
{
	static const struct {
		unsigned long statvfs;
		unsigned int mount;
	} known[] = {
		{ST_RDONLY, MOUNT_ATTR_RDONLY},
		{ST_NOSUID, MOUNT_ATTR_NOSUID},
		{ST_NODEV, MOUNT_ATTR_NODEV},
		{ST_NOEXEC, MOUNT_ATTR_NOEXEC},
		{ST_NOATIME, MOUNT_ATTR_NOATIME},
	};
	struct statvfs fs;
	unsigned int attributes = 0;

	if (statvfs("/sys", &fs) < 0)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (fs.f_flag & known[i].statvfs)
			attributes |= known[i].mount;
	return attributes;
}

/* A detached sysfs mount of the current network namespace. */
static int sysfs_new(void)
{
	_cleanup_close_ int fs = (int)syscall(SYS_fsopen, "sysfs", FSOPEN_CLOEXEC);
	int fd;

	if (fs < 0 || syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, "source", "sysfs", 0) < 0 ||
		syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -errno;
	fd = (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, sys_attributes());
	return fd < 0 ? -errno : fd;
}

/*
 * Unmounts the old /sys and all mounts below it. Where that is forbidden, mounts the new one over
 * it.
 */
static int sysfs_replace(void)
{
	_cleanup_close_ int fd = sysfs_new();

	if (fd < 0)
		return fd;
	umount2("/sys", MNT_DETACH);
	if (syscall(SYS_move_mount, fd, "", AT_FDCWD, "/sys", MOVE_MOUNT_F_EMPTY_PATH) < 0)
		return -errno;
	return 0;
}

static void etc_bind(const char *dir, const char *file)
{
	_cleanup_free_ char *from = NULL;
	_cleanup_free_ char *over = NULL;

	if (asprintf(&from, "%s/%s", dir, file) < 0 || asprintf(&over, "/etc/%s", file) < 0)
		errx(125, "out of memory");
	if (mount(from, over, NULL, MS_BIND, NULL) < 0)
		warn("%s left out, cannot mount it over %s", from, over);
}

static void etc_bind_all(const char *name)
{
	char path[sizeof(ETC_NETNS) + 1 + NAME_MAX + 1];
	_cleanup_closedir_ DIR *dir = NULL;
	struct dirent *entry;

	snprintf(path, sizeof(path), ETC_NETNS "/%s", name);
	dir = opendir(path);
	if (!dir && errno != ENOENT)
		warn("%s left out", path);
	if (!dir)
		return;
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			etc_bind(path, entry->d_name);
}

void join_mounts(const char *name, const struct join_text *resolv_conf)
{
	int r = unshare_mount_namespace();

	if (r < 0) {
		warnx("no mounts of its own, so /sys is not the namespace's: %s", strerror(-r));
		return;
	}
	r = sysfs_replace();
	if (r < 0)
		warnx("/sys is not the namespace's: %s", strerror(-r));
	if (*name)
		etc_bind_all(name);
	r = resolv_conf->text ? join_resolv_conf_mount(resolv_conf) : 0;
	if (r < 0)
		warnx("/etc/resolv.conf is not the namespace's: %s", strerror(-r));
}
