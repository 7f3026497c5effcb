/* SPDX-License-Identifier: MIT */
/*
 * Reconcile on close of a file written with `>`: add missing entries, replace those that differ
 * from their line, and remove entries that no line matches, subject to ownership (lines_owners.c).
 * The whole text is available; the kernel's entries, which may be many, are processed in parts.
 */
#include <pthread.h>

#include "cleanup.h"
#include "lines_own.h"
#include "wait.h"

#define ROUNDS_MAX 4
#define PARTS_MAX 1024 /* incomplete rounds: others may add entries as fast as we remove */
#define LOCKS 16
#define PATIENCE_SECONDS 60 /* to wait for another `>` in the namespace */

/* By namespace: concurrent reconciles are serialized, so that the last one wins as a whole. */
static pthread_mutex_t locks[LOCKS] = {[0 ... LOCKS - 1] = PTHREAD_MUTEX_INITIALIZER};

struct reconcile {
	struct tree_request *rq;
	const struct line_ops *ops;
	const struct spool *text;
	bool remove;		       /* entries that no line matches */
	struct line_range *range;      /* of its lines */
	struct netlink_list lines;     /* their keys */
	struct netlink_list unmatched; /* entries to remove */
	struct line_owners owners;
	struct line line; /* the last one that was parsed */
	unsigned rounds;
	size_t replaced; /* offset of the first line that replaced an entry; SIZE_MAX: none */
	bool postponed;	 /* an unmatched entry is left to the next round */
	bool changed;	 /* this round changed an entry */
	bool whole;	 /* this round processed the complete dump */
};

/* Returns as line_parse(). */
static int parse_line_at(struct reconcile *rc, size_t at)
{
	int r = line_read(rc->rq, rc->text, at, &rc->line);

	return r < 0 ? r : line_parse(rc->rq, rc->ops, &rc->line);
}

static int index_lines(struct reconcile *rc)
{
	int r = 0;

	for (size_t at = rc->range->from; r >= 0 && at < rc->range->to; at = rc->line.next) {
		r = parse_line_at(rc, at);
		if (r <= 0 || rc->line.verb == LINE_DEL)
			continue;
		line_owners_name(&rc->owners, rc->ops, rc->line.item);
		r = line_keys_add(&rc->lines, rc->ops, rc->line.item, at);
	}
	line_keys_sort(&rc->lines);
	return r < 0 ? r : 0;
}

/* 1: a line matches PRESENT, 0: none does. Marks all such lines. */
static int mark_matching(struct reconcile *rc, const void *present)
{
	struct line_key *k = NULL;
	int matches = 0;

	while ((k = line_keys_find(&rc->lines, rc->ops, present, k))) {
		int r = parse_line_at(rc, k->at);

		if (r < 0)
			return r;
		if (rc->ops->matches(rc->line.item, present))
			matches = k->is_present = true;
	}
	return matches;
}

/*
 * The first round replaces an entry that has the key of a line: removing it first would interrupt
 * traffic. What still differs after that is removed.
 */
static int list_unmatched(struct reconcile *rc, void *present)
{
	if (!rc->remove || !line_owners_remove(&rc->owners, rc->ops, present))
		return 0;
	if (rc->rounds > 0 || !line_keys_find(&rc->lines, rc->ops, present, NULL))
		return netlink_list_move(&rc->unmatched, present);
	rc->postponed = true;
	return 0;
}

/* Matches a part of the dump. -ECANCELED: enough entries to remove, stop the dump. */
static int match_part(struct netlink_list *present, void *arg)
{
	struct reconcile *rc = arg;
	int r = 0;

	for (size_t i = 0; r >= 0 && i < present->n; i++) {
		void *item = netlink_list_at(present, i);

		r = mark_matching(rc, item);
		if (r == 0)
			r = list_unmatched(rc, item);
	}
	netlink_list_empty(present);
	return r >= 0 && rc->unmatched.n >= NETLINK_LIST_FULL ? -ECANCELED : r < 0 ? r : 0;
}

static int match_dump(struct reconcile *rc)
{
	struct netlink_list present = {
		.item_size = rc->ops->size, .clear = rc->ops->clear, .full = match_part, .arg = rc};
	int r;

	line_owners_begin(&rc->owners);
	r = rc->ops->dump(rc->rq, &present);
	if (r == 0)
		r = match_part(&present, rc);
	netlink_list_done(&present);
	rc->whole = r != -ECANCELED;
	if (rc->whole)
		return r;
	rc->rq->nl = netlink_close(rc->rq->nl); /* aborts the dump */
	return 0;
}

static struct line_key *line_at(struct reconcile *rc, size_t i)
{
	return netlink_list_at(&rc->lines, i);
}

