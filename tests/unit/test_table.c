/* SPDX-License-Identifier: MIT */
/*
 * The table of files is complete, and docs/tree.md speaks of every file once and of no other: a
 * line there that begins with "### `" or "| `" names a row's path.
 */
#include "unit.h"

#include "tree.h"

static void rows_are_whole(void **state)
{
	for (unsigned i = TREE_ROOT_ROW; i < tree_row_count; i++) {
		const struct tree_row *row = tree_row(i);
		mode_t type = row->mode & S_IFMT;

		assert_non_null(row->path);
		assert_non_null(row->doc);
		assert_true(type == S_IFDIR || type == S_IFREG || type == S_IFLNK);
		/* Every file says something, but for leftovers; and only files are written. */
		assert_true(
			type == S_IFDIR || row->render || row->stream || i == TREE_LEFTOVER_ROW);
		assert_false(row->render && row->stream);
		assert_int_equal(type == S_IFREG && row->mode & 0222,
			row->apply || row->lines || row->draft);
		assert_false(row->apply && row->lines);
		assert_int_equal(tree_row_number(row->path), i); /* no path twice */
	}
}

static void fixed_rows_are_where_code_expects_them(void **state)
{
	assert_int_equal(tree_row_number("/"), TREE_ROOT_ROW);
	assert_int_equal(tree_row_number("/NAME"), TREE_NAME_ROW);
	assert_int_equal(tree_row_number("/LEFTOVER"), TREE_LEFTOVER_ROW);
}

/* "/NAME/links/IF/mtu" stands in "/NAME/links/IF", which is a directory. */
static void parents_are_directories(void **state)
{
	for (unsigned i = TREE_ROOT_ROW + 1; i < tree_row_count; i++) {
		const char *path = tree_row(i)->path;
		const struct tree_row *parent = tree_row(tree_row_parent(i));
		size_t len = strlen(parent->path);

		assert_true(S_ISDIR(parent->mode));
		assert_memory_equal(path, parent->path, len);
		assert_ptr_equal(strrchr(path, '/'), path + (len == 1 ? 0 : len));
	}
}

static void capitals_stand_for_many(void **state)
{
	for (unsigned i = TREE_ROOT_ROW + 1; i < tree_row_count; i++) {
		const char *name = strrchr(tree_row(i)->path, '/') + 1;

		assert_int_equal(name[0] >= 'A' && name[0] <= 'Z', tree_row(i)->many != NULL);
	}
}

static void found_by_name(void **state)
{
	struct tree_node dir = {.serial = 7, .object = 3, .row = tree_row_number("/NAME/links/IF")};
	struct tree_node found;

	assert_int_equal(tree_find_now(&dir, "mtu", &found), 0);
	assert_int_equal(found.row, tree_row_number("/NAME/links/IF/mtu"));
	assert_int_equal(found.serial, 7);
	assert_int_equal(found.object, 3);
	assert_int_equal(tree_find_now(&dir, "nothing", &found), -EAGAIN); /* a draft? */
	assert_int_equal(tree_find_now(&dir, "peer", &found), -EAGAIN);
	dir.row = tree_row_number("/NAME/links/IF/statistics");
	assert_int_equal(tree_find_now(&dir, "nothing", &found), -ENOENT);
	dir.row = TREE_ROOT_ROW;
	assert_int_equal(tree_find_now(&dir, "web", &found), -EAGAIN);
}

/* The path that a line of the document names, or NULL. */
static char *named_path(char *line)
{
	char *path;

	if (strncmp(line, "### `/", 6) != 0 && strncmp(line, "| `/", 4) != 0)
		return NULL;
	path = strchr(line, '`') + 1;
	path[strcspn(path, "`")] = '\0';
	return path;
}

static void document_speaks_of_every_file(void **state)
{
	FILE *f = fopen(*state, "r");
	char line[1024], *path;
	unsigned seen[1 << TREE_ROW_BITS] = {0};

	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		path = named_path(line);
		if (!path)
			continue;
		if (!tree_row_number(path))
			fail_msg("%s is in the document, and is no file of the tree", path);
		seen[tree_row_number(path)]++;
	}
	fclose(f);
	for (unsigned i = TREE_ROOT_ROW; i < tree_row_count; i++)
		if (seen[i] != 1)
			fail_msg("%s is %u times in the document", tree_row(i)->path, seen[i]);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_whole),
		cmocka_unit_test(fixed_rows_are_where_code_expects_them),
		cmocka_unit_test(parents_are_directories),
		cmocka_unit_test(capitals_stand_for_many),
		cmocka_unit_test(found_by_name),
		cmocka_unit_test_prestate(document_speaks_of_every_file, argc > 1 ? argv[1] : NULL),
	};

	tree_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
