/* SPDX-License-Identifier: MIT */
/* Items come out in order, however they came in, in memory and from a file. */
#include "unit.h"

#include "merge_sort.h"

#include <stdlib.h>

#define PARTS 7
#define BUFFER 20 /* items, of which each part gets two */

struct item {
	int key, number;
	char rest[1000];
};

static int compare_keys(const void *a, const void *b)
{
	return ((const struct item *)a)->key - ((const struct item *)b)->key;
}

struct seen {
	int n, last, limit;
	long sum;
};

static int see(const void *p, void *arg)
{
	const struct item *item = p;
	struct seen *seen = arg;

	assert_true(item->key >= seen->last);
	seen->last = item->key;
	seen->sum += item->number;
	return ++seen->n == seen->limit ? -ECANCELED : 0;
}

static void check(const int sizes[PARTS], int limit)
{
	static struct item items[200], buffer[BUFFER];
	struct seen seen = {.limit = limit};
	struct merge_sort m;
	int all = 0;

	merge_sort_init(&m, sizeof(*items), compare_keys);
	for (int part = 0; part < PARTS; part++) {
		for (int i = 0; i < sizes[part]; i++)
			items[i] = (struct item){.key = rand() % 100, .number = all++};
		assert_int_equal(merge_sort_add(&m, items, (size_t)sizes[part]), 0);
	}
	assert_int_equal(merge_sort_each(&m, buffer, BUFFER, see, &seen), limit ? -ECANCELED : 0);
	assert_int_equal(seen.n, limit ?: all);
	assert_true(limit || seen.sum == (long)all * (all - 1) / 2);
	merge_sort_done(&m);
}

static void in_order(void **state)
{
	static const int none[PARTS], one[PARTS] = {0, 0, 200},
				      various[PARTS] = {1, 200, 2, 0, 3, 197, 64};

	check(none, 0);
	check(one, 0);
	check(various, 0);
	check(various, 100);
}

static void from_a_file(void **state)
{
	spool_set_memory(1 << 16);
	in_order(state);
}

static void too_small_a_buffer(void **state)
{
	struct item items[3] = {{.key = 1}}, buffer[2];
	struct seen seen = {0};
	struct merge_sort m;

	merge_sort_init(&m, sizeof(*items), compare_keys);
	for (int i = 0; i < 3; i++)
		assert_int_equal(merge_sort_add(&m, &items[i], 1), 0);
	assert_int_equal(merge_sort_each(&m, buffer, 2, see, &seen), -ENOMEM);
	merge_sort_done(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_order),
		cmocka_unit_test(from_a_file),
		cmocka_unit_test(too_small_a_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
