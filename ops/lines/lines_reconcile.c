/* SPDX-License-Identifier: MIT */
/*
 * Reconcile on close of a file written with `>`: add missing entries, and remove entries that no
 * line identifies, subject to ownership (lines_owners.c). The whole text is available; the kernel's
 * entries, which may be many, are processed in parts.
 */
#include <pthread.h>
#include <string.h>

#include "cleanup.h"
#include "lines_own.h"
#include "wait.h"

#define ROUNDS_MAX 3
#define PARTS_MAX 1024 /* incomplete rounds: others may add entries as fast as we remove */
#define LOCKS 16
#define PATIENCE_SECONDS 60 /* to wait for another `>` in the namespace */

/* By namespace: concurrent reconciles are serialized, so that the last one wins as a whole. */
static pthread_mutex_t locks[LOCKS] = {[0 ... LOCKS - 1] = PTHREAD_MUTEX_INITIALIZER};

struct making {
	struct tree_request *rq;
	const struct line_ops *ops;
	const struct spool *text;    /* the whole text */
	struct netlink_list written; /* keys and offsets of its lines */
	bool *is_present;	     /* for each of them: the kernel has it */
	struct netlink_list unnamed; /* entries to remove */
	struct line_owners owners;
	void *item;	     /* the last parsed line */
	enum line_verb verb; /* its verb */
	size_t next;	     /* offset of the next line */
	bool changed;	     /* this round changed an entry */
	bool whole;	     /* this round processed the complete dump */
};

/* Parses the line at offset AT into m->item; returns as line_take(). */
static int parse_line_at(struct making *m, size_t at)
{
	char line[LINE_SIZE + 1];
	ssize_t n = line_read(m->text, at, line, &m->next);

	if (n < 0)
		return (int)n;
	line_clear(m->ops, m->item);
	memset(m->item, 0, m->ops->size);
	return line_take(m->rq, m->ops, line, (size_t)n, &m->verb, m->item);
}

static int index_lines(struct making *m)
{
	int r = 0;

	for (size_t at = 0; r >= 0 && at < m->text->size; at = m->next) {
		r = parse_line_at(m, at);
		if (r <= 0 || m->verb == LINE_DEL)
			continue;
		line_owners_name(&m->owners, m->ops, m->item);
		r = line_keys_add(&m->written, m->ops, m->item, at);
	}
	line_keys_sort(&m->written);
	return r < 0 ? r : 0;
}

/* The `is_present` flag of a line. */
static bool *line_present(struct making *m, const struct line_key *k)
{
	return &m->is_present[k - (const struct line_key *)netlink_list_at(&m->written, 0)];
}

/* 1: a line identifies PRESENT, 0: none does. Marks all such lines. */
static int mark_named(struct making *m, const void *present)
{
	const struct line_key *k = NULL;
	int named = 0;

	while ((k = line_keys_find(&m->written, m->ops, present, k))) {
		int r = parse_line_at(m, k->at);

		if (r < 0)
			return r;
		if (m->ops->matches(m->item, present))
			named = *line_present(m, k) = true;
	}
	return named;
}

/* Matches a part of the dump. -ECANCELED: enough entries to remove, stop the dump. */
static int match_part(struct netlink_list *present, void *arg)
{
	struct making *m = arg;
	int r = 0;

	for (size_t i = 0; r == 0 && i < present->n; i++) {
		void *item = netlink_list_at(present, i);

		r = mark_named(m, item);
		if (r == 0 && line_owners_remove(&m->owners, m->ops, item))
			r = netlink_list_move(&m->unnamed, item);
		r = r > 0 ? 0 : r;
	}
	netlink_list_empty(present);
	return r == 0 && m->unnamed.n >= NETLINK_LIST_FULL ? -ECANCELED : r;
}

static int match_dump(struct making *m)
{
	struct netlink_list present = {
		.item_size = m->ops->size, .clear = m->ops->clear, .full = match_part, .arg = m};
	int r;

	line_owners_begin(&m->owners);
	r = m->ops->dump(m->rq, &present);
	if (r == 0)
		r = match_part(&present, m);
	netlink_list_done(&present);
	m->whole = r != -ECANCELED;
	if (m->whole)
		return r;
	m->rq->nl = netlink_close(m->rq->nl); /* aborts the dump */
	return 0;
}

static int compare_offsets(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/*
 * Returns true if the kernel has another line with the key of m->item. Of lines that exclude each
 * other, the last one stays.
 */
static bool has_present_rival(struct making *m)
{
	const struct line_key *k = NULL;

	while ((k = line_keys_find(&m->written, m->ops, m->item, k)))
		if (*line_present(m, k))
			return true;
	return false;
}

/* Adds m->item. */
static int add_current_line(struct making *m)
{
	int r = m->ops->change(m->rq, LINE_ADD, m->item);

	if (r == -EEXIST && has_present_rival(m))
		return 0;
	if (r == -EEXIST)
		r = m->ops->change(m->rq, LINE_REPLACE, m->item);
	m->changed |= r == 0;
	return r;
}

/* Adds missing lines in the order of the text. */
static int add_missing_lines(struct making *m)
{
	_cleanup_(netlink_list_done) struct netlink_list missing = {.item_size = sizeof(size_t)};
	int r = 0;

	for (size_t i = 0; i < m->written.n; i++) {
		size_t *at = m->is_present[i] ? NULL : netlink_list_add(&missing);

		if (at)
			*at = ((struct line_key *)netlink_list_at(&m->written, i))->at;
		else if (!m->is_present[i])
			return -ENOMEM;
	}
	netlink_list_sort(&missing, compare_offsets);
	for (size_t i = 0; r >= 0 && i < missing.n; i++) {
		r = parse_line_at(m, *(size_t *)netlink_list_at(&missing, i));
		if (r > 0)
			r = add_current_line(m);
	}
	return r;
}

/* The entry may have been removed together with another one, or by another process. */
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
		/*
		 * An incomplete round that removes nothing would repeat: do not count it as a
		 * change.
		 */
		m->changed |= r == 0 || m->whole;
	}
	return 0;
}

/*
 * One round: dump, add missing entries, remove unnamed ones. If there are too many to remove, this
 * round only removes those seen so far.
 */
static int reconcile_once(struct making *m)
{
	int r;

	m->changed = false;
	memset(m->is_present, 0, m->written.n * sizeof(*m->is_present));
	netlink_list_empty(&m->unnamed);
	r = match_dump(m);
	if (r == 0 && m->whole)
		r = add_missing_lines(m);
	return r < 0 ? r : remove_unnamed(m);
}

/*
 * Repeats until a round changes nothing: removing an entry may remove others (a primary address
 * removes its secondaries), and other processes may interfere.
 */
static int reconcile_rounds(struct making *m)
{
	int rounds = 0, parts = 0, r = index_lines(m);

	m->is_present = calloc(m->written.n + 1, sizeof(*m->is_present));
	if (!m->is_present)
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
		r = reconcile_rounds(&m);
		pthread_mutex_unlock(lock);
		line_clear(ops, m.item);
	}
	if (r == 0)
		line_owners_note(rq, &m.owners, ops);
	free(m.item);
	free(m.is_present);
	netlink_list_done(&m.written);
	netlink_list_done(&m.unnamed);
	return r;
}
