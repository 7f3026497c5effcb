/* SPDX-License-Identifier: MIT */
/*
 * Files of container engines: see engine_files.h. Lookup uses O_PATH; a file is opened only after
 * checks of its type and owner: never a FIFO or a device.
 */
#include "engine_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>

#include "array.h"
#include "cleanup.h"
#include "io.h"
#include "remote_fs.h"
#include "settled.h"
#include "shortage.h"
#include "walk.h"

void engine_note(struct engine_files *files, int r)
{
	if (is_shortage(r))
		files->shortage = r;
}

int engine_open_near(const char *root, const char *path)
{
	_cleanup_close_ int dir = open(root[0] ? root : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	char rest[PATH_MAX];

	return dir < 0 ? -errno : walk_open_near(dir, root, path, rest);
}

/*
 * Opens a path of root. It may contain symlinks (/var/lib/docker on another disk), but must not
 * lead into this file system. -EREMOTE: on file system DEVICE, which may hang.
 */
static int open_of_root(struct engine_files *files, const char *path, dev_t *device)
{
	_cleanup_close_ int root =
		open(files->root[0] ? files->root : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	char rest[PATH_MAX];
	int r;

	if (root < 0)
		return -errno;
	if (!files->has_remote)
		return walk_open(root, path, rest);
	r = walk_open_near(root, files->root, path, rest);
	return r == -EREMOTE && !remote_fs_contains(rest, device) ? -EIO : r;
}

/* Opens PATH with O_PATH. Files of users must be owned by the user or root. -EREMOTE: as above. */
static int find_file(struct engine_files *files, const char *path, struct stat *st, dev_t *device)
{
	uid_t uid = 0;
	bool is_users = engine_path_of_user(path, &uid);
	_cleanup_close_ int fd = is_users ? engine_open_of_user(files, uid, path)
					  : open_of_root(files, path, device);

	engine_note(files, fd);
	if (fd < 0)
		return fd;
	if (fstat(fd, st) < 0)
		return -errno;
	if (is_users && st->st_uid != uid && st->st_uid != 0)
		return -EPERM;
	return steal_fd(&fd);
}

/* Makes a stamp from ST. NOW was read before stat(2). */
static void stamp_make(const struct stat *st, struct timespec now, struct stamp *ret)
{
	*ret = (struct stamp){
		.dev = st->st_dev,
		.ino = st->st_ino,
		.size = st->st_size,
		.mtime = st->st_mtim,
		.ctime = st->st_ctim,
		.settled = is_settled(st->st_ctim, now),
	};
}

/* Without symlinks in PATH, remote_fs_contains() works on its text alone. With symlinks, walks it.
 */
static int stat_near(struct engine_files *files, const char *path, struct stat *ret, dev_t *device)
{
	static const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
	_cleanup_close_ int fd = -1;
	char full[PATH_MAX];
	int r = engine_full_path(files, path, full);

	if (r < 0)
		return r;
	if (!files->has_remote)
		return fstatat(AT_FDCWD, full, ret, AT_NO_AUTOMOUNT) < 0 ? -errno : 0;
	if (remote_fs_contains(full, device))
		return -EREMOTE;
	fd = (int)syscall(SYS_openat2, AT_FDCWD, full, &how, sizeof(how));
	if (fd < 0 && errno == ELOOP)
		fd = find_file(files, path, ret, device);
	else if (fd < 0 || fstat(fd, ret) < 0)
		return -errno;
	return fd < 0 ? fd : 0;
}

void engine_stamp(struct engine_files *files, const char *path, struct stamp *ret)
{
	struct timespec now = settled_clock();
	struct stat st;
	dev_t device;
	uid_t uid;
	int r;

	*ret = (struct stamp){.settled = true};
	if (engine_path_of_user(path, &uid)) {
		_cleanup_close_ int fd = find_file(files, path, &st, &device);

		r = fd;
	} else {
		r = stat_near(files, path, &st, &device);
	}
	if (r == -EREMOTE)
		r = engine_remote_stat(&files->remote, device, files->root, path, &st);
	if (r >= 0)
		stamp_make(&st, now, ret);
}

static bool is_same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

bool stamp_holds(const struct stamp *then, const struct stamp *now)
{
	return then->settled && then->dev == now->dev && then->ino == now->ino &&
	       then->size == now->size && is_same_time(&then->mtime, &now->mtime) &&
	       is_same_time(&then->ctime, &now->ctime);
}

static int add_stamp(struct stamps *stamps, const char *path, const struct stamp *stamp)
{
	struct stamped *of;

	if (array_reserve(&stamps->of, stamps->n, &stamps->room) < 0)
		return -ENOMEM;
	of = &stamps->of[stamps->n];
	*of = (struct stamped){.stamp = *stamp, .path = strdup(path)};
	if (!of->path)
		return -ENOMEM;
	stamps->n++;
	return 0;
}

void stamps_add(struct engine_files *files, struct stamps *stamps, const char *path,
	const struct stamp *stamp)
{
	if (stamps)
		engine_note(files, add_stamp(stamps, path, stamp));
}

void stamps_done(struct stamps *stamps)
{
	for (size_t i = 0; i < stamps->n; i++)
		free(stamps->of[i].path);
	free(stamps->of);
	*stamps = (struct stamps){.n = 0};
}

void stamps_spoil(struct stamps *stamps)
{
	for (size_t i = 0; i < stamps->n; i++)
		stamps->of[i].stamp.settled = false;
}

static int list_remote(struct engine_files *files, dev_t device, const char *path,
	void (*each)(const char *name, void *arg), void *arg)
{
	_cleanup_free_ char *names = NULL;
	const char *listed;
	ssize_t size = engine_remote_list(&files->remote, device, files->root, path, &listed);

	if (size <= 0)
		return (int)size;
	names = malloc((size_t)size); /* EACH may reuse the shared area */
	if (!names)
		return -ENOMEM;
	memcpy(names, listed, (size_t)size);
	for (const char *name = names; name < names + size; name += strlen(name) + 1)
		each(name, arg);
	return 0;
}

static int list_near(int at, void (*each)(const char *name, void *arg), void *arg)
{
	_cleanup_close_ int fd = walk_reopen(at, O_DIRECTORY);
	_cleanup_closedir_ DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!dir)
		return fd < 0 ? fd : -errno;
	steal_fd(&fd); /* owned by dir */
	while ((entry = readdir(dir)))
		each(entry->d_name, arg);
	return 0;
}

int engine_list(struct engine_files *files, const char *path,
	void (*each)(const char *name, void *arg), void *arg)
{
	struct stat st;
	dev_t device = 0;
	_cleanup_close_ int at = find_file(files, path, &st, &device);
	int r = at;

	if (at == -EREMOTE)
		r = list_remote(files, device, path, each, arg);
	else if (at >= 0)
		r = list_near(at, each, arg);
	engine_note(files, r);
	return r < 0 ? r : 0;
}

/* Reads to the end of file: cgroup files have size 0. */
static int read_text(int fd, size_t max, char **ret)
{
	_cleanup_free_ char *text = NULL;
	size_t size = 0, room = 0;
	ssize_t n;

	do {
		char *more = realloc(text, room = room ? 2 * room : 16384);

		if (!more)
			return -ENOMEM;
		text = more;
		n = read_all(fd, text + size, room - size - 1);
		if (n < 0)
			return (int)n;
		size += (size_t)n;
		if (size > max)
			return -EFBIG;
	} while (size == room - 1);
	text[size] = '\0';
	*ret = steal_ptr(&text);
	return (int)size;
}

static int read_remote(
	struct engine_files *files, dev_t device, const char *path, char **ret, struct stamp *stamp)
{
	struct timespec now = settled_clock();
	const char *text;
	struct stat st;
	ssize_t size = engine_remote_read(
		&files->remote, device, files->root, path, ENGINE_FILE_MAX, &text, &st);

	if (size < 0)
		return (int)size;
	stamp_make(&st, now, stamp);
	*ret = malloc((size_t)size + 1);
	if (!*ret)
		return -ENOMEM;
	memcpy(*ret, text, (size_t)size + 1);
	return (int)size;
}

int engine_read_stamped(
	struct engine_files *files, const char *path, char **ret, struct stamp *stamp)
{
	struct timespec now = settled_clock();
	struct stat st;
	dev_t device = 0;
	_cleanup_close_ int at = find_file(files, path, &st, &device), fd = -1;
	size_t max;
	uid_t uid;
	int r;

	*stamp = (struct stamp){.settled = true};
	if (at == -EREMOTE)
		return read_remote(files, device, path, ret, stamp);
	if (at < 0)
		return at;
	stamp_make(&st, now, stamp);
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	max = engine_path_of_user(path, &uid) ? ENGINE_USERS_FILE_MAX : ENGINE_FILE_MAX;
	if ((size_t)st.st_size > max)
		return -EFBIG;
	fd = walk_reopen(at, 0);
	r = fd < 0 ? fd : read_text(fd, max, ret);
	engine_note(files, r);
	return r;
}

int engine_read(struct engine_files *files, struct stamps *stamps, const char *path, char **ret)
{
	struct stamp stamp;
	int r = engine_read_stamped(files, path, ret, &stamp);

	stamps_add(files, stamps, path, &stamp);
	return r < 0 ? r : 0;
}

void engine_files_begin(struct engine_files *files)
{
	files->shortage = 0;
	files->has_remote = remote_fs_refresh();
	engine_remote_begin(&files->remote);
}

int engine_files_end(struct engine_files *files)
{
	int r = engine_remote_end(&files->remote);

	return r < 0 ? r : files->shortage;
}

void engine_files_done(struct engine_files *files)
{
	engine_remote_done(&files->remote);
	fclosep(&files->mounts);
}
