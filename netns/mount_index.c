/* SPDX-License-Identifier: MIT */
/*
 * Index of the network namespaces mounted in this mount namespace, by inode number: see
 * mount_index.h.
 */
#include "mount_index.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>

#include "array.h"
#include "cleanup.h"
#include "mountinfo.h"
#include "reach.h"
#include "sorted.h"

struct point {
	ino_t inode;
	char *path;
	bool checked, reachable; /* of the path; until the mount table changes */
};

struct mount_index {
	pthread_mutex_t lock; /* protects all below */
	int mountinfo;	      /* of this process: poll(2) reports changes since the last call */
	bool current;
	uint64_t epoch; /* number of times it was read */
	struct point *all; /* sorted by inode, then by path */
	size_t n, room;
};

static void clear_points(struct mount_index *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->all[i].path);
	free(m->all);
	m->all = NULL;
	m->n = m->room = 0;
	m->current = false;
}

struct mount_index *mount_index_free(struct mount_index *m)
{
	if (!m)
		return NULL;
	clear_points(m);
	closep(&m->mountinfo);
	pthread_mutex_destroy(&m->lock);
	free(m);
	return NULL;
}

struct mount_index *mount_index_new(void)
{
	struct mount_index *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	pthread_mutex_init(&m->lock, NULL);
	m->mountinfo = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	return m->mountinfo < 0 ? mount_index_free(m) : m;
}

/* The key is an inode, and struct point begins with one. */
static int compare_inodes(const void *a, const void *b)
{
	const ino_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int compare_points(const void *a, const void *b)
{
	const struct point *x = a, *y = b;
	int r = compare_inodes(a, b);

	return r ? r : strcmp(x->path, y->path);
}

static int add_point(const struct mount *mount, void *arg)
{
	struct mount_index *m = arg;
	struct point point = {.inode = mount_netns(mount)};

	if (!point.inode || strlen(mount->point) >= PATH_MAX)
		return 0;
	if (array_reserve(&m->all, m->n, &m->room) < 0)
		return -ENOMEM;
	point.path = strdup(mount->point);
	if (!point.path)
		return -ENOMEM;
	m->all[m->n++] = point;
	return 0;
}

/* Polls before reading, so that a concurrent change is detected next time. */
static int refresh_points(struct mount_index *m)
{
	struct pollfd changes = {.fd = m->mountinfo, .events = POLLPRI};
	int r;

	if (poll(&changes, 1, 0) < 0)
		return -errno;
	if (m->current && changes.revents == 0)
		return 0;
	clear_points(m);
	r = mountinfo_each(add_point, m);
	if (r < 0)
		return r;
	if (m->n > 1)
		qsort(m->all, m->n, sizeof(*m->all), compare_points);
	m->current = true;
	m->epoch++;
	return 0;
}

int mount_index_epoch(struct mount_index *m, uint64_t *ret)
{
	int r;

	pthread_mutex_lock(&m->lock);
	r = refresh_points(m);
	*ret = m->epoch;
	pthread_mutex_unlock(&m->lock);
	return r;
}

/* The first point of INODE, or the one after P; NULL: there is none. */
static struct point *next_point(const struct mount_index *m, ino_t inode, const struct point *p)
{
	size_t i = p ? (size_t)(p - m->all) + 1
		     : sorted_first(&inode, m->all, m->n, sizeof(*m->all), compare_inodes);

	return i < m->n && m->all[i].inode == inode ? &m->all[i] : NULL;
}

/* A mount may be hidden below another one; its path then leads elsewhere. */
static int find_point(struct mount_index *m, ino_t inode, mount_index_usable_fn usable, void *arg,
	char ret[PATH_MAX])
{
	int fd = -ENOENT;

	for (struct point *p = NULL; fd == -ENOENT && (p = next_point(m, inode, p));) {
		if (!usable(p->path, arg))
			continue;
		fd = reach_mount("/", p->path, inode);
		if (fd >= 0)
			strcpy(ret, p->path);
	}
	return fd;
}

int mount_index_find(struct mount_index *m, ino_t inode, mount_index_usable_fn usable, void *arg,
	char ret[PATH_MAX])
{
	int r;

	pthread_mutex_lock(&m->lock);
	r = refresh_points(m);
	if (r == 0)
		r = find_point(m, inode, usable, arg, ret);
	pthread_mutex_unlock(&m->lock);
	return r;
}

/* 1, 0, or a shortage (shortage.h). */
static int point_check_reachable(struct point *p)
{
	_cleanup_close_ int fd = -1;

	if (!p->checked) {
		fd = reach_mount("/", p->path, p->inode);
		if (fd < 0 && fd != -ENOENT)
			return fd;
		p->reachable = fd >= 0;
		p->checked = true;
	}
	return p->reachable;
}

int mount_index_leads(struct mount_index *m, ino_t inode)
{
	int r;

	pthread_mutex_lock(&m->lock);
	r = refresh_points(m);
	for (struct point *p = NULL; r == 0 && (p = next_point(m, inode, p));)
		r = point_check_reachable(p);
	pthread_mutex_unlock(&m->lock);
	return r;
}

int mount_index_lists(struct mount_index *m, ino_t inode, mount_index_usable_fn usable, void *arg)
{
	int r;

	pthread_mutex_lock(&m->lock);
	r = refresh_points(m);
	for (struct point *p = NULL; r == 0 && (p = next_point(m, inode, p));)
		r = usable(p->path, arg);
	pthread_mutex_unlock(&m->lock);
	return r;
}
