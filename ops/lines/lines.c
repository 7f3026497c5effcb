/* SPDX-License-Identifier: MIT */
/* Applying the lines of a text: see lines.h. Knows lines and verbs, but no subject. */
#include "lines.h"

#include <errno.h>
#include <string.h>

#include "lines_own.h"
#include "shortage.h"

struct applying {
	struct tree_request *rq;
	const struct line_ops *ops;
	struct line_state *state;
	const struct spool *text;
	bool truncated, last;
	struct line line;
};

/* Reads and parses the line at offset AT. 1: parsed, 0: empty, or not terminated yet. */
static int parse_line_at(struct applying *a, size_t at)
{
	int r;

	a->rq->why[0] = '\0';
	a->line.next = at;
	if (at >= a->text->size)
		return 0;
	r = line_read(a->rq, a->text, at, &a->line);
	if (r == 0 && !a->line.terminated && !a->last)
		a->line.next = at;
	return r < 0 || a->line.next == at ? r : line_parse(a->rq, a->ops, &a->line);
}

/*
 * With `>`, entries that exist are left unchanged. Most lines add a new entry, so the line is added
 * without asking what exists, unless the kernel would add a duplicate. Of the lines that exist, the
 * first one makes reconcile_rest() compare its write(2), which is all of a short text. Comparing
 * each write would take longer than one comparison on close.
 */
static int add_missing(struct applying *a)
{
	int r;

	if (a->ops->may_duplicate && a->ops->may_duplicate(a->line.item))
		return -EEXIST;
	r = a->ops->change(a->rq, LINE_ADD, a->line.item);
	if (r != -EEXIST || !a->state->compared)
		return r;
	a->state->unverified = true;
	return 0;
}

/* 1: a line was applied, 0: there is no other one. */
static int apply_line(struct applying *a)
{
	int r;

	if (a->truncated && a->ops->flush && a->text->size)
		return request_refuse(a->rq, -EINVAL,
			"the contents cannot be replaced: append lines that begin with \"del\"");
	r = parse_line_at(a, a->state->applied);
	if (r >= 0 && a->line.next == a->state->applied)
		return 0;
	if (r > 0 && a->truncated && a->line.verb == LINE_ADD)
		r = add_missing(a);
	else if (r > 0)
		r = a->ops->change(a->rq, a->line.verb, a->line.item);
	if (r < 0)
		return r;
	a->state->applied = a->line.next;
	a->state->count++;
	return 1;
}

/* The end of the lines that only add entries, from the first that is not applied. */
static int added_end(struct applying *a, size_t *ret)
{
	size_t at = a->state->applied;
	int r;

	while ((r = parse_line_at(a, at)) >= 0 && a->line.next > at) {
		if (r > 0 && a->line.verb != LINE_ADD)
			break;
		at = a->line.next;
	}
	*ret = at;
	return is_shortage(r) ? r : 0;
}

/* The lines before offset AT are applied. */
static void skip_to(struct line_state *state, const struct spool *text, size_t at)
{
	if (at <= state->applied)
		return;
	state->count += line_range_count(text, state->applied, at);
	state->applied = at;
}

/*
 * After a line was refused with ERROR: its entry may exist, or it depends on a line whose entry
 * differs. Reconciles this line and all that follow, since each of them may need a dump. Returns as
 * apply_line().
 */
static int reconcile_rest(struct applying *a, int error)
{
	struct line_state *state = a->state;
	struct line_range range = {
		.from = state->unverified ? 0 : state->applied, .replaced = state->replaced};
	char why[sizeof(a->rq->why)];
	int r;

	memcpy(why, a->rq->why, sizeof(why));
	r = added_end(a, &range.to);
	memcpy(a->rq->why, why, sizeof(why));
	if (r < 0 || range.from == range.to)
		return r < 0 ? r : error;
	a->rq->why[0] = '\0';
	state->unverified = false;
	state->compared = true;
	r = line_range_reconcile(a->rq, a->ops, a->text, &range, false);
	state->replaced = range.replaced;
	if (r == 0 || range.refused != SIZE_MAX)
		skip_to(state, a->text, r == 0 ? range.to : range.refused);
	return r < 0 ? r : 1;
}

static int apply_or_refuse(struct applying *a)
{
	int r = apply_line(a);

	if (r < 0 && r != -EINTR && a->truncated && !a->ops->flush)
		r = reconcile_rest(a, r);
	if (r >= 0)
		return r;
	a->state->failed = true;
	return line_refuse(a->rq, a->state->count + 1, r);
}

int lines_apply(struct tree_request *rq, const struct line_ops *ops, struct line_state *state,
	const struct spool *text, bool truncated, bool last)
{
	struct applying a = {.rq = rq,
		.ops = ops,
		.state = state,
		.text = text,
		.truncated = truncated,
		.last = last};
	int r = line_init(&a.line, ops);

	state->failed |= r < 0;
	if (r == 0)
		while ((r = apply_or_refuse(&a)) > 0)
			;
	line_done(&a.line, ops);
	return r;
}

/* Checks that each line parses. */
static int check_lines(
	struct tree_request *rq, const struct line_ops *ops, const struct spool *text)
{
	struct line line = {0};
	unsigned number = 0;
	int r = line_init(&line, ops);

	for (size_t at = 0; r >= 0 && at < text->size; at = line.next) {
		rq->why[0] = '\0';
		r = line_read(rq, text, at, &line);
		if (r == 0)
			r = line_parse(rq, ops, &line);
		number++;
	}
	line_done(&line, ops);
	return r < 0 && number ? line_refuse(rq, number, r) : r;
}

int lines_replace(struct tree_request *rq, const struct line_ops *ops, const struct spool *text)
{
	struct line_state state = {0};
	int r = check_lines(rq, ops, text);

	if (r >= 0)
		r = lines_apply(rq, ops, &state, text, true, true);
	return r < 0 ? r : lines_reconcile(rq, ops, &state, text);
}
