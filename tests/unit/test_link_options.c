/* SPDX-License-Identifier: MIT */
/* A line of `options`: what is read is printed the same, sent to the kernel, and read from it. */
#include "unit.h"

#include <linux/rtnetlink.h>

#include "link_kind_attrs.h"
#include "link_kind_rows.h"
#include "link_options.h"
#include "link_write.h"

/* 0 or -EINVAL, and then why is in W. */
static int parse(const char *text, struct words *w, struct link_option *ret)
{
	static char line[1024];

	strcpy(line, text);
	*ret = (struct link_option){0};
	assert_int_equal(words_split(line, w), 0);
	return link_option_parse(w, ret);
}

static struct link_option option_of(const char *text)
{
	struct link_option option;
	static struct words w;

	if (parse(text, &w, &option) < 0)
		fail_msg("%s: %s", text, w.why);
	return option;
}

static void comes_out_as(const char *text, const char *expected)
{
	struct link_option option = option_of(text);

	assert_prints(expected, link_option_print(&option, out));
	link_option_done(&option);
}

static void what_is_read_is_printed(void **state)
{
	static const char *const texts[] = {"arp off", "multicast on", "allmulticast on",
		"promisc off", "trailers off", "dynamic on", "mode dormant", "addrgenmode none",
		"gso_max_size 65536", "gso_max_segs 7", "gro_ipv4_max_size 4294967295",
		"altname lan", "altname a\\040b", "altname \\043", "protodown on",
		"protodown_reason 31 on", "protodown_reason 0 off", "numtxqueues 4",
		"vf 0 mac 02:00:00:00:00:01", "vf 7 vlan 5 qos 2 proto 802.1ad",
		"vf 1 max_tx_rate 100 min_tx_rate 10 spoofchk on query_rss off state disable "
		"trust on"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		comes_out_as(texts[i], texts[i]);
	comes_out_as("gso_max_size 0x10", "gso_max_size 16");
	comes_out_as("addrgenmode 2", "addrgenmode stable_secret");
	comes_out_as("vf 0 trust on mac 02:00:00:00:00:01", "vf 0 mac 02:00:00:00:00:01 trust on");
}

static void nonsense_is_refused(void **state)
{
	static const char *const texts[] = {"", "promisc", "promisc maybe", "promisc on arp on",
		"promisc 2", "nopromisc", "altname", "altname a\\000b", "vf", "vf x", "vf 0",
		"vf 0 vlan 4096", "vf 0 mac 02:00", "vf 0 trust on trust on", "vf 0 vf 1 trust on",
		"protodown_reason", "protodown_reason 5", "protodown_reason 32 on",
		"protodown_reason 5 on off", "protodown_reason 5 vf", "numtxqueues 0",
		"tso_max_size 1", "gso_max_size 4294967296"};
	struct link_option option;
	static struct words w;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (parse(texts[i], &w, &option) == 0)
			fail_msg("accepted: %s", texts[i]);
		assert_true(w.why[0]);
		link_option_done(&option);
	}
}

/* The option that the kernel would show after TEXT was sent; its flags are those of the header. */
static struct netlink_list list_of_sent(const char *text, bool *ret_immutable)
{
	struct netlink_list list = {
		.item_size = sizeof(struct link_option), .clear = link_option_done};
	struct link_option option = option_of(text);
	struct nl_msg *msg = link_message(RTM_NEWLINK, 3);

	assert_int_equal(link_option_put(msg, &option), 0);
	assert_int_equal(link_options_list(nlmsg_hdr(msg), &list, ret_immutable), 0);
	nlmsg_free(msg);
	link_option_done(&option);
	return list;
}

static void what_is_sent_is_shown(void **state)
{
	static const char *const texts[] = {"arp off", "promisc on", "trailers off", "mode dormant",
		"addrgenmode random", "gso_max_size 30000", "gro_ipv4_max_size 7", "protodown on",
		"protodown_reason 31 on", "numrxqueues 9",
		"vf 7 mac 02:00:00:00:00:01 vlan 5 qos 2 proto 802.1ad max_tx_rate 9 min_tx_rate 3 "
		"spoofchk on query_rss off state disable trust on"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct link_option option = option_of(texts[i]);
		bool immutable, found = false;
		struct netlink_list list = list_of_sent(texts[i], &immutable);

		for (size_t at = 0; at < list.n; at++)
			if (link_option_key(netlink_list_at(&list, at)) ==
				link_option_key(&option)) {
				found = link_option_matches(&option, netlink_list_at(&list, at));
				assert_prints(texts[i],
					link_option_print(netlink_list_at(&list, at), out));
			}
		if (!found)
			fail_msg("%s is not sent", texts[i]);
		assert_false(immutable);
		netlink_list_done(&list);
		link_option_done(&option);
	}
}

