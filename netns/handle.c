/* SPDX-License-Identifier: MIT */
/*
 * Serial numbers for names: see handle.h. Two search trees (tsearch(3)) over the same records, by
 * serial and by name. When the number of records has doubled, those of names that no longer exist
 * are removed, so that memory stays proportional to the number of existing names.
 */
#include "handle.h"

#include <pthread.h>
#include <search.h>
#include <string.h>

#include "cleanup.h"
#include "netns.h"

#define SWEEP_FROM 1024

struct handles {
	const struct registry *registry;
	struct discover *discover;
	pthread_mutex_t lock; /* protects all below */
	struct handle_serials serials;
	uint64_t last_serial;
	void *by_serial;
	void *by_name;
	size_t count;
	size_t sweep_at;
};

static int compare_serial(const void *a, const void *b)
{
	const struct handle *x = a, *y = b;

	return (x->serial > y->serial) - (x->serial < y->serial);
}

static int compare_name(const void *a, const void *b)
{
	return strcmp(((const struct handle *)a)->name, ((const struct handle *)b)->name);
}

struct handles *handles_new(
	const struct registry *r, struct discover *d, const struct handle_serials *serials)
{
	struct handles *hs = calloc(1, sizeof(*hs));

	if (!hs)
		return NULL;
	hs->registry = r;
	hs->discover = d;
	hs->serials = *serials;
	hs->sweep_at = SWEEP_FROM;
	pthread_mutex_init(&hs->lock, NULL);
	return hs;
}

struct handles *handles_free(struct handles *hs)
{
	if (!hs)
		return NULL;
	while (hs->by_name) {
		struct handle *h = *(struct handle **)hs->by_name;

		tdelete(h, &hs->by_name, compare_name);
		tdelete(h, &hs->by_serial, compare_serial);
		free(h);
	}
	pthread_mutex_destroy(&hs->lock);
	free(hs);
	return NULL;
}

static void drop_handle(struct handles *hs, struct handle *h)
{
	tdelete(h, &hs->by_name, compare_name);
	tdelete(h, &hs->by_serial, compare_serial);
	free(h);
	hs->count--;
}

static struct handle *find_serial(struct handles *hs, uint64_t serial)
{
	struct handle key = {.serial = serial};
	struct handle **found = tfind(&key, &hs->by_serial, compare_serial);

	return found ? *found : NULL;
}

static struct handle *find_name(struct handles *hs, const char *name)
{
	struct handle key;
	struct handle **found;

	strcpy(key.name, name);
	found = tfind(&key, &hs->by_name, compare_name);
	return found ? *found : NULL;
}

/* Opens what the name or inode of H refers to now; returns the cookie (0: a leftover). */
static int resolve_handle(
	struct handles *hs, const struct handle *h, int *ret_fd, uint64_t *ret_cookie)
{
	_cleanup_close_ int fd = h->inode ? discover_open(hs->discover, h->inode)
					  : registry_open(hs->registry, h->name);
	int err;

	*ret_fd = -1;
	*ret_cookie = 0;
	if (fd == -EINVAL)
		return 0;
	if (fd < 0)
		return fd;
	err = netns_cookie(fd, ret_cookie);
	if (err < 0)
		return err;
	*ret_fd = steal_fd(&fd);
	return 0;
}

/*
 * Makes no pass over /proc: if a handle by inode is wrongly dropped, the inode is looked up again.
 */
static bool handle_is_valid(struct handles *hs, const struct handle *h)
{
	_cleanup_close_ int fd = h->inode ? discover_reopen(hs->discover, h->inode) : -1;
	uint64_t cookie;

	if (h->inode)
		return fd >= 0 && netns_cookie(fd, &cookie) == 0 && cookie == h->cookie;
	return resolve_handle(hs, h, &fd, &cookie) == 0 && cookie == h->cookie;
}

struct collection {
	struct handle **all;
	size_t n;
};

static void collect_handles(const void *node, VISIT visit, void *arg)
{
	struct collection *c = arg;

	if (visit == postorder || visit == leaf)
		c->all[c->n++] = *(struct handle *const *)node;
}

static void sweep_handles(struct handles *hs)
{
	struct collection c = {.all = calloc(hs->count, sizeof(*c.all))};

	if (!c.all)
		return;
	twalk_r(hs->by_serial, collect_handles, &c);
	for (size_t i = 0; i < c.n; i++)
		if (!handle_is_valid(hs, c.all[i]))
			drop_handle(hs, c.all[i]);
	free(c.all);
	hs->sweep_at = 2 * hs->count + SWEEP_FROM;
}

