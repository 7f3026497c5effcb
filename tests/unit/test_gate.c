/* SPDX-License-Identifier: MIT */
/* What comes after a request that closes a file of its namespace waits for it, in order. */
#include "unit.h"

#include "gate.h"

#define ABOUT(serial) \
	{ \
		.serials = { serial, serial } \
	}

static void closing(struct gate_item *item)
{
	item->closes = true;
}

static void nobody_waits_for_others(void **state)
{
	struct gate g = {NULL};
	struct gate_item close = ABOUT(1), other = ABOUT(2), look = ABOUT(1);

	assert_true(gate_enter(&g, &look));
	closing(&close);
	assert_true(gate_enter(&g, &close));
	assert_true(gate_enter(&g, &other));
	assert_true(gate_is_closed(&g, 1));
	assert_false(gate_is_closed(&g, 2));
	assert_false(gate_enter(&g, &look));
	assert_null(gate_next(&g));
	gate_leave(&g, &close);
	assert_ptr_equal(gate_next(&g), &look);
	assert_null(g.first);
}

/* Two that close: what comes after the second one waits for that, also when the first one leaves.
 */
static void no_close_is_overtaken(void **state)
{
	struct gate g = {NULL};
	struct gate_item one = ABOUT(1), two = ABOUT(1), between = ABOUT(1), after = ABOUT(1),
			 late = ABOUT(1);

	closing(&one);
	closing(&two);
	assert_true(gate_enter(&g, &one));
	assert_false(gate_enter(&g, &between));
	assert_false(gate_enter(&g, &two));
	assert_false(gate_enter(&g, &after));
	gate_leave(&g, &one);
	assert_false(gate_enter(&g, &late)); /* it came in before the others were let go on */
	assert_ptr_equal(gate_next(&g), &between);
	assert_ptr_equal(gate_next(&g), &two);
	assert_null(gate_next(&g));
	gate_leave(&g, &two);
	assert_ptr_equal(gate_next(&g), &after);
	assert_ptr_equal(gate_next(&g), &late);
	assert_null(g.first);
}

static void one_about_two_waits_for_both(void **state)
{
	struct gate g = {NULL};
	struct gate_item one = ABOUT(1), two = ABOUT(2), move = {.serials = {1, 2}};

	closing(&one);
	closing(&two);
	assert_true(gate_enter(&g, &one));
	assert_true(gate_enter(&g, &two));
	assert_false(gate_enter(&g, &move));
	gate_leave(&g, &one);
	assert_null(gate_next(&g));
	gate_leave(&g, &two);
	assert_ptr_equal(gate_next(&g), &move);
}

static void an_interrupted_item_leaves(void **state)
{
	struct gate g = {NULL};
	struct gate_item close = ABOUT(1), one = ABOUT(1), two = ABOUT(1);

	closing(&close);
	assert_true(gate_enter(&g, &close));
	assert_false(gate_enter(&g, &one));
	assert_false(gate_enter(&g, &two));
	gate_leave(&g, &one);
	gate_leave(&g, &close);
	assert_ptr_equal(gate_next(&g), &two);
	assert_null(gate_next(&g));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_waits_for_others),
		cmocka_unit_test(no_close_is_overtaken),
		cmocka_unit_test(one_about_two_waits_for_both),
		cmocka_unit_test(an_interrupted_item_leaves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
