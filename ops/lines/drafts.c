/* SPDX-License-Identifier: MIT */
/* The store of drafts: see drafts.h. Knows texts, but neither files nor naming patterns. */
#include "drafts.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "cleanup.h"
#include "clock.h"
#include "spool.h"

struct draft {
	struct drafts *all;
	uint32_t number; /* 0: free slot */
	struct tree_node dir;
	char name[NAME_MAX + 1];
	struct spool text;
	unsigned opens;
	bool gone;     /* renamed or unlinked while still open */
	uint64_t used; /* monotonic_nsec() */
};

struct drafts {
	atomic_uint count;
	pthread_mutex_t lock; /* protects all fields below */
	uint32_t last;	      /* last number assigned */
	size_t size;	      /* total size of all texts */
	struct draft drafts[DRAFTS_MAX];
};

struct drafts *drafts_new(void)
{
	struct drafts *all = calloc(1, sizeof(*all));

	if (all)
		pthread_mutex_init(&all->lock, NULL);
	return all;
}

struct drafts *drafts_free(struct drafts *all)
{
	if (!all)
		return NULL;
	for (size_t i = 0; i < DRAFTS_MAX; i++)
		spool_done(&all->drafts[i].text);
	pthread_mutex_destroy(&all->lock);
	free(all);
	return NULL;
}

bool drafts_exist(const struct drafts *all)
{
	return atomic_load(&all->count) > 0;
}

/* --- internal: the lock is held -------------------------------------------------------------- */

static void free_draft(struct draft *d)
{
	d->all->size -= d->text.size;
	spool_done(&d->text);
	d->number = 0;
	atomic_fetch_sub(&d->all->count, 1);
}

/* The slot of an open draft is freed by the last draft_close(). */
static void remove_draft(struct draft *d)
{
	d->gone = true;
	if (d->opens == 0)
		free_draft(d);
}

static void remove_idle(struct drafts *all)
{
	for (size_t i = 0; i < DRAFTS_MAX; i++) {
		struct draft *d = &all->drafts[i];

		if (d->number && !d->opens &&
			monotonic_nsec() - d->used > DRAFT_SECONDS * NSEC_PER_SEC)
			remove_draft(d);
	}
}

static bool same_dir(const struct tree_node *a, const struct tree_node *b)
{
	return a->serial == b->serial && a->object == b->object && a->row == b->row;
}

static struct draft *find_by_name(struct drafts *all, const struct tree_node *dir, const char *name)
{
	remove_idle(all);
	for (size_t i = 0; i < DRAFTS_MAX; i++) {
		struct draft *d = &all->drafts[i];

		if (d->number && !d->gone && same_dir(&d->dir, dir) && strcmp(d->name, name) == 0)
			return d;
	}
	return NULL;
}

static struct draft *find_by_number(struct drafts *all, uint32_t number)
{
	for (size_t i = 0; i < DRAFTS_MAX; i++)
		if (number && all->drafts[i].number == number && !all->drafts[i].gone)
			return &all->drafts[i];
	return NULL;
}

static struct draft *add_draft(struct drafts *all, const struct tree_node *dir, const char *name)
{
	for (size_t i = 0; i < DRAFTS_MAX; i++) {
		struct draft *d = &all->drafts[i];

		if (d->number)
			continue;
		*d = (struct draft){.all = all, .number = ++all->last ?: ++all->last, .dir = *dir};
		d->used = monotonic_nsec();
		strcpy(d->name, name);
		spool_init(&d->text);
		atomic_fetch_add(&all->count, 1);
		return d;
	}
	return NULL;
}

/* --- open drafts ------------------------------------------------------------------------------ */

int draft_open(struct tree_request *rq, struct draft **ret)
{
	struct drafts *all = rq->tree->drafts;
	struct draft *d;

	pthread_mutex_lock(&all->lock);
	d = find_by_number(all, rq->node.object);
	if (d)
		d->opens++;
	pthread_mutex_unlock(&all->lock);
	*ret = d;
	return d ? 0 : -ESTALE;
}

struct draft *draft_close(struct draft *d)
{
	if (!d)
		return NULL;
	pthread_mutex_lock(&d->all->lock);
	d->used = monotonic_nsec();
	if (--d->opens == 0 && d->gone)
		free_draft(d);
	pthread_mutex_unlock(&d->all->lock);
	return NULL;
}

/* The lock is held. */
static int write_draft_text(struct draft *d, const char *text, size_t size, size_t at)
{
	size_t before = d->text.size, end = at + size;
	int r;

	if (d->gone)
		return -ESTALE;
	if (at > before)
		return -EINVAL;
	if (end > before && d->all->size + (end - before) > DRAFTS_SIZE_MAX)
		return -ENOSPC;
	r = spool_write(&d->text, at, text, size);
	d->all->size += d->text.size - before;
	return r;
}

