/* SPDX-License-Identifier: MIT */
/* The text of `kind`: what is read is printed the same, for kinds that this kernel may not have. */
#include "unit.h"

#include <linux/batman_adv.h>
#include <linux/version.h>

#include "link_kind_attrs.h"
#include "link_kind_rows.h"
#include "link_of.h"

/* Reads TEXT as `kind` is written; 0 or -EINVAL, and then why is in W. */
static int parse(const char *text, struct words *w, struct link_spec *ret)
{
	static char line[1024];

	strcpy(line, text);
	assert_int_equal(words_split(line, w), 0);
	return link_kind_parse(w, NULL, ret);
}

/* TEXT is said again as EXPECTED. */
static void comes_out_as(const char *text, const char *expected)
{
	struct netlink nl = {.fd = -1};
	struct link_spec spec;
	static struct words w;
	struct link link;

	nl.names[LOWER].ifindex = LOWER;
	strcpy(nl.names[LOWER].name, "eth0");
	if (parse(text, &w, &spec) < 0)
		fail_msg("%s: %s", text, w.why);
	link = link_of(&spec);
	assert_prints(expected, link_kind_print(&nl, &link, out));
	link_spec_done(&spec);
	link_done(&link);
}

static void what_is_read_is_printed(void **state)
{
	static const char *const texts[] = {"bond mode active-backup",
		"bond mode balance-rr miimon 100", "bridge", "bridge stp_state 1 vlan_filtering 1",
		"dummy", "gre remote 192.0.2.1 local 192.0.2.7 dev eth0 ttl 64", "gre nopmtudisc",
		"gretap remote 192.0.2.1", "ifb", "ipip remote 192.0.2.1 local 192.0.2.7 dev eth0",
		"ipvlan link eth0 mode l3s private", "macvlan link eth0 mode bridge",
		"macvtap link eth0 mode passthru", "nlmon", "sit local 192.0.2.7 ttl 9 nopmtudisc",
		"team", "tun", "tun mode tap user 7 group 8 pi vnet_hdr multi_queue", "vcan",
		"veth", "vlan id 10 link eth0", "vlan protocol 802.1ad id 4094 link eth0",
		"vrf table 100", "vxlan external dstport 4789 nolearning",
		"vxlan id 42 remote 192.0.2.1 local 192.0.2.7 dev eth0 dstport 4789 ttl 3 ageing "
		"30",
		"vxlan id 42 group 239.1.1.1 dev eth0",
		"vxlan id 42 group ff05::1 local 2001:db8::1", "wireguard",
		"amt mode relay relay_port 7 dev eth0 local 192.0.2.1 discovery 192.0.2.2",
		"bareudp dstport 6635 ethertype mpls_uc srcportmin 9 multiproto", "batadv",
		"bond mode 802.3ad miimon 100 xmit_hash_policy layer3+4 lacp_rate fast "
		"ad_actor_system 02:00:00:00:00:01",
		"bond mode active-backup arp_interval 100 arp_ip_target 192.0.2.1,192.0.2.2 "
		"ns_ip6_target 2001:db8::1 primary eth0",
		"bridge vlan_default_pvid 0 group_fwd_mask 0x8 group_address 01:80:c2:00:00:04 "
		"no_linklocal_learn 1 mcast_querier 1 mcast_query_interval 99",
		"erspan remote 192.0.2.1 ikey 7 okey 7 iseq oseq erspan 5",
		"erspan erspan_ver 2 erspan_dir egress erspan_hwid 7",
		"geneve id 5 remote 2001:db8::1 dstport 6081 ttl inherit tos inherit df set "
		"flowlabel 0x12345 udp6zerocsumtx noudp6zerocsumrx innerprotoinherit",
		"gre external",
		"gre remote 239.1.1.1 ikey 5 okey 6 oseq icsum tos 0x10 ignore-df fwmark 0x7 "
		"encap gue encap-sport 7 encap-dport 8 encap-csum encap-remcsum",
		"gtp role sgsn hsize 99 restart_count 7", "gtp role ggsn",
		"hsr slave1 eth0 slave2 eth0 proto 1", "netkit", "netkit mode l2 peer blackhole",
		"netkit blackhole scrub none headroom 7 peer scrub none",
		"ip6gre remote 2001:db8::1 hoplimit inherit encaplimit none tclass inherit "
		"flowlabel 0x7 dscp inherit fwmark inherit allow-localremote ikey 5 okey 5",
		"ip6tnl mode ipip6 remote 2001:db8::1 dev eth0 hoplimit 7 encaplimit 5 "
		"tclass 0x4 flowlabel inherit",
		"ipip external", "ipip remote 192.0.2.1 mode mplsip", "ipvtap link eth0 mode l2",
		"macsec link eth0 sci 0x200000000010001 cipher gcm-aes-xpn-256 encrypt on "
		"send_sci off replay on window 7 validate check encodingsa 3",
		"macvlan link eth0 mode passthru nopromisc nodst bcqueuelen 5",
		"macvlan link eth0 mode source macaddr set 02:00:00:00:00:01 02:00:00:00:00:02",
		"sit mode ip6ip isatap 6rd-prefix 2001:db8::/32 6rd-relay_prefix 10.0.0.0/8",
		"vlan id 12 link eth0 reorder_hdr off gvrp on ingress-qos-map 1:2 "
		"egress-qos-map 0:3 4:5",
		"vti6 remote 2001:db8::1 ikey 5 okey 6 fwmark 0x7",
		"vxlan id 1 dev eth0 ttl inherit nolearning tos 0x10 srcport 1 2 noudpcsum gbp"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		comes_out_as(texts[i], texts[i]);
}

static void what_goes_without_saying(void **state)
{
	comes_out_as("tun mode tun", "tun");
	comes_out_as("vlan id 0x0a protocol 802.1Q link eth0", "vlan id 10 link eth0");
	comes_out_as("bond mode 1", "bond mode active-backup");
	comes_out_as("bridge forward_delay 1500 vlan_filtering 0", "bridge");
	comes_out_as("vxlan dev eth0 id 42", "vxlan id 42 dev eth0");
	comes_out_as("vxlan id 1 external", "vxlan external id 1 nolearning");
	comes_out_as("ipvlan mode l2 bridge link eth0", "ipvlan link eth0 mode l2");
	comes_out_as("veth peer name eth1", "veth");
	comes_out_as("vrf table main", "vrf table main");
	comes_out_as("gre remote 0.0.0.0", "gre pmtudisc");
	comes_out_as("gretap", "gretap"); /* no attributes */
	comes_out_as(
		"gre remote 239.1.1.1", "gre remote 239.1.1.1 ikey 4009820417 okey 4009820417");
	comes_out_as("gre key 0.0.0.5 seq tos 10", "gre ikey 5 okey 5 iseq oseq tos 0x10");
	comes_out_as("gre noikey okey 0 pmtudisc", "gre okey 0");
	comes_out_as("gre remote 239.1.1.1 nokey", "gre remote 239.1.1.1 noikey nookey");
	comes_out_as("ip6tnl ttl 64 encaplimit 4 tclass 0", "ip6tnl hoplimit 64");
	comes_out_as("vxlan vni 3 learning udpcsum port 0 0", "vxlan id 3");
	comes_out_as("bridge mcast_startup_query_interval 3124", "bridge");
	comes_out_as("bond num_unsol_na 1", "bond");
	comes_out_as("netkit forward mode l3 scrub default peer forward name eth1", "netkit");
	comes_out_as("gre remote any local any noencap", "gre pmtudisc");
	comes_out_as("vxlan remote any id 0 dstport 7", "vxlan id 0 dstport 7");
	comes_out_as("geneve id 0 remote 192.0.2.1", "geneve id 0 remote 192.0.2.1");
}

static void external_tunnels(void **state)
{
	comes_out_as("vxlan external dstport 7", "vxlan external dstport 7 nolearning");
	comes_out_as("vxlan external learning", "vxlan external learning");
	comes_out_as("gre external dev eth0 ttl 7 key 5", "gre external");
	comes_out_as("ipip remote 192.0.2.1 mode mplsip external", "ipip external mode mplsip");
	comes_out_as("ip6tnl external hoplimit 7 encaplimit none", "ip6tnl external");
}

static void peers_and_lower_devices_are_names(void **state)
{
	static struct words w;
	struct link_spec spec;

	assert_int_equal(parse("veth peer eth1", &w, &spec), 0);
	assert_string_equal(spec.peer, "eth1");
	link_spec_done(&spec);
	assert_int_equal(parse("netkit peer blackhole name eth2", &w, &spec), 0);
	assert_string_equal(spec.peer, "eth2");
	link_spec_done(&spec);
	assert_int_equal(parse("macvlan link eth0", &w, &spec), 0);
	assert_string_equal(spec.links[0].name, "eth0");
	link_spec_done(&spec);
}

static void nonsense_is_refused(void **state)
{
	static const char *const texts[] = {"", "bridg", "bridge br0", "vlan id", "vlan id x",
		"vlan id 4096", "vlan id 1 id 2", "vlan id 1 link a/b", "vlan id 1 link",
		"bond mode best", "vxlan remote 239.1.1.1", "vxlan group 192.0.2.1",
		"vxlan id 16777216", "vxlan local x", "gre remote 2001:db8::1", "veth peer",
		"veth peer name", "tun mode tip", "dummy dummy", "vrf table nobodys", "ipip remote",
		"vxlan dstport 65536", "gre key", "gre key 1.2.3", "gre key 5 ikey 6", "gre nottl",
		"gre noremote", "gre tos 100", "ip6tnl flowlabel 100000", "vti nokey",
		"vlan id 1 egress-qos-map",
		"vlan id 1 egress-qos-map 1:", "vlan id 1 reorder_hdr maybe", "gtp no",
		"bond ad_actor_system 02:00", "bond arp_ip_target 192.0.2.1,",
		"bond arp_ip_target 2001:db8::1", "sit 6rd-prefix 10.0.0.0/8", "gtp role",
		"macvlan macaddr add 02:00:00:00:00:01", "macvlan macaddr set 02:00",
		"vxlan srcport 1", "erspan erspan 0", "batadv ra", "ip6gre remote 192.0.2.1",
		"netkit peer mode l2", "netkit name eth1", "netkit peer peer", "netkit peer name"};
	static struct words w;
	struct link_spec spec;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (parse(texts[i], &w, &spec) == 0)
			fail_msg("accepted: %s", texts[i]);
		assert_true(w.why[0]);
	}
}

