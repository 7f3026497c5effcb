/* SPDX-License-Identifier: MIT */
/* Numbers for paths: the same again, as long as it is remembered, and never another one's. */
#include "unit.h"

#include "interned.h"

static uint32_t number(const char *path)
{
	uint32_t n = 0;

	assert_int_equal(intern(path, &n), 0);
	return n;
}

static void same_path_same_number(void **state)
{
	char text[INTERNED_SIZE];
	uint32_t a = number("ipv4/ip_forward"), b = number("tcp");

	assert_int_not_equal(a, b);
	assert_int_equal(number("ipv4/ip_forward"), a);
	assert_int_equal(interned_text(a, text), 0);
	assert_string_equal(text, "ipv4/ip_forward");
	assert_int_equal(interned_text(0, text), 0);
	assert_string_equal(text, "");
}

static void long_paths_are_refused(void **state)
{
	char path[INTERNED_SIZE + 1];
	uint32_t n;

	memset(path, 'x', sizeof(path));
	path[INTERNED_SIZE] = '\0';
	assert_int_equal(intern(path, &n), -ENAMETOOLONG);
	path[INTERNED_SIZE - 1] = '\0';
	assert_int_equal(intern(path, &n), 0);
}

static void the_oldest_is_forgotten(void **state)
{
	char text[INTERNED_SIZE];
	uint32_t first = number("first"), n = 0;

	for (int i = 0; i < INTERNED_MAX; i++) {
		snprintf(text, sizeof(text), "conf/if%d", i);
		n = number(text);
	}
	assert_int_equal(interned_text(first, text), -ESTALE);
	assert_int_equal(interned_text(n, text), 0);
	assert_in_range(number("first"), n + 1, UINT32_MAX);
}

static void used_texts_are_kept(void **state)
{
	char text[INTERNED_SIZE];
	uint32_t used = number("used"), twice = number("twice"), again;

	assert_int_equal(interned_ref(used), 0);
	assert_int_equal(interned_ref(twice), 0);
	assert_int_equal(interned_ref(twice), 0);
	for (int i = 0; i < 3 * INTERNED_MAX; i++) {
		snprintf(text, sizeof(text), "neigh/if%d", i);
		again = number(text);
		if (i % 3 == 0)
			assert_int_equal(interned_ref(again), 0);
	}
	assert_int_equal(number("used"), used);
	assert_int_equal(interned_text(again - 2, text), 0);
	assert_string_equal(text, "neigh/if196605"); /* the last one with a reference */
	interned_unref(used, 1);
	interned_unref(twice, 1);
	for (int i = 0; i < INTERNED_MAX; i++) {
		snprintf(text, sizeof(text), "conf/eth%d", i);
		number(text);
	}
	assert_int_equal(interned_text(used, text), -ESTALE);
	assert_int_equal(interned_ref(used), -ESTALE);
	assert_int_equal(interned_text(twice, text), 0);
	assert_string_equal(text, "twice");
	interned_unref(twice, 7); /* never below 0 */
	interned_unref(twice, 1);
	assert_int_equal(number("twice"), twice);
}

static void unknown_numbers_are_stale(void **state)
{
	char text[INTERNED_SIZE];

	assert_int_equal(interned_text((1u << INTERNED_BITS) - 1, text), -ESTALE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_path_same_number),
		cmocka_unit_test(long_paths_are_refused),
		cmocka_unit_test(the_oldest_is_forgotten),
		cmocka_unit_test(used_texts_are_kept),
		cmocka_unit_test(unknown_numbers_are_stale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