static int compare_offsets(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Of lines that exclude each other, the last one stays: returns true if the kernel has a later one.
 */
static bool has_later_rival(struct reconcile *rc, size_t at)
{
	const struct line_key *k = NULL;

	while ((k = line_keys_find(&rc->lines, rc->ops, rc->line.item, k)))
		if (k->is_present && k->at > at)
			return true;
	return false;
}

/* Adds rc->line, which is at offset AT. */
static int add_line(struct reconcile *rc, size_t at)
{
	int r;

	if (rc->ops->sets_values && has_later_rival(rc, at))
		return 0;
	r = rc->ops->change(rc->rq, LINE_ADD, rc->line.item);
	if (r == -EEXIST && has_later_rival(rc, at))
		return 0;
	if (r == -EEXIST) {
		rc->rq->why[0] = '\0';
		r = rc->ops->change(rc->rq, LINE_REPLACE, rc->line.item);
		if (r == 0 && rc->replaced > at)
			rc->replaced = at;
		rc->range->replaced |= r == 0;
	}
	rc->changed |= r == 0;
	return r;
}

static int list_missing_lines(struct reconcile *rc, struct netlink_list *offsets)
{
	for (size_t i = 0; i < rc->lines.n; i++) {
		size_t *at = line_at(rc, i)->is_present ? NULL : netlink_list_add(offsets);

		if (at)
			*at = line_at(rc, i)->at;
		else if (!line_at(rc, i)->is_present)
			return -ENOMEM;
	}
	netlink_list_sort(offsets, compare_offsets);
	return 0;
}

/* Adds missing lines in the order of the text. */
static int add_missing_lines(struct reconcile *rc)
{
	_cleanup_(netlink_list_done) struct netlink_list offsets = {.item_size = sizeof(size_t)};
	int r = list_missing_lines(rc, &offsets);

	for (size_t i = 0; r >= 0 && i < offsets.n; i++) {
		size_t at = *(size_t *)netlink_list_at(&offsets, i);

		rc->rq->why[0] = '\0';
		r = parse_line_at(rc, at);
		if (r > 0)
			r = add_line(rc, at);
		if (r < 0)
			rc->range->refused = at;
	}
	return r < 0 ? r : 0;
}

/*
 * Replaces the entries that the kernel completed from one that was replaced since. An entry that it
 * refuses now stays as it is.
 */
static int replace_dependent_lines(struct reconcile *rc)
{
	int r = 0;

	if (!rc->ops->depends)
		return 0;
	for (size_t at = rc->replaced; r >= 0 && at < rc->range->to; at = rc->line.next) {
		r = parse_line_at(rc, at);
		if (r > 0 && rc->line.verb != LINE_DEL && rc->ops->depends(rc->line.item))
			rc->ops->change(rc->rq, LINE_REPLACE, rc->line.item);
	}
	return r < 0 ? r : 0;
}

/* The entry may have been removed together with another one, or by another process. */
static bool is_gone(int error)
{
	return error == -ESRCH || error == -ENOENT || error == -EADDRNOTAVAIL || error == -ENODEV;
}

static int remove_unmatched(struct reconcile *rc)
{
	for (size_t i = 0; i < rc->unmatched.n; i++) {
		int r = rc->ops->change(rc->rq, LINE_DEL, netlink_list_at(&rc->unmatched, i));

		if (r < 0 && !is_gone(r))
			return r;
		/*
		 * An incomplete round that removes nothing would repeat: do not count it as a
		 * change.
		 */
		rc->changed |= r == 0 || rc->whole;
	}
	return 0;
}

/*
 * One round: dump, add missing entries, remove unmatched ones. If there are too many to remove,
 * this round only removes those seen so far.
 */
static int reconcile_once(struct reconcile *rc)
{
	int r;

	for (size_t i = 0; i < rc->lines.n; i++)
		line_at(rc, i)->is_present = false;
	netlink_list_empty(&rc->unmatched);
	rc->replaced = rc->rounds == 0 && rc->range->replaced ? rc->range->from : SIZE_MAX;
	rc->postponed = false;
	r = match_dump(rc);
	rc->changed = rc->postponed && rc->whole;
	if (r == 0 && rc->whole)
		r = add_missing_lines(rc);
	if (r == 0 && rc->whole)
		r = replace_dependent_lines(rc);
	return r < 0 ? r : remove_unmatched(rc);
}

/*
 * Repeats until a round changes nothing: removing an entry may remove others (a primary address
 * removes its secondaries), and other processes may interfere.
 */
static int reconcile_rounds(struct reconcile *rc)
{
	unsigned rounds_max = rc->remove ? ROUNDS_MAX : 1, parts = 0;
	int r = index_lines(rc);

	rc->changed = true;
	while (r == 0 && rc->changed && rc->rounds < rounds_max && parts < PARTS_MAX) {
		r = reconcile_once(rc);
		rc->rounds += rc->whole;
		parts += !rc->whole;
	}
	return r;
}

int line_range_reconcile(struct tree_request *rq, const struct line_ops *ops,
	const struct spool *text, struct line_range *range, bool remove)
{
	pthread_mutex_t *lock = &locks[rq->handle.cookie % LOCKS];
	struct reconcile rc = {.rq = rq,
		.ops = ops,
		.text = text,
		.range = range,
		.remove = remove,
		.lines = {.item_size = sizeof(struct line_key)},
		.unmatched = {.item_size = ops->size, .clear = ops->clear}};
	int r = line_init(&rc.line, ops);

	range->refused = SIZE_MAX;
	if (r == 0)
		r = wait_lock(lock, PATIENCE_SECONDS);
	if (r == 0) {
		r = reconcile_rounds(&rc);
		pthread_mutex_unlock(lock);
	}
	if (r == 0 && remove)
		line_owners_note(rq, &rc.owners, ops);
	line_done(&rc.line, ops);
	netlink_list_done(&rc.lines);
	netlink_list_done(&rc.unmatched);
	return r;
}

int lines_reconcile(struct tree_request *rq, const struct line_ops *ops,
	const struct line_state *state, const struct spool *text)
{
	struct line_range range = {.to = text->size, .replaced = state->replaced};
	int r;

	if (ops->flush)
		return state->failed ? 0 : ops->flush(rq);
	r = line_range_reconcile(rq, ops, text, &range, !state->failed);
	if (range.refused == SIZE_MAX)
		return r;
	return line_refuse(rq, line_range_count(text, 0, range.refused) + 1, r);
}