/* The link of TEXT is changed by CHANGE, and is then RESULT. SENT attributes are sent. */
static void changes_to(const char *text, const char *change, unsigned sent, const char *result)
{
	struct netlink nl = {.fd = -1};
	struct link_spec old, new;
	static struct words w;
	struct link link, changed;
	static char line[1024];
	unsigned n = 0;

	nl.names[LOWER].ifindex = LOWER;
	strcpy(nl.names[LOWER].name, "eth0");
	assert_int_equal(parse(text, &w, &old), 0);
	link = link_of(&old);
	strcpy(line, change);
	assert_int_equal(words_split(line, &w), 0);
	assert_int_equal(link_kind_parse(&w, &link, &new), 0);
	changed = link_of(&new);
	assert_prints(result, link_kind_print(&nl, &changed, out));
	assert_int_equal(link_spec_reduce(&new, &link), sent > 0);
	for (int i = 0; sent && i <= KIND_ATTRS_MAX; i++)
		n += new.attrs[i] != NULL;
	assert_int_equal(n, sent);
	link_spec_done(&old);
	link_spec_done(&new);
	link_done(&link);
	link_done(&changed);
}

static void what_differs_is_sent(void **state)
{
	changes_to("bond mode 802.3ad miimon 100", "bond mode 802.3ad miimon 200", 1,
		"bond mode 802.3ad miimon 200");
	changes_to("bond mode 802.3ad miimon 100", "bond mode 802.3ad", 0,
		"bond mode 802.3ad miimon 100");
	changes_to("vlan id 7 link eth0 reorder_hdr off gvrp on",
		"vlan id 7 reorder_hdr off gvrp off", 1, "vlan id 7 reorder_hdr off");
	changes_to("vlan id 7 reorder_hdr on gvrp on", "vlan gvrp on", 0, "vlan id 7 gvrp on");
	changes_to("geneve id 5 ttl inherit", "geneve ttl 9", 1, "geneve id 5 ttl 9");
	changes_to("vxlan id 5 remote 192.0.2.1", "vxlan remote 2001:db8::1", 1,
		"vxlan id 5 remote 2001:db8::1");
	changes_to("ip6tnl tclass inherit remote 2001:db8::1", "ip6tnl tclass 10", 8,
		"ip6tnl remote 2001:db8::1 tclass 0x10");
	changes_to("gre key 5", "gre key 5 pmtudisc", 0, "gre ikey 5 okey 5");
	changes_to("gre key 5", "gre nookey", 8, "gre ikey 5");
}

