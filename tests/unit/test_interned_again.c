/* SPDX-License-Identifier: MIT */
/* Numbers of texts are given again, when all have been given, but for those in use. (There are
 * few.) */
#include "unit.h"

#include "interned.h"

#define NUMBERS ((1u << INTERNED_BITS) - 1)

static uint32_t number(unsigned i)
{
	char text[32], back[INTERNED_SIZE];
	uint32_t n = 0;

	snprintf(text, sizeof(text), "text %u", i);
	assert_int_equal(intern(text, &n), 0);
	assert_in_range(n, 1, NUMBERS);
	assert_int_equal(interned_text(n, back), 0);
	assert_string_equal(back, text);
	return n;
}

static void all_around(void **state)
{
	uint32_t used = number(0);

	assert_int_equal(interned_ref(used), 0);
	for (unsigned i = 1; i < 3 * NUMBERS; i++)
		assert_int_not_equal(number(i), used);
	assert_int_equal(number(0), used);
	interned_unref(used, 1);
}

static void none_is_left(void **state)
{
	uint32_t n = 1, known;

	for (unsigned i = 0; i < NUMBERS; i++)
		assert_int_equal(interned_ref(number(i)), 0);
	assert_int_equal(intern("one more", &n), -EOVERFLOW);
	assert_int_equal(intern("one more", &n), -EOVERFLOW);
	known = number(1);
	interned_unref(known, 1);
	assert_int_equal(intern("one more", &n), 0);
	assert_int_equal(n, known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_around),
		cmocka_unit_test(none_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
