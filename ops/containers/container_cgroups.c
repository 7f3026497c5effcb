/* SPDX-License-Identifier: MIT */
/* A scan of /proc for containers: see container_cgroups.h. */
#include "container_cgroups.h"

#include <errno.h>
#include <string.h>

#include "array.h"
#include "cleanup.h"
#include "engine_proc.h"
#include "holders.h"
#include "shortage.h"

struct scan {
	const char *root;
	struct cgroup_containers *list;
};

static int add_container_of(const struct holder *process, void *arg)
{
	struct scan *s = arg;
	struct cgroup_containers *list = s->list;
	struct cgroup_container item = {.pid = process->pid, .inode = process->inode};
	struct engine_proc proc;
	char text[16384];
	int r = (int)engine_proc_read(s->root, item.pid, "cgroup", text, sizeof(text));

	if (r >= 0)
		r = container_of_cgroup(text, &item.member);
	if (r >= 0)
		r = engine_proc(s->root, item.pid, &proc);
	if (r < 0)
		return is_shortage(r) ? r : 0;
	item.start = proc.start;
	if (array_reserve(&list->of, list->n, &list->room) < 0)
		return -ENOMEM;
	list->of[list->n++] = item;
	return 0;
}

static int compare_members(const void *a, const void *b)
{
	const struct cgroup_container *one = a, *two = b;
	int r = strcmp(one->member.engine->name, two->member.engine->name);

	return r ? r : strcmp(one->member.id, two->member.id);
}

static int compare_by_age(const void *a, const void *b)
{
	const struct cgroup_container *one = a, *two = b;
	int r = compare_members(a, b);

	if (r == 0)
		r = one->start < two->start ? -1 : one->start > two->start;
	return r ? r : one->pid - two->pid;
}

/* Keeps one item for each container: the oldest process. */
static void remove_duplicates(struct cgroup_containers *list)
{
	size_t n = 0;

	if (list->n)
		qsort(list->of, list->n, sizeof(list->of[0]), compare_by_age);
	for (size_t i = 0; i < list->n; i++)
		if (n == 0 || compare_members(&list->of[n - 1], &list->of[i]) != 0)
			list->of[n++] = list->of[i];
	list->n = n;
}

int cgroup_containers_find(const char *root, ino_t inode, struct cgroup_containers *ret)
{
	struct scan s = {.root = root, .list = ret};
	char proc[PATH_MAX];
	int r;

	*ret = (struct cgroup_containers){.n = 0};
	snprintf(proc, sizeof(proc), "%s/proc", root);
	r = holders_each(proc, HOLDER_PROCESS, inode, add_container_of, &s);
	remove_duplicates(ret);
	if (r < 0)
		cgroup_containers_done(ret);
	return r;
}

void cgroup_containers_done(struct cgroup_containers *list)
{
	free(list->of);
	*list = (struct cgroup_containers){.n = 0};
}