/* The attribute WORD of TEXT is not in the link that TEXT made; NULL: nothing is to be said of
 * that. */
static void is_ignored(const char *text, int attr, const char *word)
{
	struct link_spec spec;
	struct nlattr *lost;
	static struct words w;
	struct link link;

	if (parse(text, &w, &spec) < 0)
		fail_msg("%s: %s", text, w.why);
	link = link_of(&spec);
	assert_null(link_spec_ignored(&spec, &link));
	link_done(&link);
	lost = spec.attrs[attr];
	assert_non_null(lost);
	spec.attrs[attr] = NULL;
	link = link_of(&spec);
	spec.attrs[attr] = lost;
	if (word)
		assert_string_equal(link_spec_ignored(&spec, &link), word);
	else
		assert_null(link_spec_ignored(&spec, &link));
	assert_int_equal(link_spec_is_newer(&spec), word != NULL);
	link_done(&link);
	link_spec_done(&spec);
}

static void what_an_old_kernel_ignores_is_seen(void **state)
{
	is_ignored("bridge fdb_max_learned 5", NEW_IFLA_BR_FDB_MAX_LEARNED, "fdb_max_learned");
	is_ignored("bridge fdb_max_learned 0", NEW_IFLA_BR_FDB_MAX_LEARNED, NULL);
	is_ignored("bridge priority 4096", IFLA_BR_PRIORITY, NULL);
	is_ignored("vxlan id 5 nolocalbypass", NEW_IFLA_VXLAN_LOCALBYPASS, "localbypass");
	is_ignored("vxlan id 5 flowlabel inherit", NEW_IFLA_VXLAN_LABEL_POLICY, "flowlabel");
	is_ignored("bond ns_ip6_target 2001:db8::1", NEW_IFLA_BOND_NS_IP6_TARGET, "ns_ip6_target");
	is_ignored("geneve id 5 innerprotoinherit", NEW_IFLA_GENEVE_INNER_PROTO_INHERIT,
		"innerprotoinherit");
}

