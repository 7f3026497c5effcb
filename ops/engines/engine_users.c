/* SPDX-License-Identifier: MIT */
/*
 * Restricted open of files below /run/user/UID, of engines that users run. See engine_files.h.
 */
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "cleanup.h"
#include "engine_files.h"
#include "mountinfo.h"

#define RUN_USER "/run/user"

int engine_full_path(const struct engine_files *files, const char *path, char ret[PATH_MAX])
{
	int n = snprintf(ret, PATH_MAX, "%s%s", files->root, path);

	return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

bool engine_path_of_user(const char *path, uid_t *ret)
{
	char *end;
	unsigned long uid;

	if (strncmp(path, RUN_USER "/", strlen(RUN_USER "/")) != 0)
		return false;
	path += strlen(RUN_USER "/");
	uid = strtoul(path, &end, 10);
	*ret = end > path && (*end == '/' || *end == '\0') && uid < (uid_t)-1 ? (uid_t)uid
									      : (uid_t)-1;
	return true;
}

struct mount_search {
	dev_t device;
	bool is_fuse;
};

static int check_mount(const struct mount *mount, void *arg)
{
	struct mount_search *search = arg;

	if (mount->device == search->device && strncmp(mount->type, "fuse", 4) == 0)
		search->is_fuse = true;
	return search->is_fuse;
}

/* True if mounts changed since the last call: poll(2) of proc_pid_mountinfo(5) reports it once. */
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

/* True if DEV, which contains the directory of UID, is on FUSE by mountinfo: UID can stall it. */
static bool may_hang(struct engine_files *files, uid_t uid, dev_t dev)
{
	struct mount_search search = {.device = dev};
	unsigned i;

	if (mounts_changed(files))
		files->n_known = 0;
	for (i = 0; i < ARRAY_SIZE(files->known) && i < files->n_known; i++)
		if (files->known[i].uid == uid && files->known[i].dev == dev)
			return files->known[i].hangs;
	if (mountinfo_each(check_mount, &search) < 0)
		return true;
	i = files->n_known++ % ARRAY_SIZE(files->known);
	files->known[i].uid = uid;
	files->known[i].dev = dev;
	files->known[i].hangs = search.is_fuse;
	return search.is_fuse;
}

/* Opens the directory of UID. AT_STATX_DONT_SYNC: does not contact a file system that may hang. */
static int open_user_dir(struct engine_files *files, uid_t uid)
{
	_cleanup_close_ int fd = -1;
	char base[64], path[PATH_MAX];
	struct statx st;
	int r;

	snprintf(base, sizeof(base), RUN_USER "/%u", uid);
	r = engine_full_path(files, base, path);
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

int engine_open_of_user(struct engine_files *files, uid_t uid, const char *path)
{
	static const struct open_how how = {
		.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS |
			   RESOLVE_NO_XDEV,
	};
	_cleanup_close_ int base = open_user_dir(files, uid);
	const char *below = strchr(path + strlen(RUN_USER "/"), '/');
	long fd;

	if (base < 0)
		return base;
	below = below ? below + strspn(below, "/") : "";
	if (!*below)
		return steal_fd(&base);
	fd = syscall(SYS_openat2, base, below, &how, sizeof(how));
	return fd < 0 ? -errno : (int)fd;
}
