/* SPDX-License-Identifier: MIT */
/* Paths of cgroups: see cgroup_paths.h. */
#include "cgroup_paths.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/vfs.h>

#include "cleanup.h"
#include "shortage.h"

#define KERNFS_HANDLE 0xfe /* FILEID_KERNFS of the kernel: the bytes are the id */

/* Where systemd mounts the hierarchy, on its own and beside those of version 1. */
static const char *const mounts[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};

static int find_mount(struct cgroup_paths *paths)
{
	const char *found = "";
	struct statfs st;

	for (size_t i = 0; i < ARRAY_SIZE(mounts) && !found[0]; i++) {
		_cleanup_close_ int fd = open(mounts[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		if (fd < 0 && is_shortage(-errno))
			return -errno;
		if (fd < 0 || fstatfs(fd, &st) < 0 || st.f_type != CGROUP2_SUPER_MAGIC)
			continue;
		found = mounts[i];
		paths->fd = steal_fd(&fd);
	}
	paths->mount = found;
	return 0;
}

static int open_cgroup(const struct cgroup_paths *paths, uint64_t id)
{
	union {
		struct file_handle handle;
		char room[sizeof(struct file_handle) + sizeof(id)];
	} u = {.handle = {.handle_bytes = sizeof(id), .handle_type = KERNFS_HANDLE}};
	int fd;

	memcpy(u.handle.f_handle, &id, sizeof(id));
	fd = open_by_handle_at(paths->fd, &u.handle, O_PATH | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* Copies the path of an open cgroup, to be freed. RET is unchanged if it is not below the mount. */
static int copy_path(const struct cgroup_paths *paths, int fd, char **ret)
{
	char link[32], path[PATH_MAX];
	size_t size = strlen(paths->mount);
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	if (n < 0)
		return -errno;
	path[n] = '\0';
	if (strncmp(path, paths->mount, size) != 0 || (path[size] && path[size] != '/'))
		return 0;
	*ret = strdup(path[size] ? path + size : "/");
	return *ret ? 0 : -ENOMEM;
}

static int find_path(struct cgroup_paths *paths, uint64_t id, char **ret)
{
	_cleanup_close_ int fd = -1;
	int r = paths->mount ? 0 : find_mount(paths);

	if (r < 0 || !paths->mount[0])
		return r;
	fd = open_cgroup(paths, id);
	r = fd < 0 ? fd : copy_path(paths, fd, ret);
	return is_shortage(r) ? r : 0;
}

int cgroup_path(struct cgroup_paths *paths, uint64_t id, const char **ret)
{
	size_t slot = id % CGROUP_PATHS;
	char *path = NULL;
	int r;

	if (paths->known[slot].id != id) {
		r = find_path(paths, id, &path);
		if (r < 0)
			return r;
		free(paths->known[slot].path);
		paths->known[slot].path = path;
		paths->known[slot].id = id;
	}
	*ret = paths->known[slot].path;
	return 0;
}

void cgroup_paths_done(struct cgroup_paths *paths)
{
	for (size_t i = 0; i < CGROUP_PATHS; i++)
		free(paths->known[i].path);
	if (paths->mount && paths->mount[0])
		close(paths->fd);
}
