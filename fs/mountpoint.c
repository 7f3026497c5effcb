/* SPDX-License-Identifier: MIT */
/* The mount point of the tree: see mountpoint.h. */
#include "mountpoint.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "mountinfo.h"

#define FS_TYPE "fuse.netnsfs"

/* The topmost mount at POINT. */
struct last_mount {
	const char *point;
	bool ours;
	dev_t device;
};

static int match_mount(const struct mount *mount, void *arg)
{
	struct last_mount *last = arg;

	if (strcmp(mount->point, last->point) == 0) {
		last->ours = strcmp(mount->type, FS_TYPE) == 0;
		last->device = mount->device;
	}
	return 0;
}

bool mountpoint_is_netnsfs(const char *point, dev_t *ret_device)
{
	struct last_mount last = {.point = point};

	if (mountinfo_each(match_mount, &last) < 0 || !last.ours)
		return false;
	if (ret_device)
		*ret_device = last.device;
	return true;
}

/* Path lookup on a dead mount fails with ENOTCONN, so the path is derived from that of the parent.
 */
int mountpoint_prepare(const char *path, char ret[PATH_MAX])
{
	_cleanup_free_ char *copy = strdup(path), *parent = NULL;
	char *base;
	struct stat st;

	if (stat(path, &st) == 0) {
		if (!S_ISDIR(st.st_mode))
			return -ENOTDIR;
		return realpath(path, ret) ? mountpoint_is_netnsfs(ret, NULL) ? -EBUSY : 0 : -errno;
	}
	if (errno != ENOTCONN || !copy)
		return -errno;
	while (strlen(copy) > 1 && copy[strlen(copy) - 1] == '/')
		copy[strlen(copy) - 1] = '\0';
	base = strrchr(copy, '/');
	if (base)
		*base++ = '\0';
	parent = realpath(base ? copy[0] ? copy : "/" : ".", NULL);
	if (!parent)
		return -errno;
	snprintf(ret, PATH_MAX, "%s/%s", strcmp(parent, "/") ? parent : "", base ?: copy);
	if (!mountpoint_is_netnsfs(ret, NULL))
		return -ENOTCONN;
	if (umount2(ret, MNT_DETACH) < 0)
		return -errno;
	return mountpoint_prepare(path, ret);
}
