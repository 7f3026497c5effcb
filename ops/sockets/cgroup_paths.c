/* SPDX-License-Identifier: MIT */
/* Paths of cgroups: see cgroup_paths.h. */
#include "cgroup_paths.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/vfs.h>

#include "cleanup.h"

#define KERNFS_HANDLE 0xfe /* FILEID_KERNFS of the kernel: the bytes are the id */

/* Where systemd mounts the hierarchy, on its own and beside those of version 1. */
static const char *const mounts[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};

static void find_mount(struct cgroup_paths *paths)
{
	struct statfs st;

	paths->mount = "";
	for (size_t i = 0; i < ARRAY_SIZE(mounts) && !paths->mount[0]; i++) {
		_cleanup_close_ int fd = open(mounts[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		if (fd < 0 || fstatfs(fd, &st) < 0 || st.f_type != CGROUP2_SUPER_MAGIC)
			continue;
		paths->mount = mounts[i];
		paths->fd = steal_fd(&fd);
	}
}

static int open_cgroup(const struct cgroup_paths *paths, uint64_t id)
{
	union {
		struct file_handle handle;
		char room[sizeof(struct file_handle) + sizeof(id)];
	} u = {.handle = {.handle_bytes = sizeof(id), .handle_type = KERNFS_HANDLE}};

	memcpy(u.handle.f_handle, &id, sizeof(id));
	return open_by_handle_at(paths->fd, &u.handle, O_PATH | O_CLOEXEC);
}

/* The path of an open cgroup, to be freed; NULL: it is not below the mount point. */
static char *copy_path(const struct cgroup_paths *paths, int fd)
{
	char link[32], path[PATH_MAX];
	size_t size = strlen(paths->mount);
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	if (n < (ssize_t)size)
		return NULL;
	path[n] = '\0';
	if (strncmp(path, paths->mount, size) != 0 || (path[size] && path[size] != '/'))
		return NULL;
	return strdup(path[size] ? path + size : "/");
}

static char *find_path(struct cgroup_paths *paths, uint64_t id)
{
	_cleanup_close_ int fd = -1;

	if (!paths->mount)
		find_mount(paths);
	if (paths->mount[0])
		fd = open_cgroup(paths, id);
	return fd < 0 ? NULL : copy_path(paths, fd);
}

const char *cgroup_path(struct cgroup_paths *paths, uint64_t id)
{
	size_t slot = id % CGROUP_PATHS;

	if (paths->known[slot].id != id) {
		free(paths->known[slot].path);
		paths->known[slot].path = find_path(paths, id);
		paths->known[slot].id = id;
	}
	return paths->known[slot].path;
}

void cgroup_paths_done(struct cgroup_paths *paths)
{
	for (size_t i = 0; i < CGROUP_PATHS; i++)
		free(paths->known[i].path);
	if (paths->mount && paths->mount[0])
		close(paths->fd);
}
