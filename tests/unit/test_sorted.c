/* SPDX-License-Identifier: MIT */
/* Where a key begins in a sorted array. */
#include "unit.h"

#include "sorted.h"

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void the_first_of_several(void **state)
{
	static const int all[] = {2, 4, 4, 4, 6, 8, 8};
	static const size_t first[] = {0, 0, 0, 1, 1, 4, 4, 5, 5, 7};

	for (int key = 0; key < 10; key++)
		assert_int_equal(sorted_first(&key, all, 7, sizeof(*all), compare), first[key]);
}

static void of_none(void **state)
{
	int key = 1;

	assert_int_equal(sorted_first(&key, NULL, 0, sizeof(key), compare), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_of_several),
		cmocka_unit_test(of_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
