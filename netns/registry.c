/* SPDX-License-Identifier: MIT */
/*
 * The directory of names: see registry.h. Laid out and locked as iproute2 does it, so that both
 * may work on it at once. Every step that can fail is undone before the error is returned.
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

#include "cleanup.h"
#include "far.h"
#include "netns.h"
#include "registry_dir.h"
#include "removal_event.h"
#include "shortage.h"
#include "stock.h"
#include "walk.h"

/* For writing while a name is moved, for reading while names are listed; never for long. */
static pthread_rwlock_t renaming = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;

struct registry {
	struct registry_dir *dir;
	const char *path; /* its */
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

static int path_of(const struct registry *r, const char *name, char path[PATH_MAX])
{
	return snprintf(path, PATH_MAX, "%s/%s", r->path, name) < PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* `ln -s /proc/PID/ns/net /run/netns/NAME` is an old habit, and ip(8) follows it. */
static int open_symlink(const struct registry *r, const char *path)
{
	_cleanup_close_ int root = open("/", O_PATH | O_CLOEXEC), fd = -1;
	char rest[PATH_MAX];

	if (root < 0)
		return -errno;
	far_refresh();
	fd = walk_open_near(root, "", path, rest);
	return fd < 0 ? fd : netns_reopen(fd);
}

/* Errors that say that what has this name is no namespace, rather than that we cannot tell. */
static bool is_leftover(int error)
{
	switch (error) {
	case -EACCES: /* its mode is 0, and we may not be above modes */
	case -ENOENT: /* a dangling symlink */
	case -EXDEV:  /* a symlink into our own tree */
	case -ELOOP:
	case -ENOTDIR:
	case -ENXIO:   /* a socket */
	case -EREMOTE: /* a symlink to a file system that may never answer */
		return true;
	}
	return false;
}

int registry_open(const struct registry *r, const char *name)
{
	char path[PATH_MAX];
	struct stat st;
	int fd = path_of(r, name, path);

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
	_cleanup_close_ int fd = path_of(r, name, path);

	if (fd == 0)
		fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 && netns_on_nsfs(fd);
}

struct listed {
	char name[REGISTRY_NAME_MAX + 1];
	bool is_plain; /* a file, and is_netns says whether a namespace is mounted over it */
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

static int list_entry(const struct registry *r, const struct dirent *entry, struct listing *l)
{
	struct listed *listed = l->all;
	char path[PATH_MAX];
	struct statfs fs;

	if (l->n == l->room) {
		l->room = 2 * l->room + 16;
		listed = reallocarray(l->all, l->room, sizeof(*l->all));
		if (!listed)
			return -ENOMEM;
		l->all = listed;
	}
	listed += l->n++;
	snprintf(listed->name, sizeof(listed->name), "%s", entry->d_name);
	listed->is_plain = entry->d_type == DT_REG;
	listed->is_netns = listed->is_plain && path_of(r, entry->d_name, path) == 0 &&
			   statfs(path, &fs) == 0 && fs.f_type == NSFS_MAGIC;
	return 0;
}

/* With the lock held: what a rename does in between is not seen. */
static int list_entries(const struct registry *r, struct listing *l)
{
	_cleanup_closedir_ DIR *dir = opendir(r->path);
	struct dirent *entry;
	int ret = 0;

	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	while (ret == 0 && (errno = 0, entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			ret = list_entry(r, entry, l);
	return ret ? ret : -errno;
}

/* 1, 0, or why nobody can tell. What a symlink leads to may wait, so the lock is not held. */
static int is_netns(const struct registry *r, const struct listed *listed)
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
	ret = list_entries(r, &l);
	pthread_rwlock_unlock(&renaming);
	for (size_t i = 0; ret == 0 && i < l.n; i++) {
		ret = is_netns(r, &l.all[i]);
		if (ret >= 0)
			ret = each(l.all[i].name, ret, arg);
	}
	return ret;
}

/* A line: NUMBER: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE FROM TO */
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

/* Several mounts may be stacked on a name; all of them are the name's. */
static int unmount_all(const char *path)
{
	while (umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
		;
	return errno == EINVAL ? 0 : -errno;
}

static int bind_new(const struct registry *r, const char *path)
{
	_cleanup_close_ int fd = stock_take(r->stock);

	if (fd < 0)
		fd = netns_new();
	return fd < 0 ? fd : netns_bind(fd, path);
}

int registry_add(const struct registry *r, const char *name, int fd)
{
	_cleanup_close_ int file = -1;
	char path[PATH_MAX];
	int ret = path_of(r, name, path);

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
 * A name that cannot be unlinked is not unmounted either. Whether umount2(2) has failed because the
 * name is mounted still, or because it is not mounted any more, unlink(2) tells.
 */
int registry_remove(const struct registry *r, const char *name)
{
	char path[PATH_MAX];
	int ret = path_of(r, name, path);

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
	int ret = path_of(r, name, path);

	if (ret < 0)
		return ret;
	if (fd >= 0)
		return -EISDIR;
	return unlink(path) < 0 ? -errno : 0;
}

static int rename_leftover(const struct registry *r, const char *old, const char *new)
{
	char from[PATH_MAX], to[PATH_MAX];

	if (path_of(r, old, from) < 0 || path_of(r, new, to) < 0)
		return -ENAMETOOLONG;
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) < 0 ? -errno : 0;
}

/* The name that is left over when removing it has failed half-way is one again. */
static int restore(const struct registry *r, const char *name, int fd)
{
	char path[PATH_MAX];
	int ret = path_of(r, name, path);

	if (ret < 0 || registry_is_mount(r, name))
		return ret;
	return netns_bind(fd, path);
}

/* The namespace has a second name, and then loses the first one. */
static int rename_mount(const struct registry *r, const char *old, const char *new, int fd)
{
	int ret = registry_add(r, new, fd);

	if (ret < 0)
		return ret;
	ret = registry_remove(r, old);
	if (ret < 0 && restore(r, old, fd) == 0)
		registry_remove(r, new);
	return ret;
}

/*
 * A mount point cannot be renamed: the second name is there before the first one goes. Whatever
 * fails, the namespace keeps one of them. Who watches the directory is told of the removal first;
 * where that is not possible, afterwards.
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
	if (path_of(r, old, from) < 0 || path_of(r, new, to) < 0)
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
