/* SPDX-License-Identifier: MIT */
/* The directory of names, and its mount: see registry_dir.h. */
#include "registry_dir.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "registry.h"
#include "wait.h"

/* For the lock, which iproute2 holds for two mount(2); meanwhile the kernel locks our root for
 * mkdir(2). */
#define PATIENCE_SECONDS 1

struct registry_dir {
	char *path;
	atomic_bool is_ours; /* the mount: we made it */
};

int registry_dir_new(const char *path, struct registry_dir **ret)
{
	_cleanup_free_ char *real = realpath(path, NULL);
	struct registry_dir *d;
	struct stat st;

	if (!real && errno == ENOENT && path[0] == '/')
		real = strdup(path); /* made with its first name */
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

static bool is_default(const char *path)
{
	struct stat a, b;

	return stat(path, &a) == 0 && stat(REGISTRY_DEFAULT, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

static bool is_empty(const char *path)
{
	_cleanup_closedir_ DIR *dir = opendir(path);
	size_t n = 0;

	while (dir && n < 3 && readdir(dir))
		n++;
	return dir && n == 2; /* . and .. */
}

/*
 * Another process may be about to make a name there: if it is already there, or was opened, the
 * mount is busy and stays; if not, the next name makes it a mount again.
 */
static void unmount_ours(const struct registry_dir *d)
{
	if (atomic_load(&d->is_ours) && !is_default(d->path) && is_empty(d->path))
		umount2(d->path, UMOUNT_NOFOLLOW);
}

struct registry_dir *registry_dir_free(struct registry_dir *d)
{
	if (!d)
		return NULL;
	unmount_ours(d);
	free(d->path);
	free(d);
	return NULL;
}

const char *registry_dir_path(const struct registry_dir *d)
{
	return d->path;
}

static int make_shared(const char *path)
{
	return mount("", path, "none", MS_SHARED | MS_REC, NULL) < 0 ? -errno : 0;
}

/* A mount of its own, with shared propagation: what is mounted here is seen everywhere. */
static int make_mount(struct registry_dir *d)
{
	int r = make_shared(d->path);

	if (r != -EINVAL)
		return r;
	if (mount(d->path, d->path, "none", MS_BIND | MS_REC, NULL) < 0)
		return -errno;
	atomic_store(&d->is_ours, true);
	return make_shared(d->path);
}

/*
 * The lock is iproute2's: on the directory, so that only one makes it a mount. Anybody who may open
 * the directory may hold it, so it is not taken for a directory that is a mount already.
 */
int registry_dir_prepare(struct registry_dir *d)
{
	_cleanup_close_ int dir = -1;
	int ret;

	if (mkdir(d->path, 0755) < 0 && errno != EEXIST)
		return -errno;
	ret = make_shared(d->path);
	if (ret != -EINVAL)
		return ret;
	dir = open(d->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -errno;
	ret = wait_flock(dir, PATIENCE_SECONDS);
	if (ret < 0)
		return ret == -ETIMEDOUT ? -EBUSY : ret;
	return make_mount(d);
}
