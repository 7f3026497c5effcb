/* SPDX-License-Identifier: MIT */
/* What the kernel was told of counts until it has forgotten all of it. */
#include "unit.h"

#include "nlookup.h"
#include "nodeid.h"

static void counted_and_forgotten(void **state)
{
	struct tree_node dir = {.serial = 5, .row = TREE_NAME_ROW},
			 leftover = {.serial = 5, .row = 3};

	assert_false(nlookup_has_serial(5));
	assert_int_equal(nlookup_add(&dir), 0);
	assert_int_equal(nlookup_add(&dir), 0);
	assert_int_equal(nlookup_add(&leftover), 0);
	nlookup_drop(&dir, 2);
	assert_true(nlookup_has_serial(5));
	assert_false(nlookup_has_serial(4));
	assert_false(nlookup_has_serial(5 + 1024));
	nlookup_drop(&leftover, 1);
	assert_false(nlookup_has_serial(5));
}

static void last_serial(void **state)
{
	struct tree_node node = {.serial = NODEID_SERIAL_MAX, .row = TREE_NAME_ROW};

	assert_int_equal(nlookup_add(&node), 0);
	assert_true(nlookup_has_serial(NODEID_SERIAL_MAX));
	nlookup_drop(&node, 7); /* never below 0 */
	nlookup_drop(&node, 1);
	assert_false(nlookup_has_serial(NODEID_SERIAL_MAX));
}

static void texts(void **state)
{
	uint32_t last = (1u << INTERNED_BITS) - 1;
	struct tree_node sysctl = {.serial = 6,
		.object = last << TREE_TEXT_BITS | 3,
		.row = tree_row_number("/NAME/proc/sys/net/PATH")};
	struct tree_node pid = {
		.object = 77 << TREE_TEXT_BITS, .row = tree_row_number("/by-pid/PID")};
	struct tree_node table = {.object = 78, .row = tree_row_number("/NAME/tables/TABLE")};

	assert_int_equal(nlookup_add(&sysctl), 0);
	assert_int_equal(nlookup_add(&pid), 0);
	assert_int_equal(nlookup_add(&table), 0);
	assert_true(nlookup_has_text(last));
	assert_true(nlookup_has_text(77));
	assert_false(nlookup_has_text(78));
	nlookup_drop(&sysctl, 1);
	nlookup_drop(&pid, 1);
	assert_false(nlookup_has_text(last));
	assert_false(nlookup_has_text(77));
}

static void epoch_changes_after_last_reference(void **state)
{
	struct tree_node node = {.serial = 9, .row = TREE_NAME_ROW};
	uint32_t epoch;

	assert_int_equal(nlookup_epoch(9), 0);
	assert_int_equal(nlookup_add(&node), 0);
	epoch = nlookup_epoch(9);
	assert_int_not_equal(epoch, 0);
	assert_int_equal(nlookup_add(&node), 0);
	nlookup_drop(&node, 1);
	assert_int_equal(nlookup_epoch(9), epoch);
	nlookup_drop(&node, 1);
	assert_int_equal(nlookup_epoch(9), 0);
	assert_int_equal(nlookup_add(&node), 0);
	assert_int_not_equal(nlookup_epoch(9), epoch);
	nlookup_drop(&node, 1);
}

/* What has no number, and the symlink that is none. */
static void nothing_to_count(void **state)
{
	struct tree_node root = {.row = TREE_ROOT_ROW}, nothing = {.object = 1};

	assert_int_equal(nlookup_add(&root), 0);
	nlookup_drop(&root, 1);
	nlookup_drop(&nothing, 1);
	assert_false(nlookup_has_serial(0));
	assert_false(nlookup_has_text(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counted_and_forgotten),
		cmocka_unit_test(last_serial),
		cmocka_unit_test(texts),
		cmocka_unit_test(epoch_changes_after_last_reference),
		cmocka_unit_test(nothing_to_count),
	};

	tree_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
