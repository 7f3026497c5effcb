/* SPDX-License-Identifier: MIT */
/*
 * The registry directory: see registry.h. It uses the layout and locking of iproute2, so that both
 * can modify it concurrently. Each step that can fail is undone before the error is returned.
 */
#include "registry.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <pthread.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "array.h"
#include "cleanup.h"
#include "netns.h"
#include "registry_dir.h"
#include "remote_fs.h"
#include "removal_event.h"
#include "shortage.h"
#include "stock.h"
#include "walk.h"

/* Write-locked while a name is renamed, read-locked while names are listed; never held for long. */
static pthread_rwlock_t renaming = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;

struct registry {
	struct registry_dir *dir;
	const char *path; /* owned by dir */
	struct stock *stock;
};

int registry_new(const char *path, unsigned spares, struct registry **ret)
{
	struct registry *r = calloc(1, sizeof(*r));
	int error;

	if (!r)
		return -ENOMEM;
	error = registry_dir_new(path, &r->dir);
	if (error == 0) {
		r->path = registry_dir_path(r->dir);
		r->stock = stock_new(spares);
		error = r->stock ? 0 : -ENOMEM;
	}
	if (error < 0)
		r = registry_free(r);
	*ret = r;
	return error;
}

struct registry *registry_free(struct registry *r)
{
	if (!r)
		return NULL;
	stock_free(r->stock);
	registry_dir_free(r->dir);
	free(r);
	return NULL;
}

const char *registry_path(const struct registry *r)
{
	return r->path;
}

