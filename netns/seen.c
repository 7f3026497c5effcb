/* SPDX-License-Identifier: MIT */
/* The result of one pass over /proc: see seen.h. */
#include "seen.h"

#include <search.h>
#include <string.h>

#include "cleanup.h"
#include "holders.h"
#include "reach.h"

static int compare_sources(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	return (x->inode > y->inode) - (x->inode < y->inode);
}

static struct source *source_new(const struct holder *h)
{
	const char *point = h->kind == HOLDER_MOUNT ? h->point : "";
	size_t size = strlen(point) + 1;
	struct source *s = malloc(sizeof(*s) + size);

	if (!s)
		return NULL;
	*s = (struct source){
		.inode = h->inode, .kind = h->kind, .pid = h->pid, .number = h->number};
	memcpy(s->point, point, size);
	return s;
}

static int source_path(const struct source *s, char ret[PATH_MAX])
{
	int n;

	if (s->kind == HOLDER_PROCESS)
		n = snprintf(ret, PATH_MAX, "/proc/%d/ns/net", s->pid);
	else if (s->kind == HOLDER_THREAD)
		n = snprintf(ret, PATH_MAX, "/proc/%d/task/%d/ns/net", s->pid, s->number);
	else if (s->kind == HOLDER_FD)
		n = snprintf(ret, PATH_MAX, "/proc/%d/fd/%d", s->pid, s->number);
	else
		n = snprintf(ret, PATH_MAX, "/proc/%d/root%s", s->pid, s->point);
	return n < PATH_MAX ? 0 : -ENOENT;
}

int source_reach(const struct source *s, char ret[PATH_MAX])
{
	char root[64];
	int r = source_path(s, ret);

	if (r < 0)
		return r;
	if (s->kind != HOLDER_MOUNT)
		return reach_link(ret, s->inode);
	if (s->pid == 0)
		return -ENOENT; /* mount_index has those of this process */
	snprintf(root, sizeof(root), "/proc/%d/root", s->pid);
	return reach_mount(root, s->point, s->inode);
}

/*
 * Lower is better: holders that persist and open quickly come first. Mounts of this process come
 * last, since mount_index is searched anyway.
 */
static int source_rank(int kind, pid_t pid)
{
	switch (kind) {
	case HOLDER_PROCESS:
		return 0;
	case HOLDER_THREAD:
		return 1;
	case HOLDER_MOUNT:
		return pid ? 2 : 4;
	}
	return 3;
}

/*
 * 1: S is not a mount, or some mount of its namespace is not hidden below another one. 0, or a
 * shortage.
 */
static int source_check_reachable(struct seen *seen, struct source *s)
{
	_cleanup_close_ int fd = -1;
	char path[PATH_MAX];
	int r;

	if (s->kind != HOLDER_MOUNT || s->reachable)
		return 1;
	r = mount_index_leads(seen->mounts, s->inode);
	if (r == 0) {
		fd = source_reach(s, path);
		r = fd >= 0 ? 1 : fd == -ENOENT ? 0 : fd;
	}
	s->reachable = r > 0;
	return r;
}

/* Replaces FOUND by S, if S leads to its namespace. */
static int source_replace(struct seen *seen, struct source **found, struct source *s)
{
	int r = source_check_reachable(seen, s);

	if (r > 0) {
		free(*found);
		*found = s;
		return 0;
	}
	free(s);
	return r;
}

static int add_holder(const struct holder *h, void *arg)
{
	struct seen *seen = arg;
	struct source key = {.inode = h->inode}, *s;
	struct source **found = tfind(&key, &seen->tree, compare_sources);
	int r = 0;

	if (found && source_rank(h->kind, h->pid) >= source_rank((*found)->kind, (*found)->pid))
		r = source_check_reachable(seen, *found);
	if (r != 0)
		return r < 0 ? r : 0;
	s = source_new(h);
	if (!s)
		return -ENOMEM;
	if (found)
		return source_replace(seen, found, s);
	if (!tsearch(s, &seen->tree, compare_sources)) {
		free(s);
		return -ENOMEM;
	}
	seen->n++;
	return 0;
}

struct collection {
	struct source **all;
	size_t n;
};

static void collect_mounts(const void *node, VISIT visit, void *arg)
{
	struct source *s = *(struct source *const *)node;
	struct collection *c = arg;

	if ((visit == postorder || visit == leaf) && s->kind == HOLDER_MOUNT)
		c->all[c->n++] = s;
}

/*
 * Only namespaces without any other holder have mounts as sources now: drops those that no path
 * leads to.
 */
static int drop_unreachable(struct seen *seen)
{
	struct collection c = {.all = calloc(seen->n + 1, sizeof(*c.all))};
	int r = 0;

	if (!c.all)
		return -ENOMEM;
	twalk_r(seen->tree, collect_mounts, &c);
	for (size_t i = 0; r >= 0 && i < c.n; i++) {
		r = source_check_reachable(seen, c.all[i]);
		if (r != 0)
			continue;
		tdelete(c.all[i], &seen->tree, compare_sources);
		free(c.all[i]);
		seen->n--;
	}
	free(c.all);
	return r < 0 ? r : 0;
}

int seen_make(struct seen *seen)
{
	int r = holders_each("/proc", HOLDER_ALL, 0, add_holder, seen);

	return r < 0 ? r : drop_unreachable(seen);
}

void seen_done(struct seen *seen)
{
	tdestroy(seen->tree, free);
	seen->tree = NULL;
	seen->n = 0;
}

struct source *seen_copy(const struct seen *seen, ino_t inode)
{
	struct source key = {.inode = inode}, **found = tfind(&key, &seen->tree, compare_sources);
	struct source *copy = NULL;
	size_t size;

	if (found) {
		size = sizeof(*copy) + strlen((*found)->point) + 1;
		copy = malloc(size);
		if (copy)
			memcpy(copy, *found, size);
	}
	return copy;
}
