/* SPDX-License-Identifier: MIT */
/* The registry directory and its mount: see registry_dir.h. */
#include "registry_dir.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "wait.h"

/*
 * Timeout for the lock, which iproute2 holds during two mount(2) calls; meanwhile the kernel holds
 * the lock of the root directory for mkdir(2).
 */
#define TIMEOUT_SECONDS 1

struct registry_dir {
	char *path;
	atomic_bool mounted_here; /* registry_dir_prepare() mounted it */
};

int registry_dir_new(const char *path, struct registry_dir **ret)
{
	_cleanup_free_ char *real = realpath(path, NULL);
	struct registry_dir *d;
	struct stat st;

	if (!real && errno == ENOENT && path[0] == '/')
		real = strdup(path); /* created with the first name */
	if (!real)
		return -errno;
	if (stat(real, &st) == 0 && !S_ISDIR(st.st_mode))
		return -ENOTDIR;
	d = calloc(1, sizeof(*d));
	if (!d)
		return -ENOMEM;
	d->path = steal_ptr(&real);
	*ret = d;
	return 0;
}

static bool is_default_registry(const char *path)
{
	struct stat a, b;

	return stat(path, &a) == 0 && stat(REGISTRY_DEFAULT, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

static bool is_empty_dir(const char *path)
{
	_cleanup_closedir_ DIR *dir = opendir(path);
	size_t n = 0;

	while (dir && n < 3 && readdir(dir))
		n++;
	return dir && n == 2; /* . and .. */
}

/*
 * Another process may be creating a name there: if the name exists or was opened, the mount is busy
 * and stays; otherwise the next name mounts it again.
 */
static void unmount_if_mounted_here(const struct registry_dir *d)
{
	if (atomic_load(&d->mounted_here) && !is_default_registry(d->path) && is_empty_dir(d->path))
		umount2(d->path, UMOUNT_NOFOLLOW);
}

struct registry_dir *registry_dir_free(struct registry_dir *d)
{
	if (!d)
		return NULL;
	unmount_if_mounted_here(d);
	free(d->path);
	free(d);
	return NULL;
}

const char *registry_dir_path(const struct registry_dir *d)
{
	return d->path;
}

static int make_mount_shared(const char *path)
{
	return mount("", path, "none", MS_SHARED | MS_REC, NULL) < 0 ? -errno : 0;
}

/*
 * Mounts the directory over itself with shared propagation, so that mounts in it propagate to other
 * mount namespaces.
 */
static int mount_over_itself(struct registry_dir *d)
{
	int r = make_mount_shared(d->path);

	if (r != -EINVAL)
		return r;
	if (mount(d->path, d->path, "none", MS_BIND | MS_REC, NULL) < 0)
		return -errno;
	atomic_store(&d->mounted_here, true);
	return make_mount_shared(d->path);
}

/*
 * The flock(2) lock on the directory is that of iproute2: only one process mounts it. Since any
 * process that may open the directory can hold the lock, it is not taken if the directory is a
 * mount already.
 */
int registry_dir_prepare(struct registry_dir *d)
{
	_cleanup_close_ int dir = -1;
	int ret;

	if (mkdir(d->path, 0755) < 0 && errno != EEXIST)
		return -errno;
	ret = make_mount_shared(d->path);
	if (ret != -EINVAL)
		return ret;
	dir = open(d->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -errno;
	ret = wait_flock(dir, TIMEOUT_SECONDS);
	if (ret < 0)
		return ret == -ETIMEDOUT ? -EBUSY : ret;
	return mount_over_itself(d);
}
