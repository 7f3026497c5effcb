/* SPDX-License-Identifier: MIT */
/* Files of lines that are written: see lines.h. Knows lines and verbs, and no subject. */
#include "lines.h"

#include <pthread.h>
#include <string.h>

#include "cleanup.h"
#include "sorted.h"

#define ROUNDS_MAX 3

/* Of two that make it so at once, the last one wins whole. */
static pthread_mutex_t make_so_lock = PTHREAD_MUTEX_INITIALIZER;

/* Dumped entries, to be found by the key that a written line has with them in common. */
struct index {
	const struct line_ops *ops;
	struct netlink_list list;
	struct {
		uint64_t key;
		size_t at;
	} * entries;
};

static uint64_t key_of(const struct line_ops *ops, const void *item)
{
	return ops->key ? ops->key(item) : 0;
}

/* Both begin with the key. */
static int compare_entries(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void index_done(struct index *x)
{
	netlink_list_done(&x->list);
	free(x->entries);
	x->entries = NULL;
}

/* Sorts what is in x->list by its keys. */
static int index_make(struct index *x)
{
	x->entries = calloc(x->list.n + 1, sizeof(*x->entries));
	if (!x->entries)
		return -ENOMEM;
	for (size_t i = 0; i < x->list.n; i++) {
		x->entries[i].key = key_of(x->ops, netlink_list_at(&x->list, i));
		x->entries[i].at = i;
	}
	if (x->list.n)
		qsort(x->entries, x->list.n, sizeof(*x->entries), compare_entries);
	return 0;
}

static int index_dump(struct tree_request *rq, const struct line_ops *ops, struct index *ret)
{
	int r;

	*ret = (struct index){.ops = ops, .list = {.item_size = ops->size, .clear = ops->clear}};
	r = ops->dump(rq, &ret->list);
	return r < 0 ? r : index_make(ret);
}

/* The first entry with KEY, or where it would stand. */
static size_t index_first(const struct index *x, uint64_t key)
{
	return sorted_first(&key, x->entries, x->list.n, sizeof(*x->entries), compare_entries);
}

/* Marks in NAMED (NULL: only asks) every entry that WRITTEN names. Is there one? */
static bool index_name(const struct index *x, const void *written, bool *named)
{
	uint64_t key = key_of(x->ops, written);
	bool found = false;

	for (size_t i = index_first(x, key); i < x->list.n && x->entries[i].key == key; i++) {
		if (!x->ops->names(written, netlink_list_at(&x->list, x->entries[i].at)))
			continue;
		if (!named)
			return true;
		named[x->entries[i].at] = found = true;
	}
	return found;
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

static int keep(struct netlink_list *written, const void *item)
{
	void *place = netlink_list_add(written);

	if (!place)
		return -ENOMEM;
	memcpy(place, item, written->item_size);
	return 0;
}

/* What is there already is not touched, and what is there otherwise is changed. */
static int add_missing(struct tree_request *rq, const struct line_ops *ops,
	const struct index *present, const void *item)
{
	int r;

	if (index_name(present, item, NULL))
		return 0;
	r = ops->change(rq, LINE_ADD, item);
	return r == -EEXIST ? ops->change(rq, LINE_REPLACE, item) : r;
}

/* PRESENT: what the kernel has, for `>`; NULL: as `>>`. ITEM is kept in the state, or given back.
 */
static int apply(struct tree_request *rq, const struct line_ops *ops, struct line_state *state,
	enum line_verb verb, const struct index *present, void *item)
{
	int r = ops->place ? ops->place(rq, item) : 0;

	if (r < 0)
		return r;
	if (verb == LINE_ADD && present)
		r = add_missing(rq, ops, present, item);
	else
		r = ops->change(rq, verb, item);
	if (r < 0 || !present || verb == LINE_DEL)
		return r;
	r = keep(&state->written, item);
	if (r == 0)
		memset(item, 0, ops->size); /* it is the state's now */
	return r;
}

/* Says which line it was, before what was said of it. */
static int refuse_line(
	struct tree_request *rq, const struct line_state *state, int error, const char *words)
{
	char why[WORDS_WHY];

	snprintf(why, sizeof(why), "%s", words[0] ? words : strerrordesc_np(-error) ?: "?");
	return request_refuse(rq, error, "line %u: %s", state->number, why);
}

/* From words to a change of the kernel's. */
static int apply_words(struct tree_request *rq, const struct line_ops *ops,
	struct line_state *state, const struct index *present, struct words *w, void *item)
{
	enum line_verb verb = take_verb(w);
	int r = ops->parse(w, item);

	if (r == 0 && words_peek(w))
		r = words_unknown(w, words_peek(w));
	if (r < 0)
		return refuse_line(rq, state, r, w->why);
	r = apply(rq, ops, state, verb, present, item);
	return r < 0 ? refuse_line(rq, state, r, rq->why) : 0;
}

/* The line in state->line, which it takes apart. */
static int apply_line(struct tree_request *rq, const struct line_ops *ops, struct line_state *state,
	const struct index *present)
{
	_cleanup_free_ void *item = calloc(1, ops->size);
	struct words w;
	int r;

	if (!item)
		return -ENOMEM;
	rq->why[0] = '\0';
	if (words_split(state->line, &w) < 0)
		return refuse_line(rq, state, -EINVAL, w.why);
	if (w.n == 0)
		return 0;
	r = apply_words(rq, ops, state, present, &w, item);
	if (ops->clear)
		ops->clear(item);
	return r;
}

/* Adds SIZE bytes to the line; a NUL, or too many, and it is none. */
static int gather(struct tree_request *rq, struct line_state *state, const char *text, size_t size)
{
	if (memchr(text, '\0', size))
		return refuse_line(rq, state, -EINVAL, "a NUL byte");
	if (state->partial + size > LINE_SIZE)
		return refuse_line(rq, state, -E2BIG, "longer than 4096 bytes");
	memcpy(state->line + state->partial, text, size);
	state->partial += size;
	state->line[state->partial] = '\0';
	return 0;
}

static int start(const struct line_ops *ops, struct line_state *state)
{
	if (state->line)
		return 0;
	state->line = malloc(LINE_SIZE + 1);
	state->number = 1;
	state->written = (struct netlink_list){.item_size = ops->size, .clear = ops->clear};
	return state->line ? 0 : -ENOMEM;
}

/* The line that ends after SIZE bytes of TEXT. Whatever becomes of it, the next one follows. */
static int take_line(struct tree_request *rq, const struct line_ops *ops, struct line_state *state,
	const struct index *present, const char *text, size_t size)
{
	int r = gather(rq, state, text, size);

	if (r == 0)
		r = apply_line(rq, ops, state, present);
	state->partial = 0;
	if (r < 0)
		state->failed = true;
	else
		state->number++;
	return r;
}

static ssize_t take_lines(struct tree_request *rq, const struct line_ops *ops,
	struct line_state *state, const struct index *present, const char *text, size_t size)
{
	const char *at = text, *newline;
	int r;

	while ((newline = memchr(at, '\n', size - (size_t)(at - text)))) {
		r = take_line(rq, ops, state, present, at, (size_t)(newline - at));
		if (r < 0)
			return at > text ? at - text : r;
		at = newline + 1;
	}
	r = gather(rq, state, at, size - (size_t)(at - text));
	if (r < 0) {
		state->failed = true;
		state->partial = 0;
		return at > text ? at - text : r;
	}
	return (ssize_t)size;
}

ssize_t lines_write(struct tree_request *rq, const struct line_ops *ops, struct line_state *state,
	bool make_so, const char *text, size_t size)
{
	_cleanup_(index_done) struct index present = {0};
	int r = start(ops, state);

	if (r == 0 && make_so)
		r = index_dump(rq, ops, &present);
	if (r < 0)
		return r;
	return take_lines(rq, ops, state, make_so ? &present : NULL, text, size);
}

int lines_end(
	struct tree_request *rq, const struct line_ops *ops, struct line_state *state, bool make_so)
{
	ssize_t r;

	if (!state->partial)
		return 0;
	r = lines_write(rq, ops, state, make_so, "\n", 1);
	return r < 0 ? (int)r : 0;
}

/* It may have gone along with another one, or been taken away by somebody else. */
static bool is_gone(int error)
{
	return error == -ESRCH || error == -ENOENT || error == -EADDRNOTAVAIL || error == -ENODEV;
}

static int remove_unnamed(
	struct tree_request *rq, const struct index *present, const bool *named, bool *changed)
{
	for (size_t i = 0; i < present->list.n; i++) {
		const void *item = netlink_list_at(&present->list, i);
		int r;

		if (named[i] || present->ops->is_kernels(item))
			continue;
		r = present->ops->change(rq, LINE_DEL, item);
		if (r < 0 && !is_gone(r))
			return r;
		*changed = true;
	}
	return 0;
}

/*
 * One round: adds what is missing, removes what nobody named. CHANGED: look again, for to remove
 * one may take others along (a primary address its secondaries), and somebody may have come
 * between.
 */
static int make_so_once(struct tree_request *rq, const struct line_ops *ops,
	const struct line_state *state, bool *changed)
{
	_cleanup_(index_done) struct index present = {0};
	_cleanup_free_ bool *named = NULL;
	int r = index_dump(rq, ops, &present);

	if (r < 0)
		return r;
	named = calloc(present.list.n + 1, sizeof(*named));
	if (!named)
		return -ENOMEM;
	for (size_t i = 0; i < state->written.n; i++) {
		const void *item = netlink_list_at(&state->written, i);

		if (index_name(&present, item, named))
			continue;
		r = add_missing(rq, ops, &present, item);
		if (r < 0)
			return r;
		*changed = true;
	}
	return remove_unnamed(rq, &present, named, changed);
}

int lines_make_so(struct tree_request *rq, const struct line_ops *ops, struct line_state *state)
{
	bool changed = true;
	int r = start(ops, state);

	if (state->failed)
		return 0;
	pthread_mutex_lock(&make_so_lock);
	for (int round = 0; r == 0 && changed && round < ROUNDS_MAX; round++) {
		changed = false;
		r = make_so_once(rq, ops, state, &changed);
	}
	pthread_mutex_unlock(&make_so_lock);
	return r;
}

void lines_done(const struct line_ops *ops, struct line_state *state)
{
	netlink_list_done(&state->written);
	free(state->line);
	state->line = NULL;
}
