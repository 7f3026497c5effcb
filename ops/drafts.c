/* SPDX-License-Identifier: MIT */
/* Temporary files beside files that are written: see drafts.h. Knows texts, and no subject. */
#include "drafts.h"

#include <fnmatch.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "cleanup.h"
#include "spool.h"
#include "writer.h"

/* How programs name the new file: fnmatch(3) patterns, with the name of the old one in between. */
static const struct {
	const char *before, *after;
	bool named; /* after the old one */
} draft_patterns[] = {
	{".*", "*", true},	    /* rsync, ansible, systemd, Go's renameio; swap files of vim */
	{"", ".o??????", true},	    /* patch */
	{"sed??????", "", false},   /* GNU sed -i */
	{"XX??????", "", false},    /* perl -i */
	{"tmp????????", "", false}, /* python's tempfile */
};

struct draft {
	struct drafts *all;
	uint32_t number; /* 0: this place is free */
	struct tree_node dir;
	char name[NAME_MAX + 1];
	struct spool text;
	unsigned opens;
	bool gone; /* renamed or unlinked; still open */
	time_t used;
};

struct drafts {
	atomic_uint count;
	pthread_mutex_t lock; /* of all below */
	uint32_t last;	      /* number */
	size_t size;	      /* of all texts */
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

/* --- the store: with its lock held -------------------------------------------------------------
 */

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

static void free_place(struct draft *d)
{
	d->all->size -= d->text.size;
	spool_done(&d->text);
	d->number = 0;
	atomic_fetch_sub(&d->all->count, 1);
}

/* Who has it open keeps it until then. */
static void remove_draft(struct draft *d)
{
	d->gone = true;
	if (d->opens == 0)
		free_place(d);
}

static void remove_idle(struct drafts *all)
{
	for (size_t i = 0; i < DRAFTS_MAX; i++) {
		struct draft *d = &all->drafts[i];

		if (d->number && !d->opens && now() - d->used > DRAFT_SECONDS)
			remove_draft(d);
	}
}

static bool same_dir(const struct tree_node *a, const struct tree_node *b)
{
	return a->serial == b->serial && a->object == b->object && a->row == b->row;
}

static struct draft *find_name(struct drafts *all, const struct tree_node *dir, const char *name)
{
	remove_idle(all);
	for (size_t i = 0; i < DRAFTS_MAX; i++) {
		struct draft *d = &all->drafts[i];

		if (d->number && !d->gone && same_dir(&d->dir, dir) && strcmp(d->name, name) == 0)
			return d;
	}
	return NULL;
}

static struct draft *find_number(struct drafts *all, uint32_t number)
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
		d->used = now();
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
	d = find_number(all, rq->node.object);
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
	d->used = now();
	if (--d->opens == 0 && d->gone)
		free_place(d);
	pthread_mutex_unlock(&d->all->lock);
	return NULL;
}

static void draft_closep(struct draft **d)
{
	draft_close(*d);
}

/* With the lock held. */
static int write_text(struct draft *d, const char *text, size_t size, size_t at)
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
	r = write_text(d, text, size, append ? d->text.size : at);
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

int draft_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(draft_closep) struct draft *d = NULL;
	_cleanup_free_ char *text = NULL;
	int r = draft_open(rq, &d);

	if (r < 0)
		return r;
	pthread_mutex_lock(&d->all->lock);
	text = spool_copy(&d->text);
	if (text)
		fwrite(text, 1, d->text.size, out);
	pthread_mutex_unlock(&d->all->lock);
	return text ? 0 : -ENOMEM;
}

/* --- names ------------------------------------------------------------------------------------ */

static struct tree_node node_of(const struct draft *d)
{
	return (struct tree_node){
		.serial = d->dir.serial, .object = d->number, .row = TREE_DRAFT_ROW};
}

/* Could NAME be a program's name for the new file of ROW, which is written? */
static bool is_draft_of(const struct tree_row *row, const char *name)
{
	const char *file = row->many ? "*" : strrchr(row->path, '/') + 1;
	char pattern[NAME_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(draft_patterns); i++) {
		snprintf(pattern, sizeof(pattern), "%s%s%s", draft_patterns[i].before,
			draft_patterns[i].named ? file : "", draft_patterns[i].after);
		if (fnmatch(pattern, name, 0) == 0)
			return true;
	}
	return false;
}

static bool is_draft_name(const struct tree_node *dir, const char *name)
{
	if (strlen(name) > NAME_MAX)
		return false;
	for (unsigned i = 0; (i = tree_next_child(dir, i));)
		if (tree_is_written(i) && is_draft_of(tree_row(i), name))
			return true;
	return false;
}

