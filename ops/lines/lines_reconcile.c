/* SPDX-License-Identifier: MIT */
/*
 * What `>` does when the file is closed: it adds what is missing, and removes what no line names,
 * if it owns that (lines_owners.c). Of what was written there is the text, and of what the kernel
 * has, one part at a time: it may be much.
 */
#include <pthread.h>
#include <string.h>

#include "cleanup.h"
#include "lines_own.h"
#include "wait.h"

#define ROUNDS_MAX 3
#define PARTS_MAX 1024 /* before that; who adds as fast as we remove does not keep us for ever */
#define LOCKS 16
#define PATIENCE_SECONDS 60 /* with another `>` in the namespace */

/* By the namespace: of two that make it so at once, the last one wins whole. */
static pthread_mutex_t locks[LOCKS] = {[0 ... LOCKS - 1] = PTHREAD_MUTEX_INITIALIZER};

struct making {
	struct tree_request *rq;
	const struct line_ops *ops;
	const struct spool *text;    /* all that was written */
	struct netlink_list written; /* keys of its lines, and where they begin */
	bool *there;		     /* each of them: the kernel has it */
	struct netlink_list unnamed; /* what no line names, and is to be removed */
	struct line_owners owners;
	void *item;	     /* the line that was taken last */
	enum line_verb verb; /* its */
	size_t next;	     /* where the one behind it begins */
	bool changed;	     /* something, in this round */
	bool whole;	     /* it has seen all that the kernel has */
};

/* The line that begins at AT: as line_take(). */
static int take_line(struct making *m, size_t at)
{
	char line[LINE_SIZE + 1];
	ssize_t n = line_read(m->text, at, line, &m->next);

	if (n < 0)
		return (int)n;
	line_clear(m->ops, m->item);
	memset(m->item, 0, m->ops->size);
	return line_take(m->rq, m->ops, line, (size_t)n, &m->verb, m->item);
}

static int find_lines(struct making *m)
{
	int r = 0;

	for (size_t at = 0; r >= 0 && at < m->text->size; at = m->next) {
		r = take_line(m, at);
		if (r <= 0 || m->verb == LINE_DEL)
			continue;
		line_owners_name(&m->owners, m->ops, m->item);
		r = line_keys_add(&m->written, m->ops, m->item, at);
	}
	line_keys_sort(&m->written);
	return r < 0 ? r : 0;
}

/* Is it of a line that the kernel has? */
static bool *there(struct making *m, const struct line_key *k)
{
	return &m->there[k - (const struct line_key *)netlink_list_at(&m->written, 0)];
}

/* 1: a line says PRESENT, and so do perhaps others; 0. */
static int is_named(struct making *m, const void *present)
{
	const struct line_key *k = NULL;
	int named = 0;

	while ((k = line_keys_find(&m->written, m->ops, present, k))) {
		int r = take_line(m, k->at);

		if (r < 0)
			return r;
		if (m->ops->names(m->item, present))
			named = *there(m, k) = true;
	}
	return named;
}

/* -ECANCELED: it is enough for now. */
static int take_part(struct netlink_list *present, void *arg)
{
	struct making *m = arg;
	int r = 0;

	for (size_t i = 0; r == 0 && i < present->n; i++) {
		void *item = netlink_list_at(present, i);

		r = is_named(m, item);
		if (r == 0 && line_owners_remove(&m->owners, m->ops, item))
			r = netlink_list_move(&m->unnamed, item);
		r = r > 0 ? 0 : r;
	}
	netlink_list_empty(present);
	return r == 0 && m->unnamed.n >= NETLINK_LIST_FULL ? -ECANCELED : r;
}

static int look(struct making *m)
{
	struct netlink_list present = {
		.item_size = m->ops->size, .clear = m->ops->clear, .full = take_part, .arg = m};
	int r;

	line_owners_begin(&m->owners);
	r = m->ops->dump(m->rq, &present);
	if (r == 0)
		r = take_part(&present, m);
	netlink_list_done(&present);
	m->whole = r != -ECANCELED;
	if (m->whole)
		return r;
	m->rq->nl = netlink_close(m->rq->nl); /* which the kernel would go on to fill */
	return 0;
}