static int next_serial(struct handles *hs, uint64_t *ret)
{
	const struct handle_serials *all = &hs->serials;

	for (uint64_t i = 0; i < all->max; i++) {
		hs->last_serial = hs->last_serial % all->max + 1;
		*ret = hs->last_serial;
		if (!find_serial(hs, *ret) && !all->in_use(*ret, all->arg))
			return 0;
	}
	return -EOVERFLOW;
}

/* Inserts a copy of KEY with a new serial. */
static int insert_handle(struct handles *hs, const struct handle *key, struct handle **ret)
{
	struct handle *h = calloc(1, sizeof(*h));
	int r;

	if (!h)
		return -ENOMEM;
	*h = *key;
	r = next_serial(hs, &h->serial);
	if (r == 0 && (!tsearch(h, &hs->by_name, compare_name) ||
			      !tsearch(h, &hs->by_serial, compare_serial))) {
		tdelete(h, &hs->by_name, compare_name);
		r = -ENOMEM;
	}
	if (r < 0) {
		free(h);
		return r;
	}
	hs->count++;
	*ret = h;
	return 0;
}

/* KEY has a name, and possibly an inode. */
static int find_or_create(struct handles *hs, struct handle *key, struct handle *ret)
{
	_cleanup_close_ int fd = -1;
	struct handle *h;
	int r = resolve_handle(hs, key, &fd, &key->cookie);

	if (r < 0)
		return r;
	pthread_mutex_lock(&hs->lock);
	h = find_name(hs, key->name);
	if (h && h->cookie != key->cookie) {
		drop_handle(hs, h);
		h = NULL;
	}
	if (!h && hs->count >= hs->sweep_at)
		sweep_handles(hs);
	if (!h)
		r = insert_handle(hs, key, &h);
	if (r == 0)
		*ret = *h;
	pthread_mutex_unlock(&hs->lock);
	return r;
}

int handle_find(struct handles *hs, const char *name, struct handle *ret)
{
	struct handle key = {.inode = 0};

	if (strlen(name) > REGISTRY_NAME_MAX)
		return -ENAMETOOLONG;
	strcpy(key.name, name);
	return find_or_create(hs, &key, ret);
}

int handle_find_inode(struct handles *hs, ino_t inode, struct handle *ret)
{
	struct handle key = {.inode = inode};

	snprintf(key.name, sizeof(key.name), HANDLE_BY_INODE "/%ju", (uintmax_t)inode);
	return find_or_create(hs, &key, ret);
}

int handle_open(struct handles *hs, uint64_t serial, int *ret_fd, struct handle *ret)
{
	struct handle *h, copy;
	uint64_t cookie;
	int r;

	pthread_mutex_lock(&hs->lock);
	h = find_serial(hs, serial);
	if (h)
		copy = *h;
	pthread_mutex_unlock(&hs->lock);
	if (!h)
		return -ESTALE;
	r = resolve_handle(hs, &copy, ret_fd, &cookie);
	if (r < 0)
		return r == -ENOENT ? -ESTALE : r;
	if (cookie != copy.cookie) {
		closep(ret_fd);
		*ret_fd = -1;
		return -ESTALE;
	}
	*ret = copy;
	return 0;
}

void handle_changing(struct handles *hs, uint64_t serial, bool changing)
{
	struct handle *h;

	pthread_mutex_lock(&hs->lock);
	h = find_serial(hs, serial);
	if (h)
		h->changing = changing;
	pthread_mutex_unlock(&hs->lock);
}

void handle_renamed(struct handles *hs, uint64_t serial, const char *name)
{
	struct handle *h, *old;

	pthread_mutex_lock(&hs->lock);
	h = find_serial(hs, serial);
	old = find_name(hs, name);
	if (old && old != h)
		drop_handle(hs, old);
	if (h) {
		tdelete(h, &hs->by_name, compare_name);
		strcpy(h->name, name);
		h->changing = false;
		if (!tsearch(h, &hs->by_name, compare_name)) {
			tdelete(h, &hs->by_serial, compare_serial);
			free(h);
			hs->count--;
		}
	}
	pthread_mutex_unlock(&hs->lock);
}

void handle_removed(struct handles *hs, uint64_t serial)
{
	struct handle *h;

	pthread_mutex_lock(&hs->lock);
	h = find_serial(hs, serial);
	if (h)
		drop_handle(hs, h);
	pthread_mutex_unlock(&hs->lock);
}

bool handle_expired(struct handles *hs, const char *name)
{
	struct handle *h;
	bool expired;

	if (strlen(name) > REGISTRY_NAME_MAX)
		return false;
	pthread_mutex_lock(&hs->lock);
	h = find_name(hs, name);
	expired = h && !h->changing && !handle_is_valid(hs, h);
	if (expired)
		drop_handle(hs, h);
	pthread_mutex_unlock(&hs->lock);
	return expired;
}
