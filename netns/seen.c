/* SPDX-License-Identifier: MIT */
/* What one pass over /proc saw: see seen.h. */
#include "seen.h"

#include <search.h>
#include <string.h>

#include "cleanup.h"
#include "holders.h"
#include "reach.h"

static int compare(const void *a, const void *b)
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

static int path_of(const struct source *s, char ret[PATH_MAX])
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
	int r = path_of(s, ret);

	if (r < 0)
		return r;
	if (s->kind != HOLDER_MOUNT)
		return reach_link(ret, s->inode);
	if (s->pid == 0)
		return -ENOENT; /* the index knows them better */
	snprintf(root, sizeof(root), "/proc/%d/root", s->pid);
	return reach_mount(root, s->point, s->inode);
}

/*
 * The lower the better: what lasts, and is quickly opened, comes first. Our own mounts are last,
 * as we look there anyway.
 */
static int rank(int kind, pid_t pid)
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

/* It is no mount, or some mount of the namespace is below no other one: 1. 0, or a shortage. */
static int leads(struct seen *seen, struct source *s)
{
	_cleanup_close_ int fd = -1;
	char path[PATH_MAX];
	int r;

	if (s->kind != HOLDER_MOUNT || s->leads)
		return 1;
	r = mount_index_leads(seen->mounts, s->inode);
	if (r == 0) {
		fd = source_reach(s, path);
		r = fd >= 0 ? 1 : fd == -ENOENT ? 0 : fd;
	}
	s->leads = r > 0;
	return r;
}

/* S in place of FOUND, if it leads there. */
static int put(struct seen *seen, struct source **found, struct source *s)
{
	int r = leads(seen, s);

	if (r > 0) {
		free(*found);
		*found = s;
		return 0;
	}
	free(s);
	return r;
}

static int see(const struct holder *h, void *arg)
{
	struct seen *seen = arg;
	struct source key = {.inode = h->inode}, *s;
	struct source **found = tfind(&key, &seen->tree, compare);
	int r = 0;

	if (found && rank(h->kind, h->pid) >= rank((*found)->kind, (*found)->pid))
		r = leads(seen, *found);
	if (r != 0)
		return r < 0 ? r : 0;
	s = source_new(h);
	if (!s)
		return -ENOMEM;
	if (found)
		return put(seen, found, s);
	if (!tsearch(s, &seen->tree, compare)) {
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

/* What nothing holds but mounts is left, whether a path leads there or not. */
static int drop_hidden(struct seen *seen)
{
	struct collection c = {.all = calloc(seen->n + 1, sizeof(*c.all))};
	int r = 0;

	if (!c.all)
		return -ENOMEM;
	twalk_r(seen->tree, collect_mounts, &c);
	for (size_t i = 0; r >= 0 && i < c.n; i++) {
		r = leads(seen, c.all[i]);
		if (r != 0)
			continue;
		tdelete(c.all[i], &seen->tree, compare);
		free(c.all[i]);
		seen->n--;
	}
	free(c.all);
	return r < 0 ? r : 0;
}

int seen_make(struct seen *seen)
{
	int r = holders_each("/proc", HOLDER_ALL, 0, see, seen);

	return r < 0 ? r : drop_hidden(seen);
}

void seen_done(struct seen *seen)
{
	tdestroy(seen->tree, free);
	seen->tree = NULL;
	seen->n = 0;
}

struct source *seen_copy(const struct seen *seen, ino_t inode)
{
	struct source key = {.inode = inode}, **found = tfind(&key, &seen->tree, compare);
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