static int find(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct drafts *all = rq->tree->drafts;
	struct draft *d;

	pthread_mutex_lock(&all->lock);
	d = find_name(all, &rq->node, name);
	if (d)
		*ret = node_of(d);
	pthread_mutex_unlock(&all->lock);
	rq->unannounced |= d != NULL;
	return d ? 0 : -ENOENT;
}

static int create(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct drafts *all = rq->tree->drafts;
	struct draft *d = NULL;
	int r = 0;

	if (!is_draft_name(&rq->node, name))
		return request_refuse(
			rq, -EPERM, "no file of this name can be made in this directory");
	pthread_mutex_lock(&all->lock);
	if (find_name(all, &rq->node, name))
		r = -EEXIST;
	else if (!(d = add_draft(all, &rq->node, name)))
		r = request_refuse(rq, -ENOSPC, "%d temporary files exist already", DRAFTS_MAX);
	if (d)
		*ret = node_of(d);
	pthread_mutex_unlock(&all->lock);
	return r;
}

static int unlink_draft(struct tree_request *rq, const char *name, bool directory)
{
	struct drafts *all = rq->tree->drafts;
	struct draft *d;

	if (directory)
		return -ENOTDIR;
	pthread_mutex_lock(&all->lock);
	d = find_name(all, &rq->node, name);
	if (d)
		remove_draft(d);
	pthread_mutex_unlock(&all->lock);
	return d ? 0 : -ENOENT;
}

/* Another name in the same directory; what had it before is gone. */
static int rename_draft(struct tree_request *rq, const char *name, const char *new_name)
{
	struct drafts *all = rq->tree->drafts;
	struct draft *d, *other;

	if (!is_draft_name(&rq->node, new_name))
		return request_refuse(
			rq, -EPERM, "no file of this name can be made in this directory");
	pthread_mutex_lock(&all->lock);
	d = find_name(all, &rq->node, name);
	other = find_name(all, &rq->node, new_name);
	if (other && d && other != d)
		remove_draft(other);
	if (d)
		strcpy(d->name, new_name);
	pthread_mutex_unlock(&all->lock);
	return d ? 0 : -ENOENT;
}

/* Takes the text of D; it is empty from then on. */
static struct spool take_text(struct draft *d)
{
	struct spool text;

	pthread_mutex_lock(&d->all->lock);
	text = d->text;
	d->all->size -= text.size;
	spool_init(&d->text);
	pthread_mutex_unlock(&d->all->lock);
	return text;
}

static void give_text_back(struct draft *d, struct spool *text)
{
	pthread_mutex_lock(&d->all->lock);
	d->all->size += text->size - d->text.size;
	spool_done(&d->text);
	d->text = *text;
	pthread_mutex_unlock(&d->all->lock);
}

static void discard(struct draft *d, struct spool *text)
{
	spool_done(text);
	pthread_mutex_lock(&d->all->lock);
	remove_draft(d);
	pthread_mutex_unlock(&d->all->lock);
}

/* The text of the draft NAME takes the place of that of FILE. If it is refused, the draft stays. */
static int replace(struct tree_request *rq, const char *name, const struct tree_node *file)
{
	_cleanup_(draft_closep) struct draft *d = NULL;
	struct tree_node dir = rq->node, node;
	struct spool text;
	int r = find(rq, name, &node);

	if (r < 0)
		return r;
	rq->node = node;
	r = draft_open(rq, &d);
	if (r == 0) {
		text = take_text(d);
		rq->node = *file;
		r = writer_replace(rq, &text);
		r < 0 ? give_text_back(d, &text) : discard(d, &text);
	}
	rq->node = dir;
	return r;
}

static int rename_to(struct tree_request *rq, const char *name, const char *new_name)
{
	struct tree_node node;
	int r = tree_find(rq, new_name, &node);

	if (r < 0 && r != -ENOENT)
		return r;
	if (r < 0 || node.row == TREE_DRAFT_ROW)
		return rename_draft(rq, name, new_name);
	return replace(rq, name, &node);
}

static const char *name_of(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	struct drafts *all = rq->tree->drafts;
	struct draft *d;

	pthread_mutex_lock(&all->lock);
	d = find_number(all, rq->node.object);
	strcpy(buf, d ? d->name : "?");
	pthread_mutex_unlock(&all->lock);
	return buf;
}

const struct tree_many drafts_many = {
	.find = find,
	.name_of = name_of,
	.create = create,
	.remove = unlink_draft,
	.rename = rename_to,
};
