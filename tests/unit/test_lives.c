/* SPDX-License-Identifier: MIT */
/* Lives of node ids: each end begins one that no id ever had. */
#include "unit.h"

#include "lives.h"

static void first_life(void **state)
{
	assert_int_equal(lives_of(1), 0);
	assert_int_equal(lives_of(UINT64_MAX), 0);
}

static void others_live_on(void **state)
{
	lives_end(77);
	assert_int_not_equal(lives_of(77), 0);
	assert_int_equal(lives_of(78), 0);
	assert_int_equal(lives_of(77), lives_of(77));
}

/* Also not when it was forgotten in between. */
static void no_life_comes_again(void **state)
{
	uint32_t before = 0;

	for (int i = 0; i < 10; i++) {
		lives_end(77);
		assert_true(lives_of(77) > before);
		before = lives_of(77);
		for (uint64_t id = 1000; id < 100000; id++)
			lives_end(id);
		assert_in_range(lives_of(77), 0, before);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_life),
		cmocka_unit_test(others_live_on),
		cmocka_unit_test(no_life_comes_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
