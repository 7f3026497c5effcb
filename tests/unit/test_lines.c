/* SPDX-License-Identifier: MIT */
/* Lines of addrs, routes, rules and neigh, from plain structs. */
#include "unit.h"

#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/neighbour.h>

#include "addrs.h"
#include "names.h"
#include "neigh.h"
#include "routes.h"
#include "rules.h"

static void addresses(void **state)
{
	struct addr a = {.family = AF_INET,
		.plen = 24,
		.flags = IFA_F_PERMANENT,
		.dev = "eth0",
		.label = "eth0",
		.local = ip(AF_INET, "10.0.0.2")};

	assert_prints("10.0.0.2/24 dev eth0 scope global", addr_print(&a, true, out));
	assert_prints("10.0.0.2/24 scope global", addr_print(&a, false, out));
	a.broadcast = ip(AF_INET, "10.0.0.255");
	a.has_broadcast = true;
	strcpy(a.label, "eth0:1");
	a.metric = 50;
	assert_prints("10.0.0.2/24 dev eth0 brd 10.0.0.255 scope global label eth0:1 metric 50",
		addr_print(&a, true, out));
	a = (struct addr){.family = AF_INET,
		.plen = 32,
		.flags = IFA_F_PERMANENT,
		.dev = "tun0",
		.local = ip(AF_INET, "10.0.0.1"),
		.peer = ip(AF_INET, "10.0.0.9"),
		.has_peer = true};
	assert_prints("10.0.0.1 peer 10.0.0.9/32 dev tun0 scope global", addr_print(&a, true, out));
	a = (struct addr){.family = AF_INET6,
		.plen = 64,
		.scope = RT_SCOPE_LINK,
		.dev = "eth0",
		.flags = IFA_F_NOPREFIXROUTE | IFA_F_TENTATIVE,
		.local = ip(AF_INET6, "fe80:0::1")};
	assert_prints("fe80::1/64 dev eth0 scope link noprefixroute # dynamic tentative",
		addr_print(&a, true, out));
}

static void addresses_in_order(void **state)
{
	struct addr lower = {.family = AF_INET,
		.dev = "eth0",
		.flags = IFA_F_SECONDARY,
		.local = ip(AF_INET, "10.0.0.2")};
	struct addr primary = {.family = AF_INET, .dev = "eth0", .local = ip(AF_INET, "10.0.0.9")};
	struct addr six = {.family = AF_INET6, .dev = "eth0"};
	struct addr other = {.family = AF_INET, .dev = "eth1"};

	assert_true(addr_compare(&primary, &lower) < 0);
	assert_true(addr_compare(&lower, &six) < 0);
	assert_true(addr_compare(&six, &other) < 0);
	assert_int_equal(addr_compare(&six, &six), 0);
}

static struct nexthop hop(int family, const char *via, const char *dev)
{
	struct nexthop h = {.weight = 1};

	if (via) {
		h.via_family = (unsigned char)family;
		h.via = ip(family, via);
	}
	strcpy(h.dev, dev);
	return h;
}

static void routes(void **state)
{
	struct nexthop one = hop(AF_INET, "10.0.0.1", "eth0");
	struct route r = {.family = AF_INET,
		.type = RTN_UNICAST,
		.protocol = RTPROT_BOOT,
		.pref = -1,
		.hops = &one,
		.n_hops = 1};

	assert_prints("default via 10.0.0.1 dev eth0", route_print(&r, false, out));
	one = hop(0, NULL, "eth0");
	r.dst = ip(AF_INET, "10.0.0.0");
	r.dst_len = 24;
	r.protocol = RTPROT_KERNEL;
	r.scope = RT_SCOPE_LINK;
	r.prefsrc = ip(AF_INET, "10.0.0.2");
	r.has_prefsrc = true;
	assert_prints(
		"10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.2", route_print(&r, false, out));
	r.flags = RTNH_F_LINKDOWN;
	assert_prints("10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.2 # linkdown",
		route_print(&r, false, out));
}

static void routes_without_a_way(void **state)
{
	struct route r = {.family = AF_INET,
		.type = RTN_BLACKHOLE,
		.protocol = RTPROT_STATIC,
		.pref = -1,
		.dst = ip(AF_INET, "10.9.0.0"),
		.dst_len = 16,
		.metric = 7};

	assert_prints("blackhole 10.9.0.0/16 proto static metric 7", route_print(&r, false, out));
	r = (struct route){.family = AF_INET6,
		.type = RTN_UNREACHABLE,
		.protocol = RTPROT_BOOT,
		.error = 113,
		.metric = 1024};
	assert_prints(
		"unreachable ::/0 metric 1024 pref medium # error -113", route_print(&r, false, out));
}

static void routes_with_many_ways(void **state)
{
	struct nexthop hops[] = {
		hop(AF_INET, "10.0.0.1", "eth0"), hop(AF_INET6, "fe80::1", "eth1")};
	struct route r = {.family = AF_INET,
		.type = RTN_UNICAST,
		.protocol = RTPROT_BOOT,
		.pref = -1,
		.hops = hops,
		.n_hops = 2,
		.multipath = true};

	hops[0].weight = 3;
	hops[1].flags = RTNH_F_ONLINK | RTNH_F_DEAD;
	assert_prints("default nexthop via 10.0.0.1 dev eth0 weight 3 "
		      "nexthop via inet6 fe80::1 dev eth1 weight 1 onlink # dead",
		route_print(&r, false, out));
	r.nhid = 5;
	assert_prints("default nhid 5 # dead via 10.0.0.1 dev eth0 via inet6 fe80::1 dev eth1",
		route_print(&r, false, out));
}