static void another_kind_is_refused(void **state)
{
	struct link link = {.kind = "bond"};
	struct link_spec spec;
	static struct words w;
	char line[] = "bridge";

	assert_int_equal(words_split(line, &w), 0);
	assert_int_equal(link_kind_parse(&w, &link, &spec), -EEXIST);
	assert_true(w.why[0]);
}

/* An attribute without a row, a bit without a row, and read-only state. */
static void unknown_attributes_are_comments(void **state)
{
	struct netlink nl = {.fd = -1};
	static struct words w;
	struct link_spec spec;
	struct link link;

	assert_int_equal(parse("bridge stp_state 1", &w, &spec), 0);
	assert_int_equal(kind_attr_set(spec.attrs, 47, "x", 1), 0);
	assert_int_equal(kind_attr_set(spec.attrs, 62, "\1\0\377", 3), 0);
	assert_int_equal(kind_attr_set(spec.attrs, 63, NULL, 0), 0);
	link = link_of(&spec);
	assert_prints("bridge stp_state 1 # attribute 62: 0100ff, attribute 63:",
		link_kind_print(&nl, &link, out));
	link_done(&link);
	link_spec_done(&spec);
	assert_int_equal(parse("bridge", &w, &spec), 0);
	assert_int_equal(kind_attr_set(spec.attrs, IFLA_BR_MULTI_BOOLOPT, "\0\1\0\0\0\1\0", 8), 0);
	link = link_of(&spec);
	assert_prints("bridge # attribute 46: 0001000000010000", link_kind_print(&nl, &link, out));
	link_done(&link);
	link_spec_done(&spec);
	assert_int_equal(parse("ip6tnl", &w, &spec), 0);
	assert_int_equal(kind_attr_set(spec.attrs, 8, "\20\0\7\0", 4), 0);
	link = link_of(&spec);
	assert_prints("ip6tnl dscp inherit", link_kind_print(&nl, &link, out));
	link_done(&link);
	link_spec_done(&spec);
}

