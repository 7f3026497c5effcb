/* SPDX-License-Identifier: MIT */
/*
 * Connection tracking: the bytes are a message of ctnetlink, whose entry has one line, which as a
 * `del` line matches that entry; or they are a `del` line.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "conntrack.h"
#include "lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool is_so)
{
	if (!is_so)
		abort();
}

/* Zeroed memory of the exact size of DATA, for a sanitizer; with a correct header. */
static struct nlmsghdr *message_of(const uint8_t *data, size_t size)
{
	struct nlmsghdr *msg = malloc(size);

	memcpy(msg, data, size);
	msg->nlmsg_len = (uint32_t)size;
	return msg;
}

static bool parse(char *line, struct conntrack_filter *filter)
{
	static struct words words;
	int r = words_split(line, &words);

	if (r == 0)
		r = conntrack_filter_parse(&words, filter);
	expect(r == 0 || words.why[0]);
	return r == 0;
}

static void expect_matching_line(const struct conntrack *ct)
{
	struct conntrack_filter filter = {0};
	_cleanup_free_ char *line = NULL;
	size_t size;
	FILE *out = open_memstream(&line, &size);

	conntrack_print(ct, out);
	fclose(out);
	for (size_t i = 0; i < size; i++)
		expect((unsigned char)line[i] >= ' ' && line[i] != 0x7f);
	expect(parse(line, &filter));
	expect(conntrack_matches(&filter, ct));
	conntrack_filter_clear(&filter);
}

static void as_message(const uint8_t *data, size_t size)
{
	_cleanup_free_ struct nlmsghdr *msg = message_of(data, size);
	struct conntrack ct = {0};

	/* The kernel reports the same numbers for both directions: the second is that of replies.
	 */
	if (conntrack_from_msg(NULL, msg, &ct) > 0 &&
		!((ct.numbers[CT_ORIGINAL].has ^ ct.numbers[CT_REPLY].has) &
			((1u << CT_KEYS_OF_DIRECTION) - 1)))
		expect_matching_line(&ct);
	conntrack_clear(&ct);
}

static void as_line(const uint8_t *data, size_t size)
{
	struct conntrack_filter filter = {0};
	struct conntrack ct = {.family = AF_INET6};
	char line[LINE_SIZE + 1];

	size = size < sizeof(line) ? size : sizeof(line) - 1;
	memcpy(line, data, size);
	line[size] = '\0';
	if (parse(line, &filter))
		conntrack_matches(&filter, &ct);
	conntrack_filter_clear(&filter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size >= sizeof(struct nlmsghdr))
		as_message(data, size);
	as_line(data, size);
	return 0;
}
