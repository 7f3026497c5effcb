/* SPDX-License-Identifier: MIT */
/* Remote file systems, by mountinfo: see remote_fs.h. Source: proc_pid_mountinfo(5). */
#include "remote_fs.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "array.h"
#include "cleanup.h"
#include "mountinfo.h"

struct point {
	int id, parent; /* ids of the mount and its parent */
	bool remote;
	dev_t device;
	char *path;
};

static struct {
	pthread_mutex_t lock; /* protects all below */
	int mountinfo;	      /* of this process: poll(2) reports changes of the mount table */
	bool current;
	struct point *all;
	size_t n, room, n_remote;
} table = {.lock = PTHREAD_MUTEX_INITIALIZER, .mountinfo = -1};

/* File systems without a block device that are in the kernel alone, or on disks of this machine. */
static const char *const near_types[] = {"bcachefs", "bpf", "btrfs", "cgroup", "cgroup2",
	"configfs", "debugfs", "devpts", "devtmpfs", "efivarfs", "fusectl", "hugetlbfs", "mqueue",
	"nsfs", "overlay", "proc", "pstore", "ramfs", "rootfs", "securityfs", "selinuxfs", "sysfs",
	"tmpfs", "tracefs", "ubifs", "zfs"};

static dev_t own_tree; /* set before other threads start */

bool remote_fs_is_own(dev_t device)
{
	return own_tree && device == own_tree;
}

static bool is_remote(const struct mount *mount)
{
	bool is_fuse = strcmp(mount->type, "fuse") == 0 || strcmp(mount->type, "fuseblk") == 0 ||
		       strncmp(mount->type, "fuse.", strlen("fuse.")) == 0;

	/* No files are kept below /proc; on most machines systemd has an autofs there. */
	if (strcmp(mount->point, "/") == 0 || strncmp(mount->point, "/proc/", 6) == 0 ||
		remote_fs_is_own(mount->device))
		return false;
	if (is_fuse || major(mount->device) != 0)
		return is_fuse;
	for (size_t i = 0; i < ARRAY_SIZE(near_types); i++)
		if (strcmp(mount->type, near_types[i]) == 0)
			return false;
	return true;
}

static int add_mount(const struct mount *mount, _unused_ void *arg)
{
	if (strcmp(mount->type, "nsfs") == 0)
		return 0;
	if (array_reserve(&table.all, table.n, &table.room) < 0)
		return -ENOMEM;
	table.all[table.n] = (struct point){.id = mount->id,
		.parent = mount->parent,
		.remote = is_remote(mount),
		.device = mount->device,
		.path = strdup(mount->point)};
	if (!table.all[table.n].path)
		return -ENOMEM;
	table.n_remote += table.all[table.n++].remote;
	return 0;
}

static void clear_table(void)
{
	for (size_t i = 0; i < table.n; i++)
		free(table.all[i].path);
	table.n = table.n_remote = 0;
}

/* Polls before reading, so that a concurrent change is detected next time. */
static void refresh_table(void)
{
	struct pollfd changes = {.events = POLLPRI};

	if (table.mountinfo < 0)
		table.mountinfo = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	changes.fd = table.mountinfo;
	if (table.mountinfo >= 0 && poll(&changes, 1, 0) == 0 && table.current)
		return;
	clear_table();
	table.current = mountinfo_each(add_mount, NULL) == 0;
}

bool remote_fs_refresh(void)
{
	bool some;

	pthread_mutex_lock(&table.lock);
	refresh_table();
	some = table.n_remote > 0;
	pthread_mutex_unlock(&table.lock);
	return some;
}

void remote_fs_init(dev_t own)
{
	own_tree = own;
	remote_fs_refresh(); /* opens its descriptor at startup */
}

static bool is_below(const char *path, const char *point)
{
	size_t size = strlen(point);

	if (size == 1) /* "/" */
		return true;
	return strncmp(path, point, size) == 0 && (path[size] == '/' || path[size] == '\0');
}

/* The first mount on PARENT that a walk to PATH crosses; NULL: none. */
static const struct point *next_mount(int parent, const char *path)
{
	const struct point *best = NULL;

	for (size_t i = 0; i < table.n; i++) {
		const struct point *point = &table.all[i];

		if (point->parent == parent && point->id != parent && is_below(path, point->path) &&
			(!best || strlen(point->path) < strlen(best->path)))
			best = point;
	}
	return best;
}

/* The root mount: its parent is not listed in mountinfo. */
static const struct point *first_mount(void)
{
	for (size_t i = 0; i < table.n; i++) {
		size_t j = 0;

		while (j < table.n && (j == i || table.all[j].id != table.all[i].parent))
			j++;
		if (j == table.n && strcmp(table.all[i].path, "/") == 0)
			return &table.all[i];
	}
	return NULL;
}

static const struct point *mount_of(const char *path)
{
	const struct point *at = first_mount(), *next;

	while (at && (next = next_mount(at->id, path)))
		at = next;
	return at;
}

/* A quick check, which excludes most paths. */
static bool is_below_remote_mount(const char *path)
{
	for (size_t i = 0; i < table.n; i++)
		if (table.all[i].remote && is_below(path, table.all[i].path))
			return true;
	return false;
}

bool remote_fs_contains(const char *path, dev_t *ret)
{
	const struct point *point = NULL;

	pthread_mutex_lock(&table.lock);
	if (table.n_remote && is_below_remote_mount(path))
		point = mount_of(path);
	if (point && !point->remote)
		point = NULL;
	if (point && ret)
		*ret = point->device;
	pthread_mutex_unlock(&table.lock);
	return point;
}
