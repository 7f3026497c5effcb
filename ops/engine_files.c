/* SPDX-License-Identifier: MIT */
/*
 * Files of container engines: see engine_files.h. A file is found without being opened (O_PATH),
 * judged, and only then opened: a FIFO or a device never is.
 */
#include "engine_files.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>

#include "cleanup.h"
#include "mountinfo.h"
#include "shortage.h"
#include "walk.h"

#define USERS "/run/user"
/* Times of files go on by ticks of the kernel's, some milliseconds long. */
#define SETTLED_AFTER_NS 20000000

bool engine_path_of_user(const char *path, uid_t *ret)
{
	char *end;
	unsigned long uid;

	if (strncmp(path, USERS "/", strlen(USERS "/")) != 0)
		return false;
	path += strlen(USERS "/");
	uid = strtoul(path, &end, 10);
	*ret = end > path && (*end == '/' || *end == '\0') && uid < (uid_t)-1 ? (uid_t)uid
									      : (uid_t)-1;
	return true;
}

void engine_note(struct engine_files *files, int r)
{
	if (is_shortage(r))
		files->shortage = r;
}

static int full_path(const struct engine_files *files, const char *path, char ret[PATH_MAX])
{
	int n = snprintf(ret, PATH_MAX, "%s%s", files->root, path);

	return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

struct look {
	dev_t device;
	bool is_fuse;
};

static int look_at_mount(const struct mount *mount, void *arg)
{
	struct look *look = arg;

	if (mount->device == look->device && strncmp(mount->type, "fuse", 4) == 0)
		look->is_fuse = true;
	return look->is_fuse;
}

/* Have mounts come or gone? proc_pid_mountinfo(5): poll(2) tells, once. */
static bool mounts_changed(struct engine_files *files)
{
	struct pollfd p = {.events = POLLPRI};

	if (!files->mounts)
		files->mounts = fopen("/proc/self/mountinfo", "re");
	if (!files->mounts)
		return true;
	p.fd = fileno(files->mounts);
	return poll(&p, 1, 0) != 0;
}

/* Could UID make us wait on DEV, where his directory is? The table of mounts tells. */
static bool may_hang(struct engine_files *files, uid_t uid, dev_t dev)
{
	struct look look = {.device = dev};
	unsigned i;

	if (mounts_changed(files))
		files->n_known = 0;
	for (i = 0; i < ARRAY_SIZE(files->known) && i < files->n_known; i++)
		if (files->known[i].uid == uid && files->known[i].dev == dev)
			return files->known[i].hangs;
	if (mountinfo_each(look_at_mount, &look) < 0)
		return true;
	i = files->n_known++ % ARRAY_SIZE(files->known);
	files->known[i].uid = uid;
	files->known[i].dev = dev;
	files->known[i].hangs = look.is_fuse;
	return look.is_fuse;
}

/* The directory of UID, which is his. A file system that may hang is not asked what it has there.
 */
static int open_base(struct engine_files *files, uid_t uid)
{
	_cleanup_close_ int fd = -1;
	char base[64], path[PATH_MAX];
	struct statx st;
	int r;

	snprintf(base, sizeof(base), USERS "/%u", uid);
	r = full_path(files, base, path);
	if (r < 0)
		return r;
	fd = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_UID, &st) < 0)
		return -errno;
	if ((st.stx_uid != uid && st.stx_uid != 0) ||
		may_hang(files, uid, makedev(st.stx_dev_major, st.stx_dev_minor)))
		return -EPERM;
	return steal_fd(&fd);
}

static int open_of_user(struct engine_files *files, uid_t uid, const char *path)
{
	static const struct open_how how = {
		.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS |
			   RESOLVE_NO_XDEV,
	};
	_cleanup_close_ int base = open_base(files, uid);
	const char *below = strchr(path + strlen(USERS "/"), '/');
	long fd;

	if (base < 0)
		return base;
	below = below ? below + strspn(below, "/") : "";
	if (!*below)
		return steal_fd(&base);
	fd = syscall(SYS_openat2, base, below, &how, sizeof(how));
	return fd < 0 ? -errno : (int)fd;
}

/* Root's paths may have symlinks (/var/lib/docker on another disk), but never lead into our tree.
 */
static int open_of_root(struct engine_files *files, const char *path)
{
	_cleanup_close_ int root =
		open(files->root[0] ? files->root : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	char rest[PATH_MAX];

	return root < 0 ? -errno : walk_open(root, path, rest);
}

/* O_PATH. A user's things are his own, or root's. */
static int find(struct engine_files *files, const char *path, struct stat *st)
{
	uid_t uid = 0;
	bool is_users = engine_path_of_user(path, &uid);
	_cleanup_close_ int fd =
		is_users ? open_of_user(files, uid, path) : open_of_root(files, path);

	engine_note(files, fd);
	if (fd < 0)
		return fd;
	if (fstat(fd, st) < 0)
		return -errno;
	if (is_users && st->st_uid != uid && st->st_uid != 0)
		return -EPERM;
	return steal_fd(&fd);
}

static int reopen(int fd, int flags)
{
	char path[64];
	int new;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	new = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags);
	return new < 0 ? -errno : new;
}

static bool is_settled(const struct timespec *changed)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (now.tv_sec - changed->tv_sec) * 1000000000LL + now.tv_nsec - changed->tv_nsec >
	       SETTLED_AFTER_NS;
}

static void stamp_make(const struct stat *st, struct stamp *ret)
{
	*ret = (struct stamp){
		.dev = st->st_dev,
		.ino = st->st_ino,
		.size = st->st_size,
		.mtime = st->st_mtim,
		.ctime = st->st_ctim,
		.settled = is_settled(&st->st_ctim),
	};
}

