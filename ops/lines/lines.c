/* SPDX-License-Identifier: MIT */
/* Writing to files of lines: see lines.h. Knows lines and verbs, but no subject. */
#include "lines.h"

#include <string.h>

#include "cleanup.h"
#include "lines_own.h"

/* State of one write(2). */
struct writing {
	struct tree_request *rq;
	const struct line_ops *ops;
	struct line_state *state;
	bool reconcile;
	const char *rest; /* text after the current line */
	size_t n_rest;
	struct line_matches matches; /* kernel entries that match the current line or the rest */
	bool dumped;		     /* the kernel was dumped */
};

void line_clear(const struct line_ops *ops, void *item)
{
	if (ops->clear)
		ops->clear(item);
}

static enum line_verb take_verb(struct words *w)
{
	if (words_take_if(w, "del") || words_take_if(w, "delete"))
		return LINE_DEL;
	if (words_take_if(w, "replace"))
		return LINE_REPLACE;
	words_take_if(w, "add");
	return LINE_ADD;
}

/* Parses the words W into ITEM. 1, or a negative errno. */
static int parse_line_words(struct tree_request *rq, const struct line_ops *ops, struct words *w,
	enum line_verb *verb, void *item)
{
	int r;

	*verb = take_verb(w);
	r = ops->parse(w, item);
	if (r == 0 && words_peek(w))
		r = words_unknown(w, words_peek(w));
	if (r < 0)
		return request_refuse(rq, r, "%s", w->why);
	r = ops->complete ? ops->complete(rq, item) : 0;
	return r < 0 ? r : 1;
}

int line_take(struct tree_request *rq, const struct line_ops *ops, const char *text, size_t size,
	enum line_verb *verb, void *item)
{
	char line[LINE_SIZE + 1];
	struct words w;

	memcpy(line, text, size);
	line[size] = '\0';
	if (words_split(line, &w) < 0)
		return request_refuse(rq, -EINVAL, "%s", w.why);
	return w.n ? parse_line_words(rq, ops, &w, verb, item) : 0;
}

ssize_t line_read(const struct spool *text, size_t at, char line[LINE_SIZE + 1], size_t *ret_next)
{
	ssize_t n = spool_read(text, at, line, LINE_SIZE + 1);
	const char *newline = n > 0 ? memchr(line, '\n', (size_t)n) : NULL;

	if (n < 0)
		return n;
	if (newline)
		n = newline - line;
	else if (n > LINE_SIZE)
		return -E2BIG;
	*ret_next = at + (size_t)n + !!newline;
	return n;
}

/* Adds the keys of the remaining complete lines, up to the first that does not parse. */
static int want_remaining_lines(struct writing *w)
{
	_cleanup_free_ void *item = malloc(w->ops->size);
	const char *line = w->rest, *end = w->rest + w->n_rest, *newline;
	enum line_verb verb;
	int r = item ? 0 : -ENOMEM;

	for (; r >= 0 && (newline = memchr(line, '\n', (size_t)(end - line))); line = newline + 1) {
		if (newline - line > LINE_SIZE)
			return 0;
		memset(item, 0, w->ops->size);
		r = line_take(w->rq, w->ops, line, (size_t)(newline - line), &verb, item);
		if (r > 0)
			r = line_matches_want(&w->matches, item);
		line_clear(w->ops, item);
	}
	return r == -ENOMEM ? r : 0;
}

/* Dumps the kernel's entries for this line and the rest, once per write. */
static int dump_matches(struct writing *w, const void *item)
{
	int r = w->dumped ? 0 : line_matches_want(&w->matches, item);

	if (w->dumped || r < 0)
		return r;
	w->dumped = true;
	w->matches.seen = w->state->seen.n ? NULL : &w->state->seen;
	r = want_remaining_lines(w);
	return r < 0 ? r : line_matches_look(&w->matches, w->rq);
}

/*
 * With `>`, entries that exist are left unchanged. Most lines add a new entry, so the line is added
 * first; the kernel is dumped, which may be expensive, only if that is refused, or if the kernel
 * may add a duplicate. The first dump is fingerprinted, and an entry that the kernel refuses with
 * EEXIST is assumed to be the fingerprinted one. lines_reconcile() corrects the case where another
 * process changed it since.
 */
