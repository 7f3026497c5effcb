/* SPDX-License-Identifier: MIT */
/*
 * Sorts any number of items of one size in bounded memory: sorted parts of them (runs) are stored
 * in a spool (spool.h), and merged when they are read. The items own no memory.
 *
 * Functions return 0 or a negative errno. Any thread, but only one at a time for one struct.
 */
#pragma once

#include "spool.h"

struct merge_sort {
	size_t item_size;
	int (*compare)(const void *a, const void *b); /* as for qsort(3) */
	struct spool items; /* the runs, in the order of merge_sort_add() */
	size_t *ends;	    /* of the runs in the spool, in bytes */
	size_t n, room;	    /* of `ends` */
};

void merge_sort_init(
	struct merge_sort *m, size_t item_size, int (*compare)(const void *a, const void *b));

/* Sorts ITEMS in place, and stores a copy of them. */
int merge_sort_add(struct merge_sort *m, void *items, size_t n);

/*
 * Calls EACH for all items, in order, up to its first negative errno. BUFFER is memory for N items,
 * at least one for each merge_sort_add().
 */
int merge_sort_each(struct merge_sort *m, void *buffer, size_t n,
	int (*each)(const void *item, void *arg), void *arg);

void merge_sort_done(struct merge_sort *m);