void engine_stamp(struct engine_files *files, const char *path, struct stamp *ret)
{
	char full[PATH_MAX];
	struct stat st;
	uid_t uid;
	int r;

	*ret = (struct stamp){.settled = true};
	if (engine_path_of_user(path, &uid)) {
		_cleanup_close_ int fd = find(files, path, &st);

		r = fd;
	} else {
		r = full_path(files, path, full);
		if (r == 0)
			r = fstatat(AT_FDCWD, full, &st, AT_NO_AUTOMOUNT);
	}
	if (r >= 0)
		stamp_make(&st, ret);
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

bool stamp_holds(const struct stamp *then, const struct stamp *now)
{
	return then->settled && then->dev == now->dev && then->ino == now->ino &&
	       then->size == now->size && same_time(&then->mtime, &now->mtime) &&
	       same_time(&then->ctime, &now->ctime);
}

static int add_stamp(struct stamps *stamps, const char *path, const struct stamp *stamp)
{
	struct stamped *of = reallocarray(stamps->of, stamps->n + 1, sizeof(*of));

	if (!of)
		return -ENOMEM;
	stamps->of = of;
	of += stamps->n;
	*of = (struct stamped){.stamp = *stamp, .path = strdup(path)};
	if (!of->path)
		return -ENOMEM;
	stamps->n++;
	return 0;
}

static void remember(struct engine_files *files, struct stamps *stamps, const char *path,
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

DIR *engine_opendir(struct engine_files *files, const char *path)
{
	struct stat st;
	_cleanup_close_ int at = find(files, path, &st), fd = -1;
	DIR *dir;

	if (at < 0)
		return NULL;
	fd = reopen(at, O_DIRECTORY);
	engine_note(files, fd);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (dir)
		steal_fd(&fd);
	else if (fd >= 0)
		engine_note(files, -errno);
	return dir;
}

/* Files of cgroups have no size that is known before. */
static int read_all(int fd, size_t max, char **ret)
{
	_cleanup_free_ char *text = NULL;
	size_t size = 0, room = 0;
	ssize_t n;

	do {
		if (room - size < 2) {
			char *more = realloc(text, room = room ? 2 * room : 16384);

			if (!more)
				return -ENOMEM;
			text = more;
		}
		n = read(fd, text + size, room - size - 1);
		if (n < 0)
			return -errno;
		size += (size_t)n;
		if (size > max)
			return -EFBIG;
	} while (n > 0);
	text[size] = '\0';
	*ret = steal_ptr(&text);
	return (int)size;
}

/* The size, on success. STAMP is of what was read, or that nothing is there. */
static int read_sized(struct engine_files *files, const char *path, char **ret, struct stamp *stamp)
{
	struct stat st;
	_cleanup_close_ int at = find(files, path, &st), fd = -1;
	size_t max;
	uid_t uid;
	int r;

	*stamp = (struct stamp){.settled = true};
	if (at < 0)
		return at;
	stamp_make(&st, stamp);
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	max = engine_path_of_user(path, &uid) ? ENGINE_USERS_FILE_MAX : ENGINE_FILE_MAX;
	if ((size_t)st.st_size > max)
		return -EFBIG;
	fd = reopen(at, 0);
	r = fd < 0 ? fd : read_all(fd, max, ret);
	engine_note(files, r);
	return r;
}

int engine_read(struct engine_files *files, struct stamps *stamps, const char *path, char **ret)
{
	struct stamp stamp;
	int r = read_sized(files, path, ret, &stamp);

	remember(files, stamps, path, &stamp);
	return r < 0 ? r : 0;
}

json_t *engine_json_text(const char *text, size_t size)
{
	return json_loadb(text, size, JSON_DECODE_INT_AS_REAL, NULL);
}

static json_t *read_json(struct engine_files *files, const char *path, struct stamp *stamp)
{
	_cleanup_free_ char *text = NULL;
	int size = read_sized(files, path, &text, stamp);
	json_error_t error;
	json_t *json;

	if (size < 0)
		return NULL;
	json = json_loadb(text, (size_t)size, JSON_DECODE_INT_AS_REAL, &error);
	if (!json && json_error_code(&error) == json_error_out_of_memory)
		engine_note(files, -ENOMEM);
	return json;
}

json_t *engine_json(struct engine_files *files, struct stamps *stamps, const char *path)
{
	struct stamp stamp;
	json_t *json = read_json(files, path, &stamp);

	remember(files, stamps, path, &stamp);
	return json;
}

static void forget_kept(struct engine_files *files)
{
	json_decref(files->kept);
	files->kept = NULL;
	free(files->kept_path);
	files->kept_path = NULL;
}

json_t *engine_json_kept(struct engine_files *files, struct stamps *stamps, const char *path)
{
	struct stamp now;

	engine_stamp(files, path, &now);
	if (!files->kept_path || strcmp(files->kept_path, path) != 0 ||
		!stamp_holds(&files->kept_stamp, &now)) {
		forget_kept(files);
		files->kept = read_json(files, path, &files->kept_stamp);
		files->kept_stamp.settled &= !files->shortage;
		files->kept_path = strdup(path);
	}
	remember(files, stamps, path, &files->kept_stamp);
	return files->kept;
}

void engine_files_done(struct engine_files *files)
{
	fclosep(&files->mounts);
	forget_kept(files);
}

const char *engine_text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

uint64_t engine_number(const json_t *object, const char *key)
{
	double number = json_number_value(json_object_get(object, key));

	return number >= 1 && number < 9007199254740992.0 ? (uint64_t)number : 0;
}