static int add_if_missing(struct writing *w, const void *item)
{
	struct tree_request *rq = w->rq;
	int r;

	if (!w->dumped && !(w->ops->may_duplicate && w->ops->may_duplicate(item))) {
		r = w->ops->change(rq, LINE_ADD, item);
		if (r == 0 ||
			(r == -EEXIST && line_fingerprints_has(&w->state->seen, w->ops, item)))
			return 0;
	}
	r = dump_matches(w, item);
	rq->why[0] = '\0';
	if (r < 0 || line_matches_has(&w->matches, item))
		return r;
	r = w->ops->change(rq, LINE_ADD, item);
	return r == -EEXIST ? w->ops->change(rq, LINE_REPLACE, item) : r;
}

static int apply_verb(struct writing *w, enum line_verb verb, const void *item)
{
	if (verb == LINE_ADD && w->reconcile)
		return add_if_missing(w, item);
	return w->ops->change(w->rq, verb, item);
}

int line_refuse(struct tree_request *rq, unsigned number, int error)
{
	char why[sizeof(rq->why)];

	strcpy(why, rq->why);
	return request_refuse(rq, error, "line %u: %s", number,
		why[0] ? why : strerrordesc_np(-error) ?: "?");
}

static int apply_line(struct writing *w, const char *line, size_t size)
{
	_cleanup_free_ void *item = calloc(1, w->ops->size);
	enum line_verb verb;
	int r;

	if (!item)
		return -ENOMEM;
	w->rq->why[0] = '\0';
	r = line_take(w->rq, w->ops, line, size, &verb, item);
	if (r > 0)
		r = apply_verb(w, verb, item);
	line_clear(w->ops, item);
	return r < 0 ? line_refuse(w->rq, w->state->number, r) : 0;
}

/* Appends SIZE bytes to the line buffer. Refuses NUL bytes and lines that are too long. */
static int append_to_line(struct writing *w, const char *text, size_t size)
{
	struct line_state *state = w->state;
	int r = 0;

	if (memchr(text, '\0', size))
		r = request_refuse(w->rq, -EINVAL, "contains a NUL byte");
	else if (state->partial + size > LINE_SIZE)
		r = request_refuse(w->rq, -E2BIG, "longer than 4096 bytes");
	if (r < 0)
		return line_refuse(w->rq, w->state->number, r);
	memcpy(state->line + state->partial, text, size);
	state->partial += size;
	return 0;
}

/*
 * Applies the line that ends after SIZE bytes of TEXT. A refused line is dropped, unless the error
 * is -EINTR.
 */
static int finish_line(struct writing *w, const char *text, size_t size)
{
	struct line_state *state = w->state;
	size_t before = state->partial;
	int r = append_to_line(w, text, size);

	if (r == 0)
		r = apply_line(w, state->line, state->partial);
	state->partial = r == -EINTR ? before : 0; /* the caller may repeat the write */
	if (r < 0)
		state->failed = true;
	else
		state->number++;
	return r;
}

static ssize_t write_lines(struct writing *w, const char *text, size_t size)
{
	const char *newline;
	int r;

	w->rest = text;
	w->n_rest = size;
	while ((newline = memchr(w->rest, '\n', w->n_rest))) {
		const char *line = w->rest;

		w->n_rest -= (size_t)(newline + 1 - line);
		w->rest = newline + 1;
		r = finish_line(w, line, (size_t)(newline - line));
		if (r < 0)
			return line > text ? line - text : r;
	}
	r = append_to_line(w, w->rest, w->n_rest);
	if (r < 0) {
		w->state->failed = true;
		w->state->partial = 0;
		return w->rest > text ? w->rest - text : r;
	}
	return (ssize_t)size;
}

static int init_line_state(struct line_state *state)
{
	state->seen.item_size = sizeof(uint64_t);
	if (state->line)
		return 0;
	state->line = malloc(LINE_SIZE);
	state->number = 1;
	return state->line ? 0 : -ENOMEM;
}

ssize_t lines_write(struct tree_request *rq, const struct line_ops *ops, struct line_state *state,
	bool reconcile, const char *text, size_t size)
{
	struct writing w = {.rq = rq, .ops = ops, .state = state, .reconcile = reconcile};
	ssize_t r = init_line_state(state);

	line_matches_init(&w.matches, ops);
	if (r == 0)
		r = write_lines(&w, text, size);
	line_matches_done(&w.matches);
	return r;
}

int lines_end(struct tree_request *rq, const struct line_ops *ops, struct line_state *state,
	bool reconcile)
{
	ssize_t r;

	if (!state->partial)
		return 0;
	r = lines_write(rq, ops, state, reconcile, "\n", 1);
	return r < 0 ? (int)r : 0;
}

void lines_done(struct line_state *state)
{
	netlink_list_done(&state->seen);
	free(state->line);
	*state = (struct line_state){0};
}
