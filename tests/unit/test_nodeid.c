/* SPDX-License-Identifier: MIT */
/* Node ids: whatever goes in comes out, and the root is FUSE's. */
#include "unit.h"

#include <fuse_lowlevel.h>
#include <string.h>

#include "nodeid.h"

static void assert_round_trip(struct tree_node node)
{
	struct tree_node back = nodeid_unpack(nodeid_pack(&node));

	assert_true(back.serial == node.serial);
	assert_int_equal(back.object, node.object);
	assert_int_equal(back.row, node.row);
}

static void root_is_fuse_root(void **state)
{
	struct tree_node root = {.row = TREE_ROOT_ROW};

	assert_int_equal(nodeid_pack(&root), FUSE_ROOT_ID);
}

static void round_trips(void **state)
{
	static const uint64_t serials[] = {0, 1, 2, (1 << NODEID_SERIAL_BITS) - 1};
	static const uint32_t objects[] = {0, 1, INT32_MAX, UINT32_MAX};

	for (size_t s = 0; s < 4; s++)
		for (size_t o = 0; o < 4; o++)
			for (unsigned row = 1; row < 1u << TREE_ROW_BITS; row++)
				assert_round_trip((struct tree_node){serials[s], objects[o], row});
}

static void versions_have_one_node(void **state)
{
	struct tree_node node = {.serial = NODEID_SERIAL_MAX, .object = UINT32_MAX, .row = 5}, back;
	uint64_t id = nodeid_pack(&node), other;

	assert_int_equal(nodeid_version(id), 0);
	for (unsigned version = 0; version < NODEID_VERSIONS; version++) {
		other = nodeid_with_version(id, version);
		back = nodeid_unpack(other);
		assert_int_equal(nodeid_version(other), version);
		assert_true(nodeid_pack(&back) == id);
		assert_true(nodeid_with_version(other, 0) == id);
	}
}

/* Of 4,096 ids in 4,096 buckets, 63% of the buckets are expected to have one. */
static unsigned used_buckets(struct tree_node node, bool by_object)
{
	static bool used[4096];
	unsigned n = 0;

	memset(used, 0, sizeof(used));
	for (unsigned i = 1; i <= 4096; i++) {
		if (by_object)
			node.object = i;
		else
			node.serial = i;
		used[nodeid_hash(nodeid_pack(&node)) % 4096] = true;
	}
	for (unsigned i = 0; i < 4096; i++)
		n += used[i];
	return n;
}

static void hash_spreads_serials_and_objects(void **state)
{
	assert_true(used_buckets((struct tree_node){.row = 30}, false) > 2048);
	assert_true(used_buckets((struct tree_node){.row = 30, .serial = 5}, true) > 2048);
}

static void too_many_serials_are_refused(void **state)
{
	struct tree_node node = {.serial = 1 << NODEID_SERIAL_BITS, .row = 1};

	assert_int_equal(nodeid_pack(&node), 0);
}

static void rows_fit(void **state)
{
	assert_in_range(tree_row_count, 1, 1u << TREE_ROW_BITS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(root_is_fuse_root),
		cmocka_unit_test(round_trips),
		cmocka_unit_test(versions_have_one_node),
		cmocka_unit_test(hash_spreads_serials_and_objects),
		cmocka_unit_test(too_many_serials_are_refused),
		cmocka_unit_test(rows_fit),
	};

	tree_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
