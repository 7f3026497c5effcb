/* SPDX-License-Identifier: MIT */
/* Pending links: see link_pending.h. They are few, so lookups scan an array. */
#include "link_pending.h"

#include <pthread.h>
#include <string.h>

#include "cleanup.h"

struct pending {
	struct pending_link link;
	struct netlink_list options;
};

struct link_pending {
	pthread_mutex_t lock; /* protects all fields below */
	uint32_t last_number;
	size_t n;
	struct pending links[LINK_PENDING_MAX];
};

struct link_pending *link_pending_new(void)
{
	struct link_pending *all = calloc(1, sizeof(*all));

	if (all)
		pthread_mutex_init(&all->lock, NULL);
	return all;
}

struct link_pending *link_pending_free(struct link_pending *all)
{
	for (size_t i = 0; all && i < all->n; i++)
		netlink_list_done(&all->links[i].options);
	if (all)
		pthread_mutex_destroy(&all->lock);
	free(all);
	return NULL;
}

static struct pending *find_pending_by_name(
	struct link_pending *all, uint64_t serial, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->links[i].link.serial == serial &&
			strcmp(all->links[i].link.name, name) == 0)
			return &all->links[i];
	return NULL;
}

static struct pending *find_pending_by_number(struct link_pending *all, uint32_t number)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->links[i].link.number == number)
			return &all->links[i];
	return NULL;
}

static int add_pending(struct link_pending *all, uint64_t serial, const char *name)
{
	struct pending *link = &all->links[all->n];

	if (find_pending_by_name(all, serial, name))
		return -EEXIST;
	if (all->n == LINK_PENDING_MAX)
		return -ENOSPC;
	*link = (struct pending){.link = {.serial = serial, .number = ++all->last_number}};
	strcpy(link->link.name, name);
	all->n++;
	return 0;
}

int link_pending_add(
	struct link_pending *all, uint64_t serial, const char *name, struct pending_link *ret)
{
	int r;

	pthread_mutex_lock(&all->lock);
	r = add_pending(all, serial, name);
	if (r == 0)
		*ret = all->links[all->n - 1].link;
	pthread_mutex_unlock(&all->lock);
	return r;
}

int link_pending_find(
	struct link_pending *all, uint64_t serial, const char *name, struct pending_link *ret)
{
	struct pending *link;

	pthread_mutex_lock(&all->lock);
	link = find_pending_by_name(all, serial, name);
	if (link)
		*ret = link->link;
	pthread_mutex_unlock(&all->lock);
	return link ? 0 : -ENOENT;
}

int link_pending_get(struct link_pending *all, uint32_t number, struct pending_link *ret)
{
	struct pending *link;

	pthread_mutex_lock(&all->lock);
	link = find_pending_by_number(all, number);
	if (link)
		*ret = link->link;
	pthread_mutex_unlock(&all->lock);
	return link ? 0 : -ENOENT;
}

bool link_pending_any(struct link_pending *all, uint64_t serial)
{
	bool any = false;

	pthread_mutex_lock(&all->lock);
	for (size_t i = 0; !any && i < all->n; i++)
		any = all->links[i].link.serial == serial;
	pthread_mutex_unlock(&all->lock);
	return any;
}

const char *link_pending_name(struct link_pending *all, uint32_t number, char *buf)
{
	struct pending_link link = {.name = "?"};

	link_pending_get(all, number, &link);
	return strcpy(buf, link.name);
}

int link_pending_remove(struct link_pending *all, uint64_t serial, const char *name)
{
	struct pending *link;

	pthread_mutex_lock(&all->lock);
	link = find_pending_by_name(all, serial, name);
	if (link) {
		netlink_list_done(&link->options);
		*link = all->links[--all->n];
	}
	pthread_mutex_unlock(&all->lock);
	return link ? 0 : -ENOENT;
}

int link_pending_edit(struct link_pending *all, uint32_t number,
	int (*edit)(struct netlink_list *options, void *arg), void *arg)
{
	struct pending *link;
	int r;

	pthread_mutex_lock(&all->lock);
	link = find_pending_by_number(all, number);
	r = link ? edit(&link->options, arg) : -ENOENT;
	pthread_mutex_unlock(&all->lock);
	return r;
}

int link_pending_move(
	struct link_pending *all, uint32_t number, uint64_t new_serial, const char *new_name)
{
	struct pending *link;
	int r = 0;

	pthread_mutex_lock(&all->lock);
	link = find_pending_by_number(all, number);
	if (!link)
		r = -ENOENT;
	else if (find_pending_by_name(all, new_serial, new_name))
		r = -EEXIST;
	if (r == 0) {
		link->link.serial = new_serial;
		strcpy(link->link.name, new_name);
	}
	pthread_mutex_unlock(&all->lock);
	return r;
}

size_t link_pending_list(
	struct link_pending *all, uint64_t serial, struct pending_link ret[LINK_PENDING_MAX])
{
	size_t n = 0;

	pthread_mutex_lock(&all->lock);
	for (size_t i = 0; i < all->n; i++)
		if (serial == 0 || all->links[i].link.serial == serial)
			ret[n++] = all->links[i].link;
	pthread_mutex_unlock(&all->lock);
	return n;
}
