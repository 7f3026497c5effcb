/* SPDX-License-Identifier: MIT */
/*
 * ethtool: the bytes are a message of ethtool netlink, which has whole lines, and a feature in it
 * can be requested; or they are a line of features, see fuzz_line.h.
 */
#include "fuzz_line.h"

#include "cleanup.h"
#include "ethtool.h"
#include "feature.h"

/* Zeroed memory of the exact size of DATA, for a sanitizer; with a correct header. */
static struct nlmsghdr *message_of(const uint8_t *data, size_t size)
{
	struct nlmsghdr *msg = malloc(size);

	memcpy(msg, data, size);
	msg->nlmsg_len = (uint32_t)size;
	return msg;
}

static void expect_lines(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] != '\n' && ((unsigned char)text[i] < ' ' || text[i] == 0x7f))
			abort();
	if (size && text[size - 1] != '\n')
		abort();
}

static void print_features(const struct features *features, FILE *out)
{
	_cleanup_(netlink_list_done) struct netlink_list list = {
		.item_size = sizeof(struct feature)};

	features_list(features, &list);
	for (size_t i = 0; i < list.n; i++) {
		_cleanup_(nl_msg_freep) struct nl_msg *msg = nlmsg_alloc();
		const struct feature *feature = netlink_list_at(&list, i);

		feature_print(feature, out);
		fputc('\n', out);
		if (features_put(msg, features, feature->word, feature->on) < 0)
			abort();
	}
}

static void as_message(const uint8_t *data, size_t size)
{
	_cleanup_free_ struct nlmsghdr *msg = message_of(data, size);
	_cleanup_free_ char *text = NULL;
	struct features features = {.n = 0};
	size_t text_size;
	FILE *out = open_memstream(&text, &text_size);

	if (features_from_msg(NULL, msg, &features) > 0)
		print_features(&features, out);
	for (int file = ETHTOOL_RING; file <= ETHTOOL_PAUSE; file++)
		ethtool_file_print((enum ethtool_file)file, msg, out);
	fclose(out);
	expect_lines(text, text_size);
}

static int parse(struct words *w, void *item)
{
	*(struct feature *)item = (struct feature){.on = false};
	return feature_parse(w, item);
}

static void print(const void *item, FILE *out)
{
	feature_print(item, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct feature feature = {.on = false};
	struct fuzz_line what = {.parse = parse, .print = print, .item = &feature};

	if (size >= sizeof(struct nlmsghdr))
		as_message(data, size);
	return fuzz_line(&what, data, size);
}