/* The kernel sets the rates, or the VLAN, of a VF together. */
static void what_a_line_does_not_name_stays(void **state)
{
	struct link_option present = option_of("vf 1 mac 02:00:00:00:00:01 vlan 5 qos 2 proto "
					       "802.1ad max_tx_rate 100 min_tx_rate 10 trust on");
	struct link_option written = option_of("vf 1 min_tx_rate 20 qos 3");

	assert_false(link_option_matches(&written, &present));
	assert_int_equal(link_option_complete(&written, &present), 0);
	assert_prints("vf 1 vlan 5 qos 3 proto 802.1ad max_tx_rate 100 min_tx_rate 20",
		link_option_print(&written, out));
	link_option_done(&written);
	written = option_of("vf 1 trust on vlan 5");
	assert_true(link_option_matches(&written, &present));
	link_option_done(&written);
	written = option_of("vf 2 trust on");
	assert_false(link_option_matches(&written, &present));
	link_option_done(&written);
	link_option_done(&present);
}

static void put_altname(struct nl_msg *msg, const char *name, size_t size)
{
	assert_int_equal(nla_put(msg, IFLA_ALT_IFNAME, (int)size, name), 0);
}

/* Altnames are in one list, in any order. One without its NUL, or empty, is no name. */
static void altnames_are_sorted(void **state)
{
	struct netlink_list list = {
		.item_size = sizeof(struct link_option), .clear = link_option_done};
	struct nl_msg *msg = link_message(RTM_NEWLINK, 3);
	struct nlattr *names = nla_nest_start(msg, IFLA_PROP_LIST);
	static const char *const expected[] = {"altname \\043x", "altname a\\012b", "altname b"};
	bool immutable;
	size_t n = 0;

	put_altname(msg, "b", 2);
	put_altname(msg, "a\nb", 4);
	put_altname(msg, "no end", 6);
	put_altname(msg, "", 1);
	put_altname(msg, "#x", 3);
	nla_nest_end(msg, names);
	assert_int_equal(nla_put_u8(msg, NEW_IFLA_NETNS_IMMUTABLE, 1), 0);
	assert_int_equal(link_options_list(nlmsg_hdr(msg), &list, &immutable), 0);
	assert_true(immutable);
	for (size_t i = 0; i < list.n; i++) {
		struct link_option *option = netlink_list_at(&list, i);

		if (!link_option_is_altname(option))
			continue;
		assert_true(n < 3);
		assert_prints(expected[n++], link_option_print(option, out));
	}
	assert_int_equal(n, 3);
	netlink_list_done(&list);
	nlmsg_free(msg);
}

static char *docs;

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (f && getdelim(&text, &size, '\0', f) < 0)
		text = NULL;
	if (f)
		fclose(f);
	return text;
}

static void docs_have_each_word(void **state)
{
	const char *section = strstr(docs, "### `/NAME/links/IF/options`"), *table, *end;

	assert_non_null(section);
	table = strstr(section, "| line | content |");
	end = strstr(section + 1, "\n### ");
	assert_true(table && end && table < end);
	for (const struct kind *kind = link_option_kinds; kind->name; kind++)
		for (const struct kind_word *word = kind->words; word->word; word++) {
			char quoted[64], first[64];
			const char *at;

			snprintf(quoted, sizeof(quoted), "`%s`", word->word);
			snprintf(first, sizeof(first), "`%s ", word->word);
			at = strstr(table, quoted) ?: strstr(table, first);
			if (!at || at > end)
				fail_msg("docs/tree.md does not have %s", word->word);
		}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_is_printed),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(what_is_sent_is_shown),
		cmocka_unit_test(what_a_line_does_not_name_stays),
		cmocka_unit_test(altnames_are_sorted),
		cmocka_unit_test(docs_have_each_word),
	};

	docs = argc > 1 ? read_file(argv[1]) : NULL;
	if (!docs)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