bool registry_name_valid(const char *name)
{
	size_t len = strlen(name);

	if (len < 1 || len > REGISTRY_NAME_MAX || name[0] == '-')
		return false;
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return false;
	for (const char *c = name; *c; c++)
		if (*c == '/' || (unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	return true;
}

static int name_path(const struct registry *r, const char *name, char path[PATH_MAX])
{
	return snprintf(path, PATH_MAX, "%s/%s", r->path, name) < PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* Some users run `ln -s /proc/PID/ns/net /run/netns/NAME`, and ip(8) follows such symlinks. */
static int open_symlink(_unused_ const struct registry *r, const char *path)
{
	_cleanup_close_ int root = open("/", O_PATH | O_CLOEXEC), fd = -1;
	char rest[PATH_MAX];

	if (root < 0)
		return -errno;
	remote_fs_refresh();
	fd = walk_open_near(root, "", path, rest);
	return fd < 0 ? fd : netns_reopen(fd);
}

/* Errors that mean that the name is not a namespace, rather than that its type is unknown. */
static bool is_leftover(int error)
{
	switch (error) {
	case -EACCES: /* its mode is 0, and this process cannot override it */
	case -ENOENT: /* a dangling symlink */
	case -EXDEV:  /* a symlink into the tree of this daemon */
	case -ELOOP:
	case -ENOTDIR:
	case -ENXIO:   /* a socket */
	case -EREMOTE: /* a symlink to a remote file system (remote_fs.h) */
		return true;
	}
	return false;
}

int registry_open(const struct registry *r, const char *name)
{
	char path[PATH_MAX];
	struct stat st;
	int fd = name_path(r, name, path);

	if (fd == 0)
		fd = netns_open(path, O_NOFOLLOW);
	if (fd == -ELOOP)
		fd = open_symlink(r, path);
	if (is_leftover(fd) && lstat(path, &st) == 0)
		return -EINVAL;
	return fd;
}

bool registry_is_mount(const struct registry *r, const char *name)
{
	char path[PATH_MAX];
	_cleanup_close_ int fd = name_path(r, name, path);

	if (fd == 0)
		fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 && netns_on_nsfs(fd);
}

struct listed {
	char name[REGISTRY_NAME_MAX + 1];
	bool is_plain; /* a regular file; is_netns: whether a namespace is mounted over it */
	bool is_netns;
};

struct listing {
	struct listed *all;
	size_t n, room;
};

static void listing_done(struct listing *l)
{
	free(l->all);
}

static int listing_add(const struct registry *r, const struct dirent *entry, struct listing *l)
{
	struct listed *listed;
	char path[PATH_MAX];
	struct statfs fs;

	if (array_reserve(&l->all, l->n, &l->room) < 0)
		return -ENOMEM;
	listed = &l->all[l->n++];
	snprintf(listed->name, sizeof(listed->name), "%s", entry->d_name);
	listed->is_plain = entry->d_type == DT_REG;
	listed->is_netns = listed->is_plain && name_path(r, entry->d_name, path) == 0 &&
			   statfs(path, &fs) == 0 && fs.f_type == NSFS_MAGIC;
	return 0;
}

/* Called with the lock held, so that the intermediate states of a rename are not visible. */
static int listing_read(const struct registry *r, struct listing *l)
{
	_cleanup_closedir_ DIR *dir = opendir(r->path);
	struct dirent *entry;
	int ret = 0;

	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	while (ret == 0 && (errno = 0, entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			ret = listing_add(r, entry, l);
	return ret ? ret : -errno;
}

/*
 * 1, 0, or a shortage (shortage.h). Called without the lock, because resolving a symlink may block.
 */
static int listed_is_netns(const struct registry *r, const struct listed *listed)
{
	_cleanup_close_ int fd = -1;

	if (listed->is_plain)
		return listed->is_netns;
	fd = registry_open(r, listed->name);
	return is_shortage(fd) ? fd : fd >= 0;
}

int registry_list(const struct registry *r, registry_each_fn each, void *arg)
{
	_cleanup_(listing_done) struct listing l = {.n = 0};
	int ret;

	pthread_rwlock_rdlock(&renaming);
	ret = listing_read(r, &l);
	pthread_rwlock_unlock(&renaming);
	for (size_t i = 0; ret == 0 && i < l.n; i++) {
		ret = listed_is_netns(r, &l.all[i]);
		if (ret >= 0)
			ret = each(l.all[i].name, ret, arg);
	}
	return ret;
}

/* Format of a line: NUMBER: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE FROM TO */
pid_t registry_locked_by(const struct registry *r)
{
	_cleanup_fclose_ FILE *locks = fopen("/proc/locks", "re");
	unsigned long long inode;
	struct stat st;
	char line[256];
	int pid;

	if (!locks || stat(r->path, &st) < 0)
		return 0;
	while (fgets(line, sizeof(line), locks))
		if (sscanf(line, "%*d: FLOCK %*s %*s %d %*x:%*x:%llu", &pid, &inode) == 2 &&
			inode == st.st_ino && pid > 0)
			return pid;
	return 0;
}

/* Unmounts all mounts that are stacked on a name. */
static int unmount_all(const char *path)
{
	while (umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
		;
	return errno == EINVAL ? 0 : -errno;
}

static int bind_new(const struct registry *r, const char *path)
{
	_cleanup_close_ int fd = stock_get(r->stock);

	if (fd < 0)
		fd = netns_new();
	return fd < 0 ? fd : netns_bind(fd, path);
}

int registry_add(const struct registry *r, const char *name, int fd)
{
	_cleanup_close_ int file = -1;
	char path[PATH_MAX];
	int ret = name_path(r, name, path);

	if (ret < 0)
		return ret;
	ret = registry_dir_prepare(r->dir);
	if (ret < 0)
		return ret;
	file = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0);
	if (file < 0)
		return -errno;
	ret = fd < 0 ? bind_new(r, path) : netns_bind(fd, path);
	if (ret < 0) {
		unmount_all(path);
		unlink(path);
	}
	return ret;
}

/*
 * A name that cannot be unlinked is not unmounted either. An error of umount2(2) may mean that the
 * name is still mounted, or no longer mounted; unlink(2) distinguishes the two.
 */
int registry_remove(const struct registry *r, const char *name)
{
	char path[PATH_MAX];
	int ret = name_path(r, name, path);

	if (ret < 0)
		return ret;
	if (faccessat(AT_FDCWD, r->path, W_OK, AT_EACCESS) < 0)
		return -errno;
	ret = unmount_all(path);
	if (unlink(path) == 0)
		return 0;
	return ret < 0 ? ret : -errno;
}

int registry_remove_leftover(const struct registry *r, const char *name)
{
	_cleanup_close_ int fd = registry_open(r, name);
	char path[PATH_MAX];
	int ret = name_path(r, name, path);

	if (ret < 0)
		return ret;
	if (fd >= 0)
		return -EISDIR;
	return unlink(path) < 0 ? -errno : 0;
}

static int rename_leftover(const struct registry *r, const char *old, const char *new)
{
	char from[PATH_MAX], to[PATH_MAX];

	if (name_path(r, old, from) < 0 || name_path(r, new, to) < 0)
		return -ENAMETOOLONG;
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) < 0 ? -errno : 0;
}

/* Mounts the namespace again on a name whose removal failed halfway. */
static int restore_mount(const struct registry *r, const char *name, int fd)
{
	char path[PATH_MAX];
	int ret = name_path(r, name, path);

	if (ret < 0 || registry_is_mount(r, name))
		return ret;
	return netns_bind(fd, path);
}

/* Creates the second name, then removes the first one. */
static int rename_mount(const struct registry *r, const char *old, const char *new, int fd)
{
	int ret = registry_add(r, new, fd);

	if (ret < 0)
		return ret;
	ret = registry_remove(r, old);
	if (ret < 0 && restore_mount(r, old, fd) == 0)
		registry_remove(r, new);
	return ret;
}

/*
 * A mount point cannot be renamed: the second name is created before the first one is removed. If a
 * step fails, the namespace keeps one of the names. Watchers of the directory get the event of the
 * removal first, if possible; otherwise after that of the creation.
 */
int registry_rename(const struct registry *r, const char *old, const char *new)
{
	_cleanup_close_ int fd = registry_open(r, old);
	char from[PATH_MAX], to[PATH_MAX];
	int ret;

	if (fd == -EINVAL)
		return rename_leftover(r, old, new);
	if (fd < 0)
		return fd;
	if (name_path(r, old, from) < 0 || name_path(r, new, to) < 0)
		return -ENAMETOOLONG;
	pthread_rwlock_wrlock(&renaming);
	ret = removal_event_send(from, to);
	if (ret == 1)
		ret = 0;
	else if (ret != -EEXIST && !is_shortage(ret))
		ret = rename_mount(r, old, new, fd);
	pthread_rwlock_unlock(&renaming);
	return ret;
}