int draft_write(struct draft *d, const char *text, size_t size, size_t at, bool append)
{
	int r;

	pthread_mutex_lock(&d->all->lock);
	r = write_draft_text(d, text, size, append ? d->text.size : at);
	pthread_mutex_unlock(&d->all->lock);
	return r;
}

int draft_truncate(struct draft *d, size_t size)
{
	size_t before;
	int r;

	pthread_mutex_lock(&d->all->lock);
	before = d->text.size;
	r = d->gone ? -ESTALE : size > before ? -EINVAL : spool_truncate(&d->text, size);
	d->all->size -= before - d->text.size;
	pthread_mutex_unlock(&d->all->lock);
	return r;
}

ssize_t draft_read(struct draft *d, size_t at, char *buf, size_t size)
{
	ssize_t n;

	pthread_mutex_lock(&d->all->lock);
	n = spool_read(&d->text, at, buf, size);
	pthread_mutex_unlock(&d->all->lock);
	return n;
}

size_t draft_size(struct draft *d)
{
	size_t size;

	pthread_mutex_lock(&d->all->lock);
	size = d->text.size;
	pthread_mutex_unlock(&d->all->lock);
	return size;
}

struct spool draft_steal_text(struct draft *d)
{
	struct spool text;

	pthread_mutex_lock(&d->all->lock);
	text = d->text;
	d->all->size -= text.size;
	spool_init(&d->text);
	pthread_mutex_unlock(&d->all->lock);
	return text;
}

void draft_restore_text(struct draft *d, struct spool *text)
{
	pthread_mutex_lock(&d->all->lock);
	d->all->size += text->size - d->text.size;
	spool_done(&d->text);
	d->text = *text;
	pthread_mutex_unlock(&d->all->lock);
}

void draft_discard(struct draft *d, struct spool *text)
{
	spool_done(text);
	pthread_mutex_lock(&d->all->lock);
	remove_draft(d);
	pthread_mutex_unlock(&d->all->lock);
}

int draft_print(struct draft *d, FILE *out)
{
	_cleanup_free_ char *text = NULL;

	pthread_mutex_lock(&d->all->lock);
	text = spool_copy(&d->text);
	if (text)
		fwrite(text, 1, d->text.size, out);
	pthread_mutex_unlock(&d->all->lock);
	return text ? 0 : -ENOMEM;
}

/* --- by name ---------------------------------------------------------------------------------- */

uint32_t drafts_find(struct drafts *all, const struct tree_node *dir, const char *name)
{
	struct draft *d;
	uint32_t number;

	pthread_mutex_lock(&all->lock);
	d = find_by_name(all, dir, name);
	number = d ? d->number : 0;
	pthread_mutex_unlock(&all->lock);
	return number;
}

int drafts_add(
	struct drafts *all, const struct tree_node *dir, const char *name, uint32_t *ret_number)
{
	struct draft *d = NULL;
	int r = 0;

	pthread_mutex_lock(&all->lock);
	if (find_by_name(all, dir, name))
		r = -EEXIST;
	else if (!(d = add_draft(all, dir, name)))
		r = -ENOSPC;
	else
		*ret_number = d->number;
	pthread_mutex_unlock(&all->lock);
	return r;
}

int drafts_remove(struct drafts *all, const struct tree_node *dir, const char *name)
{
	struct draft *d;

	pthread_mutex_lock(&all->lock);
	d = find_by_name(all, dir, name);
	if (d)
		remove_draft(d);
	pthread_mutex_unlock(&all->lock);
	return d ? 0 : -ENOENT;
}

int drafts_rename(
	struct drafts *all, const struct tree_node *dir, const char *name, const char *new_name)
{
	struct draft *d, *other;

	pthread_mutex_lock(&all->lock);
	d = find_by_name(all, dir, name);
	other = find_by_name(all, dir, new_name);
	if (other && d && other != d)
		remove_draft(other);
	if (d)
		strcpy(d->name, new_name);
	pthread_mutex_unlock(&all->lock);
	return d ? 0 : -ENOENT;
}

const char *drafts_name(struct drafts *all, uint32_t number, char buf[NAME_MAX + 1])
{
	struct draft *d;

	pthread_mutex_lock(&all->lock);
	d = find_by_number(all, number);
	strcpy(buf, d ? d->name : "?");
	pthread_mutex_unlock(&all->lock);
	return buf;
}
