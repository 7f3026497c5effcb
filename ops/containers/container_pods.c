/* SPDX-License-Identifier: MIT */
/*
 * Pods: known from their running containers, otherwise from the namespace mounts that CNI recorded.
 * See containers.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "cleanup.h"
#include "containers_query.h"
#include "netns.h"
#include "texts.h"

/* Start time of the sandbox: that of its oldest running container. */
static uint64_t sandbox_start(struct containers *cs, const struct link *links, const char *sandbox)
{
	uint64_t first = UINT64_MAX;

	for (const struct link *l = links; l; l = l->next)
		if (containers_inode(cs, l->record) && l->record->start < first &&
			strcmp(l->record->sandbox, sandbox) == 0)
			first = l->record->start;
	return first;
}

/* Selects the record for the pod: of the newest sandbox, the sandbox container if it is running. */
static struct record *find_running_record(struct containers *cs, const struct link *links)
{
	struct record *best = NULL;
	uint64_t start, best_start = 0;

	for (const struct link *l = links; l; l = l->next) {
		if (!containers_inode(cs, l->record))
			continue;
		start = sandbox_start(cs, links, l->record->sandbox);
		if (best && (start < best_start ||
				    (start == best_start &&
					    strcmp(l->record->id, l->record->sandbox) != 0)))
			continue;
		best = l->record;
		best_start = start;
	}
	return best;
}

/* Sets *RET to the inode number of the namespace mounted at PATH, which comes from root's files. */
static int inode_of_mount(struct containers *cs, const char *path, ino_t *ret)
{
	_cleanup_close_ int at = engine_open_near(cs->root, path), netns = -1;
	struct stat st;

	if (at < 0)
		return at;
	netns = netns_reopen(at);
	if (netns < 0)
		return netns;
	if (fstat(netns, &st) < 0)
		return -errno;
	*ret = st.st_ino;
	return 0;
}

static bool is_newer(const struct record *a, const struct record *b)
{
	return a->written.tv_sec != b->written.tv_sec ? a->written.tv_sec > b->written.tv_sec
						      : a->written.tv_nsec > b->written.tv_nsec;
}

/* A pod without a process: selects the mount that was recorded last and still exists. */
static int find_pod_mount(struct containers *cs, const struct link *links, ino_t *ret)
{
	const struct record *best = NULL;
	ino_t inode = 0;

	for (const struct link *l = links; l; l = l->next) {
		if (l->record->pid || !l->record->netns[0] ||
			(best && !is_newer(l->record, best)) ||
			inode_of_mount(cs, l->record->netns, &inode) < 0)
			continue;
		best = l->record;
		*ret = inode;
	}
	return best ? 0 : -ENOENT;
}

static int resolve_pod(struct containers *cs, const struct link *links, ino_t *ret)
{
	struct record *running = find_running_record(cs, links);

	if (!running)
		return find_pod_mount(cs, links, ret);
	*ret = running->inode;
	return 0;
}

static int find_pod(struct containers *cs, const char *namespace, const char *pod, ino_t *ret)
{
	int r;

	containers_check(cs, links_find_pod(index_links(cs->index), namespace, pod));
	r = resolve_pod(cs, links_find_pod(index_links(cs->index), namespace, pod), ret);
	if (r != -ENOENT)
		return r;
	index_check_all(cs->index);
	return resolve_pod(cs, links_find_pod(index_links(cs->index), namespace, pod), ret);
}

int containers_pod(struct containers *cs, const char *namespace, const char *pod, ino_t *ret)
{
	int r, end;

	r = containers_begin(cs);
	if (r < 0)
		return r;
	r = find_pod(cs, namespace, pod, ret);
	end = containers_end(cs);
	return end < 0 ? end : r;
}

/* Fast path: checks only one pod of NAMESPACE. */
static bool has_some_pod(struct containers *cs, const char *namespace)
{
	const struct text *text = links_find_namespace(index_links(cs->index), namespace);
	ino_t inode;

	if (!text)
		return false;
	containers_check(cs, text->links);
	text = links_find_namespace(index_links(cs->index), namespace);
	return text && resolve_pod(cs, text->links, &inode) == 0;
}

static int stop_at_first(
	_unused_ const char *namespace, _unused_ const char *pod, _unused_ void *arg)
{
	return 1;
}

int containers_has_pods(struct containers *cs, const char *namespace)
{
	bool has;
	int r;

	r = containers_begin(cs);
	if (r < 0)
		return r;
	has = has_some_pod(cs, namespace);
	r = containers_end(cs);
	if (r < 0)
		return r;
	r = has ? 1 : containers_pods(cs, namespace, stop_at_first, NULL);
	return r < 0 ? r : r ? 0 : -ENOENT;
}

struct listing {
	struct containers *cs;
	struct texts texts;
	int r;
};

static void add_pod_text(const struct text *text, void *arg)
{
	struct listing *listing = arg;
	ino_t inode;

	if (listing->r == 0 && resolve_pod(listing->cs, text->links, &inode) == 0)
		listing->r = texts_add(&listing->texts, text->text);
}

int containers_pods(struct containers *cs, const char *namespace,
	int (*each)(const char *namespace, const char *pod, void *arg), void *arg)
{
	struct listing listing = {.cs = cs};
	int r;

	r = containers_begin(cs);
	if (r < 0)
		return r;
	index_check_all(cs->index);
	links_each(index_links(cs->index), true, add_pod_text, &listing);
	r = containers_end(cs);
	if (r == 0)
		r = listing.r;
	for (size_t i = 0; i < listing.texts.n && r == 0; i++) {
		char *slash = strchr(listing.texts.all[i], '/');

		*slash = '\0';
		if (!namespace || strcmp(namespace, listing.texts.all[i]) == 0)
			r = each(listing.texts.all[i], slash + 1, arg);
	}
	texts_done(&listing.texts);
	return r;
}