static int compare_places(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Is there another line in the place of m->item? Of those that exclude each other, the last stays.
 */
static bool has_rival(struct making *m)
{
	const struct line_key *k = NULL;

	while ((k = line_keys_find(&m->written, m->ops, m->item, k)))
		if (*there(m, k))
			return true;
	return false;
}

/* The line that was taken last. */
static int add(struct making *m)
{
	int r = m->ops->change(m->rq, LINE_ADD, m->item);

	if (r == -EEXIST && has_rival(m))
		return 0;
	if (r == -EEXIST)
		r = m->ops->change(m->rq, LINE_REPLACE, m->item);
	m->changed |= r == 0;
	return r;
}

/* In the order in which they were written. */
static int add_missing(struct making *m)
{
	_cleanup_(netlink_list_done) struct netlink_list missing = {.item_size = sizeof(size_t)};
	int r = 0;

	for (size_t i = 0; i < m->written.n; i++) {
		size_t *at = m->there[i] ? NULL : netlink_list_add(&missing);

		if (at)
			*at = ((struct line_key *)netlink_list_at(&m->written, i))->at;
		else if (!m->there[i])
			return -ENOMEM;
	}
	netlink_list_sort(&missing, compare_places);
	for (size_t i = 0; r >= 0 && i < missing.n; i++) {
		r = take_line(m, *(size_t *)netlink_list_at(&missing, i));
		if (r > 0)
			r = add(m);
	}
	return r;
}

/* It may have gone along with another one, or been taken away by somebody else. */
static bool is_gone(int error)
{
	return error == -ESRCH || error == -ENOENT || error == -EADDRNOTAVAIL || error == -ENODEV;
}

static int remove_unnamed(struct making *m)
{
	for (size_t i = 0; i < m->unnamed.n; i++) {
		int r = m->ops->change(m->rq, LINE_DEL, netlink_list_at(&m->unnamed, i));

		if (r < 0 && !is_gone(r))
			return r;
		/* What cannot be removed would be the same part again. */
		m->changed |= r == 0 || m->whole;
	}
	return 0;
}

/*
 * Adds what is missing, removes what is to go. Where there is too much of that, what was seen
 * until then is removed only.
 */
static int reconcile_once(struct making *m)
{
	int r;

	m->changed = false;
	memset(m->there, 0, m->written.n * sizeof(*m->there));
	netlink_list_empty(&m->unnamed);
	r = look(m);
	if (r == 0 && m->whole)
		r = add_missing(m);
	return r < 0 ? r : remove_unnamed(m);
}

/*
 * Once something was changed, it is looked again: to remove one may take others along (a primary
 * address its secondaries), and somebody may have come between.
 */
static int reconcile(struct making *m)
{
	int rounds = 0, parts = 0, r = find_lines(m);

	m->there = calloc(m->written.n + 1, sizeof(*m->there));
	if (!m->there)
		return -ENOMEM;
	m->changed = true;
	while (r == 0 && m->changed && rounds < ROUNDS_MAX && parts < PARTS_MAX) {
		r = reconcile_once(m);
		rounds += m->whole;
		parts += !m->whole;
	}
	return r;
}

int lines_reconcile(struct tree_request *rq, const struct line_ops *ops, const struct spool *text)
{
	pthread_mutex_t *lock = &locks[rq->handle.cookie % LOCKS];
	struct making m = {.rq = rq,
		.ops = ops,
		.text = text,
		.written = {.item_size = sizeof(struct line_key)},
		.unnamed = {.item_size = ops->size, .clear = ops->clear}};
	int r = -ENOMEM;

	m.item = calloc(1, ops->size);
	if (m.item)
		r = wait_lock(lock, PATIENCE_SECONDS);
	if (r == 0) {
		r = reconcile(&m);
		pthread_mutex_unlock(lock);
		line_clear(ops, m.item);
	}
	if (r == 0)
		line_owners_note(rq, &m.owners, ops);
	free(m.item);
	free(m.there);
	netlink_list_done(&m.written);
	netlink_list_done(&m.unnamed);
	return r;
}
