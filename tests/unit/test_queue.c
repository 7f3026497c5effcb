/* SPDX-License-Identifier: MIT */
/* What is read as it is made: order, the limit, what is lost, and the end. */
#include "unit.h"

#include <string.h>

#include "queue.h"

static unsigned calls;

static void ready(void *arg)
{
	calls++;
}

static struct queue *make(size_t limit)
{
	struct queue *q = queue_new(limit, ready, NULL);

	assert_non_null(q);
	calls = 0;
	return q;
}

static void put(struct queue *q, const char *line)
{
	queue_put(q, line, strlen(line));
}

static void takes(struct queue *q, size_t size, const char *expected)
{
	char buf[64];
	ssize_t n;

	assert_true(size < sizeof(buf));
	n = queue_read(q, buf, size);
	assert_true(n >= 0);
	buf[n] = '\0';
	assert_string_equal(buf, expected);
}

static void is_empty(struct queue *q)
{
	char buf[1];

	assert_false(queue_is_ready(q));
	assert_int_equal(queue_read(q, buf, 1), -EAGAIN);
}

static void comes_in_order(void **state)
{
	struct queue *q = make(100);

	is_empty(q);
	put(q, "one\n");
	put(q, "two\n");
	assert_int_equal(calls, 2);
	assert_true(queue_is_ready(q));
	takes(q, 6, "one\ntw");
	takes(q, 60, "o\n");
	is_empty(q);
	queue_free(q);
}

static void reports_lost_lines(void **state)
{
	struct queue *q = make(10);

	put(q, "12345678\n");
	put(q, "ab\n");
	put(q, "\n"); /* there is room, but not for all that came before */
	takes(q, 5, "12345");
	put(q, "c\n");
	takes(q, 60, "678\n");
	takes(q, 60, "lost 3\n");
	is_empty(q);
	put(q, "d\n");
	takes(q, 60, "d\n");
	queue_add_lost(q);
	assert_true(queue_is_ready(q));
	takes(q, 60, "lost 1\n");
	is_empty(q);
	queue_free(q);
}

static void has_an_end(void **state)
{
	struct queue *q = make(10);

	put(q, "last\n");
	queue_end(q);
	assert_int_equal(calls, 2);
	takes(q, 60, "last\n");
	assert_true(queue_is_ready(q));
	takes(q, 60, "");
	takes(q, 60, "");
	queue_free(q);
}

/* Around the end of the ring, and through its growing. */
static void goes_round(void **state)
{
	struct queue *q = make(20000);
	char line[16], expected[16];
	unsigned in = 0, out = 0;

	for (unsigned round = 0; round < 3000; round++) {
		for (unsigned i = 0; i < 3 + round % 3; i++) {
			snprintf(line, sizeof(line), "%05u\n", in++);
			put(q, line);
		}
		for (unsigned i = 0; i < 3; i++) {
			snprintf(expected, sizeof(expected), "%05u\n", out++);
			takes(q, 6, expected);
		}
	}
	while (out < in) {
		snprintf(expected, sizeof(expected), "%05u\n", out++);
		takes(q, 6, expected);
	}
	is_empty(q);
	queue_free(q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_in_order),
		cmocka_unit_test(reports_lost_lines),
		cmocka_unit_test(has_an_end),
		cmocka_unit_test(goes_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
