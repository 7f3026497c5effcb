/* SPDX-License-Identifier: MIT */
/* Growable arrays. */
#include "unit.h"

#include "array.h"

/* As libc does: AddressSanitizer would abort. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void keeps_items(void **state)
{
	int *items = NULL;
	size_t room = 0;

	for (int n = 0; n < 1000; n++) {
		assert_int_equal(array_reserve(&items, n, &room), 0);
		assert_true(room > (size_t)n);
		items[n] = n;
	}
	for (int n = 0; n < 1000; n++)
		assert_int_equal(items[n], n);
	free(items);
}

static void out_of_memory_changes_nothing(void **state)
{
	size_t room = SIZE_MAX / 2;
	int item = 1, *items = &item;

	assert_int_equal(array_reserve(&items, room, &room), -ENOMEM);
	assert_ptr_equal(items, &item);
	assert_true(room == SIZE_MAX / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_items),
		cmocka_unit_test(out_of_memory_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
