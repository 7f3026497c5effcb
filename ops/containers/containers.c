/* SPDX-License-Identifier: MIT */
/*
 * Common code of all queries: the lock, the refresh of the index, and the liveness of containers.
 * See containers.h and containers_query.h.
 */
#include <errno.h>
#include <string.h>

#include "cleanup.h"
#include "containers_query.h"
#include "engine_proc.h"
#include "wait.h"

#define TIMEOUT_SLICES 200 /* ten seconds */
#define WAITING_MAX 3

struct containers *containers_new(const char *root)
{
	struct containers *cs = calloc(1, sizeof(*cs));

	if (!cs)
		return NULL;
	pthread_mutex_init(&cs->lock, NULL);
	cs->root = strdup(root);
	cs->index = cs->root ? index_new(root) : NULL;
	return cs->index ? cs : containers_free(cs);
}

struct containers *containers_free(struct containers *cs)
{
	if (!cs)
		return NULL;
	index_free(cs->index);
	pthread_mutex_destroy(&cs->lock);
	free(cs->root);
	free(cs);
	return NULL;
}

/*
 * The holder of the lock may wait for a file system. Then at most WAITING_MAX threads wait for the
 * lock, so that threads remain for other requests.
 */
static int wait_for_index(struct containers *cs)
{
	int r = -ETIMEDOUT;

	atomic_fetch_add(&cs->waiting, 1);
	for (int i = 0; r == -ETIMEDOUT && i < TIMEOUT_SLICES; i++) {
		r = wait_lock(&cs->lock, WAIT_SLICE);
		if (r == -ETIMEDOUT && index_waits(cs->index) &&
			atomic_load(&cs->waiting) > WAITING_MAX)
			r = -EBUSY;
	}
	atomic_fetch_sub(&cs->waiting, 1);
	return r;
}

int containers_begin(struct containers *cs)
{
	int r = pthread_mutex_trylock(&cs->lock) == 0 ? 0 : wait_for_index(cs);

	if (r < 0)
		return r;
	cs->query++;
	index_begin(cs->index);
	return 0;
}

int containers_end(struct containers *cs)
{
	int r = index_end(cs->index);

	pthread_mutex_unlock(&cs->lock);
	return r;
}

ino_t containers_inode(struct containers *cs, struct record *r)
{
	if (r->inode_query != cs->query) {
		r->inode = 0;
		if (r->engine && r->pid)
			index_note(cs->index,
				engine_proc_netns(cs->root, r->pid, r->start, &r->inode));
		r->inode_query = cs->query;
	}
	return r->inode;
}

/* index_check() replaces the links of a record, so collect the records first. */
void containers_check(struct containers *cs, const struct link *links)
{
	_cleanup_free_ struct record **records = NULL;
	size_t n = 0, i = 0;

	for (const struct link *l = links; l; l = l->next)
		n++;
	records = n ? calloc(n, sizeof(struct record *)) : NULL;
	if (n && !records)
		index_note(cs->index, -ENOMEM);
	for (const struct link *l = links; records && l; l = l->next)
		records[i++] = l->record;
	while (i > 0)
		index_check(cs->index, records[--i]);
}

bool containers_has(struct containers *cs, const struct engine_member *member)
{
	return links_find(index_links(cs->index), member->id) != NULL;
}
