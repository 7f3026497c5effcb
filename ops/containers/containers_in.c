/* SPDX-License-Identifier: MIT */
/*
 * The containers of a network namespace: see containers.h. Callbacks get copies, after the lock is
 * released: a slow callback does not block other queries.
 */
#include <errno.h>
#include <string.h>

#include "array.h"
#include "cleanup.h"
#include "containers_query.h"

/* A container and its texts, in one allocation. */
struct copy {
	struct container container;
	char texts[];
};

struct copies {
	struct containers *cs;
	ino_t inode;
	size_t n, room;
	struct copy **of;
	int r;
};

static const char *pack_text(char **at, const char *text)
{
	const char *here = *at;

	*at = stpcpy(*at, text) + 1;
	return here;
}

static struct copy *copy_new(const struct container *c)
{
	size_t size = strlen(c->engine) + strlen(c->id) + strlen(c->name) + strlen(c->space) +
		      strlen(c->namespace) + strlen(c->pod) + 6;
	struct copy *copy = malloc(sizeof(*copy) + size);
	char *at;

	if (!copy)
		return NULL;
	at = copy->texts;
	copy->container = (struct container){
		.engine = pack_text(&at, c->engine),
		.id = pack_text(&at, c->id),
		.name = pack_text(&at, c->name),
		.space = pack_text(&at, c->space),
		.namespace = pack_text(&at, c->namespace),
		.pod = pack_text(&at, c->pod),
		.pid = c->pid,
		.inode = c->inode,
	};
	return copy;
}

static int copies_add(struct copies *copies, const struct container *c)
{
	if (array_reserve(&copies->of, copies->n, &copies->room) < 0)
		return -ENOMEM;
	copies->of[copies->n] = copy_new(c);
	return copies->of[copies->n] ? (copies->n++, 0) : -ENOMEM;
}

/* A container may have records in several places: only the first of its links is reported. */
static bool is_duplicate(struct containers *cs, struct record *r)
{
	const struct record *other;

	for (const struct link *l = links_find(index_links(cs->index), r->id); l; l = l->next) {
		other = l->record;
		if (other->engine == r->engine && other->pid == r->pid &&
			strcmp(other->id, r->id) == 0 && strcmp(other->space, r->space) == 0)
			return other != r;
	}
	return false;
}

static void copy_record(struct record *r, void *arg)
{
	struct copies *copies = arg;
	ino_t inode = containers_inode(copies->cs, r);
	struct container c;

	if (!inode || (copies->inode && inode != copies->inode) || copies->r < 0 ||
		is_duplicate(copies->cs, r))
		return;
	c = (struct container){
		r->engine->name, r->id, r->name, r->space, r->namespace, r->pod, r->pid, inode};
	copies->r = copies_add(copies, &c);
}

static void copy_cgroup_containers(struct copies *copies, const struct cgroup_containers *list)
{
	char name[13];

	for (size_t i = 0; i < list->n && copies->r == 0; i++) {
		const struct cgroup_container *u = &list->of[i];
		bool is_long = engine_id_is_long(u->member.id);
		struct container c = {u->member.engine->name, u->member.id,
			is_long ? name : u->member.id, "", "", "", u->pid, u->inode};

		snprintf(name, sizeof(name), "%.12s", u->member.id);
		if (!containers_has(copies->cs, &u->member))
			copies->r = copies_add(copies, &c);
	}
}

static int compare_copies(const void *a, const void *b)
{
	const struct container *one = &(*(struct copy *const *)a)->container,
			       *two = &(*(struct copy *const *)b)->container;
	int r = strcmp(one->engine, two->engine);

	if (r == 0)
		r = strcmp(one->name, two->name);
	return r ? r : strcmp(one->id, two->id);
}

static int report_copies(
	struct copies *copies, int (*each)(const struct container *container, void *arg), void *arg)
{
	int r = copies->r;

	if (copies->n)
		qsort(copies->of, copies->n, sizeof(copies->of[0]), compare_copies);
	for (size_t i = 0; i < copies->n; i++) {
		if (r == 0)
			r = each(&copies->of[i]->container, arg);
		free(copies->of[i]);
	}
	free(copies->of);
	return r;
}

int containers_in(struct containers *cs, ino_t inode,
	int (*each)(const struct container *container, void *arg), void *arg)
{
	_cleanup_(cgroup_containers_done) struct cgroup_containers in_cgroups = {.n = 0};
	struct copies copies = {.cs = cs, .inode = inode};
	int r;

	copies.r = cgroup_containers_find(cs->root, inode, &in_cgroups);
	r = containers_begin(cs);
	if (r < 0)
		return r;
	index_check_all(cs->index);
	index_each_record(cs->index, copy_record, &copies);
	copy_cgroup_containers(&copies, &in_cgroups);
	r = containers_end(cs);
	if (r < 0)
		copies.r = r;
	return report_copies(&copies, each, arg);
}
