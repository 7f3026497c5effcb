/* SPDX-License-Identifier: MIT */
/* External merge sort: see merge_sort.h. */
#include "merge_sort.h"

#include <stdlib.h>

#include "array.h"
#include "cleanup.h"

/* A run that is being read. */
struct run {
	size_t at, end; /* of what is not in the buffer yet, in the spool */
	char *buffer;	/* for ROOM bytes */
	size_t room;
	char *item, *last; /* the next item in the buffer, and the end of its items */
};

/* The runs that have items left: a heap, so the first run has the first item. */
struct runs {
	const struct merge_sort *sort;
	struct run *all;
	size_t n;
};

void merge_sort_init(
	struct merge_sort *m, size_t item_size, int (*compare)(const void *a, const void *b))
{
	*m = (struct merge_sort){.item_size = item_size, .compare = compare};
	spool_init(&m->items);
}

int merge_sort_add(struct merge_sort *m, void *items, size_t n)
{
	int r = array_reserve(&m->ends, m->n, &m->room);

	if (n == 0 || r < 0)
		return r;
	qsort(items, n, m->item_size, m->compare);
	r = spool_write(&m->items, m->items.size, items, n * m->item_size);
	if (r == 0)
		m->ends[m->n++] = m->items.size;
	return r;
}

/* Fills the empty buffer of a run. 1, 0: the run is at its end, or a negative errno. */
static int run_fill(const struct merge_sort *m, struct run *run)
{
	size_t size = run->end - run->at < run->room ? run->end - run->at : run->room;
	ssize_t n = spool_read(&m->items, run->at, run->buffer, size);

	if (n != (ssize_t)size)
		return n < 0 ? (int)n : -EIO;
	run->at += size;
	run->item = run->buffer;
	run->last = run->buffer + size;
	return size > 0;
}

static void swap_runs(struct run *a, struct run *b)
{
	struct run run = *a;

	*a = *b;
	*b = run;
}

/* Restores the order of the heap, in which only run I may be too early. */
static void sift_down(struct runs *runs, size_t i)
{
	for (size_t child; (child = 2 * i + 1) < runs->n; i = child) {
		struct run *all = runs->all;

		if (child + 1 < runs->n &&
			runs->sort->compare(all[child + 1].item, all[child].item) < 0)
			child++;
		if (runs->sort->compare(all[i].item, all[child].item) <= 0)
			return;
		swap_runs(&all[i], &all[child]);
	}
}

static int open_runs(struct runs *runs, char *buffer, size_t room)
{
	const struct merge_sort *m = runs->sort;

	for (int r; runs->n < m->n; runs->n++) {
		runs->all[runs->n] = (struct run){.at = runs->n ? m->ends[runs->n - 1] : 0,
			.end = m->ends[runs->n],
			.buffer = buffer + runs->n * room,
			.room = room};
		r = run_fill(m, &runs->all[runs->n]);
		if (r < 0)
			return r;
	}
	for (size_t i = runs->n / 2; i > 0; i--)
		sift_down(runs, i - 1);
	return 0;
}

/* Removes the first item. */
static int next_item(struct runs *runs)
{
	struct run *first = &runs->all[0];
	int r = 1;

	first->item += runs->sort->item_size;
	if (first->item == first->last)
		r = run_fill(runs->sort, first);
	if (r < 0)
		return r;
	if (r == 0)
		*first = runs->all[--runs->n];
	sift_down(runs, 0);
	return 0;
}

int merge_sort_each(struct merge_sort *m, void *buffer, size_t n,
	int (*each)(const void *item, void *arg), void *arg)
{
	_cleanup_free_ struct run *all = calloc(m->n ?: 1, sizeof(*all));
	struct runs runs = {.sort = m, .all = all};
	int r = all && n >= m->n ? 0 : -ENOMEM;

	if (r == 0 && m->n)
		r = open_runs(&runs, buffer, n / m->n * m->item_size);
	while (r == 0 && runs.n) {
		r = each(runs.all[0].item, arg);
		if (r == 0)
			r = next_item(&runs);
	}
	return r;
}

void merge_sort_done(struct merge_sort *m)
{
	spool_done(&m->items);
	free(m->ends);
	m->ends = NULL;
}