/* Each row is consistent. */
static void rows_are_consistent(void **state)
{
	for (size_t i = 0; kind_row(i); i++) {
		const struct kind *kind = kind_row(i);
		size_t n = 0;

		if (i > 0)
			assert_true(strcmp(kind_row(i - 1)->name, kind->name) < 0);
		assert_ptr_equal(kind_find(kind->name), kind);
		for (const struct kind_word *word = kind->words; word && word->word; word++, n++) {
			assert_true(word->attr <= KIND_ATTRS_MAX && word->attr6 <= KIND_ATTRS_MAX);
			assert_true(word->attr || word->attr6 || word->format == KIND_LOWER ||
				    word->format == KIND_ALIAS || word->format == KIND_PEER_WORDS);
			assert_int_equal(word->format == KIND_ALIAS, word->means[0] != NULL);
			assert_true(!word->masked || (word->mask && word->size == 8));
			assert_false(word->attr && kind->state >> word->attr & 1);
		}
		assert_true(n <= KIND_WORDS_MAX);
	}
}

static char *docs;

/* The line of docs/tree.md with the words of a kind: "| `KIND` ... |". */
static char *find_line(const char *name)
{
	char quoted[64], *line, *end;

	snprintf(quoted, sizeof(quoted), " `%s` ", name);
	for (char *at = docs; (line = strstr(at, "\n| `")); at = end) {
		char *found = strstr(line, quoted), *column = strstr(line, " | ");

		end = strchr(line + 1, '\n');
		if (found && found < column)
			return strndup(line, (size_t)(end - line));
	}
	return NULL;
}

static void docs_have_each_word(void **state)
{
	for (size_t i = 0; kind_row(i); i++) {
		const struct kind *kind = kind_row(i);
		char *line = find_line(kind->name);

		if (!line)
			fail_msg("docs/tree.md has no line for %s", kind->name);
		for (const struct kind_word *word = kind->words; word && word->word; word++) {
			char plain[64], no[64];

			snprintf(plain, sizeof(plain), "`%s", word->word);
			snprintf(no, sizeof(no), "`[no]%s`", word->word);
			if (word->word[0] && !strstr(line, plain) && !strstr(line, no))
				fail_msg("docs/tree.md does not have %s of %s", word->word,
					kind->name);
		}
		free(line);
	}
}

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

#define SAME(name) assert_int_equal(NEW_##name, name)

/* The numbers of the newest headers that the oldest supported ones lack. */
static void new_attributes_have_the_numbers_of_the_headers(void **state)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)
	SAME(IFLA_BATADV_ALGO_NAME);
	SAME(IFLA_BOND_AD_LACP_ACTIVE);
	SAME(IFLA_BOND_MISSED_MAX);
	SAME(IFLA_BOND_NS_IP6_TARGET);
	SAME(IFLA_BR_MCAST_QUERIER_STATE);
	SAME(IFLA_GENEVE_INNER_PROTO_INHERIT);
	SAME(IFLA_GRO_MAX_SIZE);
	SAME(IFLA_GTP_CREATE_SOCKETS);
	SAME(IFLA_GTP_RESTART_COUNT);
	SAME(IFLA_MACVLAN_BC_QUEUE_LEN);
	SAME(IFLA_MACVLAN_BC_QUEUE_LEN_USED);
	SAME(IFLA_VXLAN_VNIFILTER);
	SAME(IFLA_XFRM_COLLECT_METADATA);
	SAME(MACVLAN_FLAG_NODST);
#else
	skip();
#endif
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_is_printed),
		cmocka_unit_test(what_goes_without_saying),
		cmocka_unit_test(external_tunnels),
		cmocka_unit_test(peers_and_lower_devices_are_names),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(what_differs_is_sent),
		cmocka_unit_test(what_an_old_kernel_ignores_is_seen),
		cmocka_unit_test(another_kind_is_refused),
		cmocka_unit_test(unknown_attributes_are_comments),
		cmocka_unit_test(rows_are_consistent),
		cmocka_unit_test(docs_have_each_word),
		cmocka_unit_test(new_attributes_have_the_numbers_of_the_headers),
	};

	docs = argc > 1 ? read_file(argv[1]) : NULL;
	if (!docs)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
