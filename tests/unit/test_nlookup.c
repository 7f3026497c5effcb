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

/* Interns more texts than are kept without a reference. */
static void forget_texts(void)
{
	char text[32];
	uint32_t number;

	for (int i = 0; i < INTERNED_MAX; i++) {
		snprintf(text, sizeof(text), "%d", i);
		assert_int_equal(intern(text, &number), 0);
	}
}

static void texts(void **state)
{
	char text[INTERNED_SIZE];
	struct tree_node sysctl = {.serial = 6, .row = tree_row_number("/NAME/proc/sys/net/PATH")},
			 pid = {.row = tree_row_number("/by-pid/PID")},
			 table = {.object = 78, .row = tree_row_number("/NAME/tables/TABLE")};

	assert_int_equal(tree_text_object("core/somaxconn", 3, &sysctl.object), 0);
	assert_int_equal(tree_text_object("pid", 0, &pid.object), 0);
	assert_int_equal(nlookup_add(&sysctl), 0);
	assert_int_equal(nlookup_add(&sysctl), 0);
	assert_int_equal(nlookup_add(&table), 0);
	nlookup_drop(&sysctl, 1);
	forget_texts();
	assert_int_equal(tree_text(&sysctl, text), 0);
	assert_string_equal(text, "core/somaxconn");
	assert_int_equal(nlookup_add(&pid), -ESTALE);
	nlookup_drop(&sysctl, 1);
	nlookup_drop(&table, 1);
	forget_texts();
	forget_texts();
	assert_int_equal(tree_text(&sysctl, text), -ESTALE);
	assert_int_equal(nlookup_add(&sysctl), -ESTALE);
	assert_false(nlookup_has_serial(6));
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
