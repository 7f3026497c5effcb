/* SPDX-License-Identifier: MIT */
/* Messages of ethtool netlink have the words of ethtool(8), also those that few drivers send. */
#include "unit.h"

#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>

#include "cleanup.h"
#include "ethtool.h"
#include "feature.h"

static struct nl_msg *new_message(void)
{
	struct genlmsghdr header = {.version = 1};
	struct nl_msg *msg = nlmsg_alloc_simple(20, 0);

	nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO);
	return msg;
}

/* The value of each of N attributes is its number; those in BYTES have 8 bits, the others 32. */
static void prints(enum ethtool_file file, int n, const char *bytes, const char *expected)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = new_message();

	for (int i = 2; i <= n; i++)
		if (strchr(bytes, i))
			nla_put_u8(msg, i, (uint8_t)i);
		else
			nla_put_u32(msg, i, (uint32_t)i);
	assert_prints(expected, ethtool_file_print(file, nlmsg_hdr(msg), out));
}

static void all_attributes(void **state)
{
	prints(ETHTOOL_RING, 18, "\13\15\16",
		"rx-max 2\nrx-mini-max 3\nrx-jumbo-max 4\ntx-max 5\n"
		"tx-push-buf-len-max 16\nhds-thresh-max 18\nrx 6\nrx-mini 7\nrx-jumbo 8\ntx 9\n"
		"rx-buf-len 10\ncqe-size 12\ntx-push on\nrx-push on\ntx-push-buf-len 15\n"
		"hds-thresh 17\n");
	prints(ETHTOOL_COALESCE, 28, "\13\14\30\31",
		"adaptive-rx on\nadaptive-tx on\nstats-block-usecs 10\nsample-interval 23\n"
		"pkt-rate-low 13\npkt-rate-high 18\nrx-usecs 2\nrx-frames 3\nrx-usecs-irq 4\n"
		"rx-frames-irq 5\ntx-usecs 6\ntx-frames 7\ntx-usecs-irq 8\ntx-frames-irq 9\n"
		"rx-usecs-low 14\nrx-frame-low 15\ntx-usecs-low 16\ntx-frame-low 17\n"
		"rx-usecs-high 19\nrx-frame-high 20\ntx-usecs-high 21\ntx-frame-high 22\n"
		"cqe-mode-rx on\ncqe-mode-tx on\ntx-aggr-max-bytes 26\ntx-aggr-max-frames 27\n"
		"tx-aggr-time-usecs 28\n");
	prints(ETHTOOL_CHANNELS, 9, "",
		"rx-max 2\ntx-max 3\nother-max 4\ncombined-max 5\nrx 6\ntx 7\nother 8\n"
		"combined 9\n");
	prints(ETHTOOL_PAUSE, 4, "\2\3\4", "autonegotiate on\nrx on\ntx on\n");
	prints(ETHTOOL_PAUSE, 1, "", "");
}

static void switches(void **state)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = new_message();

	nla_put_u8(msg, 11, 1); /* ETHTOOL_TCP_DATA_SPLIT_DISABLED */
	nla_put_u8(msg, 13, 0);
	nla_put_u8(msg, 14, 1);
	assert_prints("tx-push off\nrx-push on\ntcp-data-split off\n",
		ethtool_file_print(ETHTOOL_RING, nlmsg_hdr(msg), out));
}

static void no_message(void **state)
{
	struct nlmsghdr msg = {.nlmsg_len = sizeof(msg)};

	assert_prints("", assert_int_equal(ethtool_file_print(ETHTOOL_RING, &msg, out), -EBADMSG));
}

/* One bitset of a reply: NAMES with those of the bits that are listed. */
static void put_bitset(
	struct nl_msg *msg, int type, bool is_list, const char *const names[], unsigned set)
{
	struct nlattr *bitset = nla_nest_start(msg, type), *bits;

	if (is_list)
		nla_put_flag(msg, ETHTOOL_A_BITSET_NOMASK);
	bits = nla_nest_start(msg, ETHTOOL_A_BITSET_BITS);
	for (unsigned i = 0; names[i]; i++) {
		struct nlattr *bit;

		if (is_list && !(set >> i & 1))
			continue;
		bit = nla_nest_start(msg, ETHTOOL_A_BITSET_BITS_BIT);
		nla_put_u32(msg, ETHTOOL_A_BITSET_BIT_INDEX, i);
		nla_put_string(msg, ETHTOOL_A_BITSET_BIT_NAME, names[i]);
		if (!is_list && set >> i & 1)
			nla_put_flag(msg, ETHTOOL_A_BITSET_BIT_VALUE);
		nla_nest_end(msg, bit);
	}
	nla_nest_end(msg, bits);
	nla_nest_end(msg, bitset);
}

static void groups_come_first(void **state)
{
	static const char *const names[] = {"loopback", "rx-gro", "tx-tcp6-segmentation",
		"tx-tcp-segmentation", "rx-gro-hw", "", "tx-tcp-segmentation-x", NULL};
	_cleanup_(nl_msg_freep) struct nl_msg *msg = new_message();
	_cleanup_(netlink_list_done) struct netlink_list list = {
		.item_size = sizeof(struct feature)};
	struct features features = {.n = 0};

	put_bitset(msg, ETHTOOL_A_FEATURES_HW, false, names, 0x1e);
	put_bitset(msg, ETHTOOL_A_FEATURES_WANTED, true, names, 0x0c);
	put_bitset(msg, ETHTOOL_A_FEATURES_ACTIVE, true, names, 0x09);
	put_bitset(msg, ETHTOOL_A_FEATURES_NOCHANGE, true, names, 0x10);
	assert_int_equal(features_from_msg(NULL, nlmsg_hdr(msg), &features), 1);
	assert_int_equal(features_list(&features, &list), 0);
	assert_prints(
		"tx-checksumming off\nscatter-gather off\ntcp-segmentation-offload on\n"
		"tx-tcp6-segmentation off [requested on]\ntx-tcp-segmentation on\n"
		"generic-receive-offload off\nloopback on [fixed]\nrx-gro-hw off [fixed]\n"
		"tx-tcp-segmentation-x off [fixed]\n",
		for (size_t i = 0; i < list.n; i++) {
			feature_print(netlink_list_at(&list, i), out);
			fputc('\n', out);
		});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_attributes),
		cmocka_unit_test(switches),
		cmocka_unit_test(no_message),
		cmocka_unit_test(groups_come_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