static void route_metrics(void **state)
{
	struct nexthop one = hop(AF_INET, "10.0.0.1", "eth0");
	struct route r = {.family = AF_INET,
		.type = RTN_UNICAST,
		.protocol = RTPROT_BOOT,
		.pref = -1,
		.hops = &one,
		.n_hops = 1,
		.metrics_set = 1 << RTAX_LOCK | 1 << RTAX_MTU | 1 << RTAX_ADVMSS | 1 << RTAX_RTT};

	r.metrics[RTAX_LOCK] = 1 << RTAX_MTU;
	r.metrics[RTAX_MTU] = 1400;
	r.metrics[RTAX_ADVMSS] = 1360;
	r.metrics[RTAX_RTT] = 80;
	assert_prints("default via 10.0.0.1 dev eth0 mtu lock 1400 rtt 10ms advmss 1360",
		route_print(&r, false, out));
}

/* A gateway must be reachable when its route is added: it comes after the routes that say how. */
static void routes_in_order(void **state)
{
	struct nexthop gateway = hop(AF_INET, "10.0.0.1", "eth0"), direct = hop(0, NULL, "eth0");
	struct route by_gateway = {.family = AF_INET, .hops = &gateway, .n_hops = 1};
	struct route connected = {.family = AF_INET,
		.hops = &direct,
		.n_hops = 1,
		.dst_len = 24,
		.dst = ip(AF_INET, "10.0.0.0")};

	assert_true(route_compare(&connected, &by_gateway) < 0);
	assert_true(route_compare(&by_gateway, &connected) > 0);
	assert_int_equal(route_compare(&connected, &connected), 0);
}

static void rules(void **state)
{
	struct rule r = {.family = AF_INET,
		.priority = 100,
		.src = ip(AF_INET, "10.0.0.0"),
		.src_len = 8,
		.action = FR_ACT_TO_TBL,
		.table = 100,
		.suppress_prefixlen = -1,
		.suppress_group = -1};

	assert_prints("priority 100 from 10.0.0.0/8 lookup 100", rule_print(&r, out));
	r.src_len = 0;
	assert_prints("priority 100 from all lookup 100", rule_print(&r, out));
	r.family = AF_INET6;
	r.src = in6addr_any;
	assert_prints("priority 100 from ::/0 lookup 100", rule_print(&r, out));
	r.family = AF_INET;
	r.flags = FIB_RULE_INVERT;
	r.has_fwmark = true;
	r.fwmark = 1;
	r.fwmask = 0xff;
	r.table = RT_TABLE_MAIN;
	r.suppress_prefixlen = 0;
	strcpy(r.iif, "eth0");
	assert_prints("priority 100 not from all fwmark 0x1/0xff iif eth0 lookup main "
		      "suppress_prefixlength 0",
		rule_print(&r, out));
	r = (struct rule){.family = AF_INET,
		.priority = 5,
		.action = FR_ACT_GOTO,
		.target = 9,
		.ip_protocol = IPPROTO_TCP,
		.has_dport = true,
		.dport = {80, 90}};
	assert_prints("priority 5 from all ipproto tcp dport 80-90 goto 9", rule_print(&r, out));
}

static void neighbours(void **state)
{
	struct neigh n = {.family = AF_INET,
		.dst = ip(AF_INET, "10.0.0.1"),
		.dev = "eth0",
		.state = NUD_REACHABLE,
		.lladdr = {2, 0, 0, 0, 0, 0x1f},
		.lladdr_len = 6};

	assert_prints(
		"10.0.0.1 dev eth0 lladdr 02:00:00:00:00:1f nud reachable", neigh_print(&n, out));
	n.lladdr_len = 0;
	n.state = NUD_FAILED;
	assert_prints("10.0.0.1 dev eth0 nud failed", neigh_print(&n, out));
	n.state = 0;
	n.flags = NTF_PROXY;
	assert_prints("proxy 10.0.0.1 dev eth0", neigh_print(&n, out));
}

static void table_names(void **state)
{
	char buf[NAME_SIZE];
	uint32_t table;

	assert_string_equal(table_name(254, buf), "main");
	assert_string_equal(table_name(UINT32_MAX, buf), "4294967295");
	assert_int_equal(table_number("local", &table), 0);
	assert_int_equal(table, 255);
	assert_int_equal(table_number("4294967295", &table), 0);
	assert_int_equal(table, UINT32_MAX);
	assert_int_equal(table_number("4294967296", &table), -EINVAL);
	assert_int_equal(table_number("-1", &table), -EINVAL);
	assert_int_equal(table_number("0x10", &table), -EINVAL);
	assert_int_equal(table_number("", &table), -EINVAL);
	assert_int_equal(table_number("nosuchtable", &table), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses),
		cmocka_unit_test(addresses_in_order),
		cmocka_unit_test(routes),
		cmocka_unit_test(routes_without_a_way),
		cmocka_unit_test(routes_with_many_ways),
		cmocka_unit_test(route_metrics),
		cmocka_unit_test(routes_in_order),
		cmocka_unit_test(rules),
		cmocka_unit_test(neighbours),
		cmocka_unit_test(table_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
