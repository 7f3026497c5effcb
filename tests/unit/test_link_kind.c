/* SPDX-License-Identifier: MIT */
/* The text of `kind`: what is read is printed the same, for kinds that this kernel may not have. */
#include "unit.h"

#include <linux/if_link.h>

#include "link_kind.h"

#define LOWER 7

/* Reads TEXT as `kind` is written; 0 or -EINVAL, and then why is in W. */
static int parse(const char *text, struct words *w, struct link_spec *ret)
{
	static char line[1024];

	strcpy(line, text);
	assert_int_equal(words_split(line, w), 0);
	return link_kind_parse(w, ret);
}

/* The link that the kernel would make of a wish, as it would tell of it. */
static struct link link_of(const struct link_spec *spec)
{
	struct link link = {.ifindex = 3, .iflink = 3, .iflink_nsid = NSID_NONE};
	struct nl_msg *msg = nlmsg_alloc();
	struct nlmsghdr *request = nlmsg_hdr(spec->data);
	struct nlattr *data = nla_nest_start(msg, IFLA_INFO_DATA);

	strcpy(link.kind, spec->kind->name);
	nlmsg_append(msg, nlmsg_data(request), (size_t)nlmsg_datalen(request), 0);
	if (spec->lower[0] && spec->kind->lower)
		nla_put_u32(msg, spec->kind->lower, LOWER);
	else if (spec->lower[0])
		link.iflink = LOWER;
	nla_nest_end_keep_empty(msg, data);
	link.data = malloc((size_t)nla_total_size(nla_len(data)));
	memcpy(link.data, data, (size_t)nla_attr_size(nla_len(data)));
	nlmsg_free(msg);
	return link;
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
		"vxlan id 42 group ff05::1 local 2001:db8::1", "wireguard"};

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
	comes_out_as("gre remote 0.0.0.0", "gre");
}

static void peers_and_lower_devices_are_names(void **state)
{
	static struct words w;
	struct link_spec spec;

	assert_int_equal(parse("veth peer eth1", &w, &spec), 0);
	assert_string_equal(spec.peer, "eth1");
	link_spec_done(&spec);
	assert_int_equal(parse("macvlan link eth0", &w, &spec), 0);
	assert_string_equal(spec.lower, "eth0");
	link_spec_done(&spec);
}

static void nonsense_is_refused(void **state)
{
	static const char *const texts[] = {"", "bridg", "bridge br0", "vlan id", "vlan id x",
		"vlan id 4096", "vlan id 1 id 2", "vlan id 1 link a/b", "vlan id 1 link",
		"bond mode best", "vxlan remote 239.1.1.1", "vxlan group 192.0.2.1",
		"vxlan id 16777216", "vxlan local x", "gre remote 2001:db8::1", "veth peer",
		"veth peer name", "tun mode tip", "dummy dummy", "vrf table nobodys", "ipip remote",
		"vxlan dstport 65536"};
	static struct words w;
	struct link_spec spec;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (parse(texts[i], &w, &spec) == 0)
			fail_msg("accepted: %s", texts[i]);
		assert_true(w.why[0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_is_printed),
		cmocka_unit_test(what_goes_without_saying),
		cmocka_unit_test(peers_and_lower_devices_are_names),
		cmocka_unit_test(nonsense_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
