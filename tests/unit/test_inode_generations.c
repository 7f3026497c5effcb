/* SPDX-License-Identifier: MIT */
/* Lives of node ids: each end begins one that no id ever had. */
#include "unit.h"

#include "inode_generations.h"

static void first_generation(void **state)
{
	assert_int_equal(inode_generation_of(1), 0);
	assert_int_equal(inode_generation_of(UINT64_MAX), 0);
}

static void others_keep_their_generation(void **state)
{
	inode_generations_next(77);
	assert_int_not_equal(inode_generation_of(77), 0);
	assert_int_equal(inode_generation_of(78), 0);
	assert_int_equal(inode_generation_of(77), inode_generation_of(77));
}

/* Also not when it was forgotten in between. */
static void no_generation_is_reused(void **state)
{
	uint32_t before = 0;

	for (int i = 0; i < 10; i++) {
		inode_generations_next(77);
		assert_true(inode_generation_of(77) > before);
		before = inode_generation_of(77);
		for (uint64_t id = 1000; id < 100000; id++)
			inode_generations_next(id);
		assert_in_range(inode_generation_of(77), 0, before);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_generation),
		cmocka_unit_test(others_keep_their_generation),
		cmocka_unit_test(no_generation_is_reused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
