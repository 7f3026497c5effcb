/* SPDX-License-Identifier: MIT */
/* File systems that may never answer: see far.h. Source: proc_pid_mountinfo(5). */
#include "far.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "cleanup.h"
#include "mountinfo.h"

struct point {
	int id, parent; /* of the mount */
	bool far;
	dev_t device;
	char *path;
};

static struct {
	pthread_mutex_t lock; /* of all below */
	int mountinfo;	      /* of ours: poll(2) tells that the table has changed */
	bool current;
	struct point *all;
	size_t n, room, n_far;
} table = {.lock = PTHREAD_MUTEX_INITIALIZER, .mountinfo = -1};

/* Of no device, but the kernel's alone, or on disks of this machine. */
static const char *const near_types[] = {"bcachefs", "bpf", "btrfs", "cgroup", "cgroup2",
	"configfs", "debugfs", "devpts", "devtmpfs", "efivarfs", "fusectl", "hugetlbfs", "mqueue",
	"nsfs", "overlay", "proc", "pstore", "ramfs", "rootfs", "securityfs", "selinuxfs", "sysfs",
	"tmpfs", "tracefs", "ubifs", "zfs"};

static dev_t own_tree; /* set before any other thread */

bool far_is_own(dev_t device)
{
	return own_tree && device == own_tree;
}

static bool is_far(const struct mount *mount)
{
	bool is_fuse = strcmp(mount->type, "fuse") == 0 || strcmp(mount->type, "fuseblk") == 0 ||
		       strncmp(mount->type, "fuse.", strlen("fuse.")) == 0;

	/* Below /proc nobody keeps files; systemd has an autofs there on most machines. */
	if (strcmp(mount->point, "/") == 0 || strncmp(mount->point, "/proc/", 6) == 0 ||
		far_is_own(mount->device))
		return false;
	if (is_fuse || major(mount->device) != 0)
		return is_fuse;
	for (size_t i = 0; i < ARRAY_SIZE(near_types); i++)
		if (strcmp(mount->type, near_types[i]) == 0)
			return false;
	return true;
}

static int add(const struct mount *mount, void *arg)
{
	size_t room = table.room ? 2 * table.room : 64;
	struct point *all;

	if (strcmp(mount->type, "nsfs") == 0) /* has nothing in it, and is there a thousand times */
		return 0;
	if (table.n == table.room) {
		all = reallocarray(table.all, room, sizeof(*all));
		if (!all)
			return -ENOMEM;
		table.all = all;
		table.room = room;
	}
	table.all[table.n] = (struct point){.id = mount->id,
		.parent = mount->parent,
		.far = is_far(mount),
		.device = mount->device,
		.path = strdup(mount->point)};
	if (!table.all[table.n].path)
		return -ENOMEM;
	table.n_far += table.all[table.n++].far;
	return 0;
}

static void clear(void)
{
	for (size_t i = 0; i < table.n; i++)
		free(table.all[i].path);
	table.n = table.n_far = 0;
}

/* Asks before it reads, so that what changes meanwhile is seen the next time. */
static void refresh(void)
{
	struct pollfd changes = {.events = POLLPRI};

	if (table.mountinfo < 0)
		table.mountinfo = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	changes.fd = table.mountinfo;
	if (table.mountinfo >= 0 && poll(&changes, 1, 0) == 0 && table.current)
		return;
	clear();
	table.current = mountinfo_each(add, NULL) == 0;
}

bool far_refresh(void)
{
	bool some;

	pthread_mutex_lock(&table.lock);
	refresh();
	some = table.n_far > 0;
	pthread_mutex_unlock(&table.lock);
	return some;
}

void far_init(dev_t own)
{
	own_tree = own;
	far_refresh(); /* what it keeps open is open from the beginning */
}

static bool is_below(const char *path, const char *point)
{
	size_t size = strlen(point);

	if (size == 1) /* "/" */
		return true;
	return strncmp(path, point, size) == 0 && (path[size] == '/' || path[size] == '\0');
}

/* The mount on PARENT that a walk to PATH meets first; NULL: none. */
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

/* The root of what we see is mounted on something that we do not. */
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

/* Most paths are not even in the way of one. */
static bool seems_far(const char *path)
{
	for (size_t i = 0; i < table.n; i++)
		if (table.all[i].far && is_below(path, table.all[i].path))
			return true;
	return false;
}

bool far_holds(const char *path, dev_t *ret)
{
	const struct point *point = NULL;

	pthread_mutex_lock(&table.lock);
	if (table.n_far && seems_far(path))
		point = mount_of(path);
	if (point && !point->far)
		point = NULL;
	if (point && ret)
		*ret = point->device;
	pthread_mutex_unlock(&table.lock);
	return point;
}
