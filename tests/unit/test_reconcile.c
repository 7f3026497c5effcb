/* SPDX-License-Identifier: MIT */
/* `>` of a table that is too long to be seen at once; the table is ours. */
#include "unit.h"

#include "cleanup.h"
#include "lines.h"

#define MANY (3 * NETLINK_LIST_FULL)

/* Which of the numbers there are, which of them differ from their line, and which cannot be
 * removed. */
static bool present[MANY], differs[MANY], stuck[MANY];
static unsigned dumps;
static struct error_log *errors;

static int parse(struct words *w, void *item)
{
	words_next_if(w, "number");
	return words_u32(w, "number", item);
}

static int change(struct tree_request *rq, enum line_verb verb, const void *item)
{
	uint32_t n = *(const uint32_t *)item;

	if (verb == LINE_DEL && (!present[n] || stuck[n]))
		return -ESRCH;
	if (verb == LINE_ADD && present[n])
		return -EEXIST;
	assert_false(verb == LINE_DEL && differs[n]);
	present[n] = verb != LINE_DEL;
	differs[n] = false;
	return 0;
}

/* As netlink_dump(). */
static int dump(struct tree_request *rq, struct netlink_list *list)
{
	int r = 0;

	assert_true(++dumps < 100);
	for (uint32_t n = 0; r == 0 && n < MANY; n++) {
		if (!present[n])
			continue;
		*(uint32_t *)netlink_list_add(list) = n;
		if (list->n == NETLINK_LIST_FULL)
			r = list->full(list, list->arg);
	}
	return r;
}

static bool matches(const void *written, const void *item)
{
	uint32_t n = *(const uint32_t *)item;

	return *(const uint32_t *)written == n && !differs[n];
}

static uint64_t key(const void *item)
{
	return *(const uint32_t *)item % 1000;
}

/* 7 is the kernel's; 8 and 9 are of protocol 80, 10 is marked. */
static unsigned owner(const void *item)
{
	switch (*(const uint32_t *)item) {
	case 7:
		return OWNER_KERNEL;
	case 8:
	case 9:
		return 80;
	case 10:
		return OWNER_MARKED;
	default:
		return OWNER_ADMIN;
	}
}

static const char *owner_name(unsigned owner, char buf[NAME_SIZE])
{
	snprintf(buf, NAME_SIZE, "%u", owner);
	return buf;
}

static const struct line_ops numbers = {.size = sizeof(uint32_t),
	.parse = parse,
	.change = change,
	.dump = dump,
	.matches = matches,
	.key = key,
	.owner = owner,
	.owner_name = owner_name};

/* As a file that is truncated, written and closed; or only the close. */
static void write_and_close(const char *text, bool write)
{
	struct line_state state = {0};
	struct tree tree = {.errors = errors};
	struct tree_request rq = {.tree = &tree, .node = {.row = TREE_ROOT_ROW}};
	struct spool written;

	dumps = 0;
	spool_init(&written);
	assert_int_equal(spool_write(&written, 0, text, strlen(text)), 0);
	if (write)
		assert_int_equal(lines_apply(&rq, &numbers, &state, &written, true, false), 0);
	assert_int_equal(lines_reconcile(&rq, &numbers, &state, &written), 0);
	spool_done(&written);
}

static void write_all(const char *text)
{
	write_and_close(text, true);
}

static int begin(void **state)
{
	memset(present, true, sizeof(present));
	memset(stuck, false, sizeof(stuck));
	memset(differs, false, sizeof(differs));
	errors = error_log_new();
	return 0;
}

static int end(void **state)
{
	errors = error_log_free(errors);
	return 0;
}

/* Does error_log end with TEXT? */
static bool noted(const char *text)
{
	_cleanup_free_ char *all = NULL;
	size_t size, n = strlen(text);
	FILE *out = open_memstream(&all, &size);

	error_log_print(errors, out);
	fclose(out);
	return size >= n && strcmp(all + size - n, text) == 0 && (n > 0 || size == 0);
}

static void removes_what_is_not_named(void **state)
{
	present[5] = false;
	write_all("number 40000\nnumber 5\n");
	for (unsigned n = 0; n < MANY; n++)
		assert_int_equal(present[n], n == 40000 || n == 5 || (n >= 7 && n <= 10));
	assert_true(noted(" note /: 3 lines of other owners (80, 256) were left in place\n"));
}

static void removes_what_is_of_an_owner_that_is_named(void **state)
{
	memset(present, false, sizeof(present));
	present[7] = present[8] = present[9] = present[10] = true;
	write_all("number 7\ndel number 10\n");
	assert_true(present[7] && present[8] && present[9] && !present[10]);
	present[10] = true;
	write_all("number 9\n");
	assert_true(present[7] && !present[8] && present[9] && present[10]);
	assert_true(noted(" note /: 1 line of other owners (256) was left in place\n"));
	error_log_clear(errors);
	write_all("number 9\nnumber 10\n");
	assert_true(noted(""));
}

/* More than is seen at once: there is nothing to be done about it, and it does not try for ever. */
static void ends_where_nothing_can_be_removed(void **state)
{
	memset(stuck, true, sizeof(stuck));
	write_all("number 40000\n");
	for (unsigned n = 0; n < MANY; n++)
		assert_true(present[n]);
}

static void touches_nothing_that_is_named(void **state)
{
	memset(present, false, sizeof(present));
	present[1] = present[2] = stuck[1] = true;
	write_all("number 2\nnumber 1\n");
	assert_true(present[1] && present[2]);
	assert_true(dumps <= 2);
}

/* However many there are: until it is replaced, traffic uses what differs. */
static void replaces_what_differs_and_does_not_remove_it(void **state)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	memset(differs, true, sizeof(differs));
	differs[1] = false;
	for (unsigned n = 0; n < MANY; n++)
		if (n != 1)
			fprintf(out, "number %u\n", n);
	fclose(out);
	write_and_close(text, false);
	for (unsigned n = 0; n < MANY; n++)
		assert_true(present[n] == (n != 1) && !differs[n]);
	assert_true(dumps <= 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(removes_what_is_not_named, begin, end),
		cmocka_unit_test_setup_teardown(
			removes_what_is_of_an_owner_that_is_named, begin, end),
		cmocka_unit_test_setup_teardown(ends_where_nothing_can_be_removed, begin, end),
		cmocka_unit_test_setup_teardown(touches_nothing_that_is_named, begin, end),
		cmocka_unit_test_setup_teardown(
			replaces_what_differs_and_does_not_remove_it, begin, end),
	};

	tree_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
