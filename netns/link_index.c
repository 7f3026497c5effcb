/* SPDX-License-Identifier: MIT */
/*
 * Index of the registry symlinks by target: see link_index.h. The mtime of the directory shows when
 * a symlink is created or removed. A target can change without notification (a process enters
 * another namespace, or ends), so targets are read again after TARGET_TTL_NSEC.
 */
#include "link_index.h"

#include <dirent.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"
#include "cleanup.h"
#include "clock.h"
#include "settled.h"
#include "shortage.h"

/* How long the target of a symlink is cached. */
#define TARGET_TTL_NSEC (20 * 1000 * 1000)

struct link {
	ino_t inode;
	char *name;
};

struct link_index {
	const struct registry *registry;
	pthread_mutex_t lock; /* protects all below */
	struct stat dir;      /* at the last read */
	bool settled;	      /* the next change will have another time stamp */
	uint64_t read_at;     /* monotonic_nsec(); 0: never */
	struct link *all;     /* sorted by name */
	size_t n, room;
};

static void clear_links(struct link_index *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->all[i].name);
	free(l->all);
	l->all = NULL;
	l->n = l->room = 0;
	l->read_at = 0;
}

struct link_index *link_index_new(const struct registry *r)
{
	struct link_index *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->registry = r;
	pthread_mutex_init(&l->lock, NULL);
	return l;
}

struct link_index *link_index_free(struct link_index *l)
{
	if (!l)
		return NULL;
	clear_links(l);
	pthread_mutex_destroy(&l->lock);
	free(l);
	return NULL;
}

static bool is_same_dir(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Whether the index would be the same if read again now. */
static bool index_is_current(const struct link_index *l, const struct stat *dir, uint64_t now)
{
	if (!l->read_at || !is_same_dir(&l->dir, dir) || !l->settled)
		return false;
	return l->n == 0 || now - l->read_at < TARGET_TTL_NSEC;
}

/* The inode number of the namespace that NAME refers to, or 0: not a namespace. */
static int name_inode(const struct link_index *l, const char *name, ino_t *ret)
{
	_cleanup_close_ int fd = registry_open(l->registry, name);
	struct stat st;

	if (is_shortage(fd))
		return fd;
	*ret = fd >= 0 && fstat(fd, &st) == 0 ? st.st_ino : 0;
	return 0;
}

static int add_link(struct link_index *l, const char *name)
{
	struct link link;
	int r = name_inode(l, name, &link.inode);

	if (r < 0 || !link.inode)
		return r;
	if (array_reserve(&l->all, l->n, &l->room) < 0)
		return -ENOMEM;
	link.name = strdup(name);
	if (!link.name)
		return -ENOMEM;
	l->all[l->n++] = link;
	return 0;
}

static int compare_links(const void *a, const void *b)
{
	const struct link *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int read_links(struct link_index *l)
{
	_cleanup_closedir_ DIR *dir = opendir(registry_path(l->registry));
	struct dirent *entry;
	int r = 0;

	if (!dir)
		return -errno;
	while (r == 0 && (errno = 0, entry = readdir(dir)))
		if (entry->d_type == DT_LNK)
			r = add_link(l, entry->d_name);
	if (r == 0)
		r = -errno;
	if (l->n > 1)
		qsort(l->all, l->n, sizeof(*l->all), compare_links);
	return r;
}

static int refresh_links(struct link_index *l)
{
	struct timespec ticked = settled_clock();
	uint64_t now = monotonic_nsec();
	struct stat dir;
	int r;

	if (stat(registry_path(l->registry), &dir) < 0)
		return -errno;
	if (index_is_current(l, &dir, now))
		return 0;
	clear_links(l);
	r = read_links(l);
	if (r < 0)
		return r;
	l->dir = dir;
	l->settled = is_settled(dir.st_mtim, ticked);
	l->read_at = now;
	return 0;
}

static int find_link(struct link_index *l, ino_t inode, bool (*is_reserved)(const char *name),
	char ret[REGISTRY_NAME_MAX + 1])
{
	ino_t now;
	int r;

	for (size_t i = 0; i < l->n; i++) {
		const struct link *link = &l->all[i];

		if (link->inode != inode || is_reserved(link->name))
			continue;
		r = name_inode(l, link->name, &now);
		if (r < 0)
			return r;
		if (now != inode)
			continue;
		strcpy(ret, link->name);
		return 0;
	}
	return -ENOENT;
}

int link_index_find(struct link_index *l, ino_t inode, bool (*is_reserved)(const char *name),
	char ret[REGISTRY_NAME_MAX + 1])
{
	int r;

	pthread_mutex_lock(&l->lock);
	r = refresh_links(l);
	if (r == 0)
		r = find_link(l, inode, is_reserved, ret);
	pthread_mutex_unlock(&l->lock);
	return r;
}

int link_index_lists(struct link_index *l, ino_t inode, bool (*is_reserved)(const char *name))
{
	int r;

	pthread_mutex_lock(&l->lock);
	r = refresh_links(l);
	for (size_t i = 0; r == 0 && i < l->n; i++)
		r = l->all[i].inode == inode && !is_reserved(l->all[i].name);
	pthread_mutex_unlock(&l->lock);
	return r;
}
