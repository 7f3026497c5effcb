/* SPDX-License-Identifier: MIT */
/* Numbers of texts are given again, when all have been given, but for those in use. (There are
 * few.) */
#include "unit.h"

#include "interned.h"

#define NUMBERS ((1u << INTERNED_BITS) - 1)

static uint32_t used;
static bool all_used;

static bool in_use(uint32_t number)
{
	return all_used || number == used;
}

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
	char text[INTERNED_SIZE];

	used = number(0);
	for (unsigned i = 1; i < 3 * NUMBERS; i++)
		assert_int_not_equal(number(i), used);
	assert_int_equal(interned_text(used, text), -ESTALE);
}

static void none_is_left(void **state)
{
	uint32_t n = 1, known = number(1);

	all_used = true;
	assert_int_equal(intern("one more", &n), -EOVERFLOW);
	assert_int_equal(intern("one more", &n), -EOVERFLOW);
	assert_int_equal(number(1), known);
	all_used = false;
	assert_int_equal(intern("one more", &n), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_around),
		cmocka_unit_test(none_is_left),
	};

	intern_set_in_use(in_use);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
