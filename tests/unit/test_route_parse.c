/* SPDX-License-Identifier: MIT */
/* Lines of routes, as structs and back; and which route a line means. */
#include "unit.h"

#include "routes.h"

static struct words words;

static int parse(const char *line, struct route *ret)
{
	static char copy[4096];

	*ret = (struct route){0};
	snprintf(copy, sizeof(copy), "%s", line);
	assert_int_equal(words_split(copy, &words), 0);
	return route_parse(&words, ret);
}

static void assert_line(const char *line, const char *expected)
{
	struct route route;

	if (parse(line, &route) < 0)
		fail_msg("%s: %s", line, words.why);
	assert_prints(expected, route_print(&route, false, out));
	route_clear(&route);
}

/* What is shown, and says the same again. */
static const char *const canonical[] = {
	"default via 10.0.0.1 dev eth0",
	"10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.2",
	"10.0.0.0/24 dev eth0 scope global",
	"10.23.0.1 via 10.0.0.254 mtu lock 1400 window 5 rtt 100ms rttvar lock 50ms ssthresh 7 "
	"cwnd lock 9 advmss 1300 reordering 4 hoplimit 9 initcwnd 4 rto_min 30ms initrwnd 5 "
	"quickack 1 fastopen_no_cookie 1 features ecn congctl lock reno",
	"10.23.0.1 via 10.0.0.254 rtt 81 rttvar 3",
	"10.23.0.1 via 10.0.0.254 rtt 536870911ms rto_min 4294967295ms",
	"10.25.0.0/16 tos 0x08 via 10.1.0.254 proto static metric 4294967295",
	"10.24.0.0/16 via 192.0.2.9 dev eth0 onlink",
	"10.24.0.0/16 via 192.0.2.9 dev eth0 pervasive",
	"10.32.0.0/16 via inet6 fe80::9 dev eth0",
	"0.0.0.0/0 via inet6 fe80::9 dev eth0",
	"0.0.0.0/0 nexthop dev eth0 weight 1 nexthop via inet6 fe80::9 dev eth0 weight 1",
	"default proto static metric 9 nexthop via 192.0.2.9 dev eth0 weight 1 onlink "
	"nexthop via inet6 fe80::9 dev eth1 weight 256",
	"10.40.0.0/16 nhid 7",
	"blackhole 10.26.0.0/16",
	"unreachable default metric 3",
	"prohibit 2001:db8:28::/48 dev lo metric 1024 pref medium",
	"throw 10.29.0.0/16",
	"local 10.34.0.1 dev eth0 table main scope host",
	"broadcast 10.34.0.255 dev eth0 table main scope link",
	"anycast 2001:db8:57:: dev eth0 table main metric 1024 pref medium",
	"multicast 239.5.5.5 dev eth0 scope link",
	"nat 10.3.0.0/16 table main scope host",
	"::/0 via fe80::fe dev eth1 proto ra metric 50 pref high",
	"2001:db8:24::/48 from 2001:db8:40::/48 via 2001:db8::fe dev eth0 metric 1024 pref low",
	"2001:db8:59::/48 via 2001:db8:ffff::1 dev eth0 src 2001:db8::1 metric 1024 onlink",
};

static void lines_that_are_shown(void **state)
{
	for (size_t i = 0; i < sizeof(canonical) / sizeof(canonical[0]); i++)
		assert_line(canonical[i], canonical[i]);
}

/* What ip(8) makes of the same words. */
static const char *const written[][2] = {
	{"dev eth0 via 10.0.0.1 to default", "default via 10.0.0.1 dev eth0"},
	{"default via fe80::1 dev eth0", "::/0 via fe80::1 dev eth0"},
	{"default via inet6 fe80::1 dev eth0", "::/0 via fe80::1 dev eth0"},
	{"default src 2001:db8::1 dev eth0", "::/0 dev eth0 src 2001:db8::1"},
	{"default nexthop via fe80::1 dev a nexthop via fe80::2 dev b weight 2",
		"::/0 nexthop via fe80::1 dev a weight 1 nexthop via fe80::2 dev b weight 2"},
	{"default dev eth0", "default dev eth0 scope link"},
	{"10/8 via 10.0.0.1", "10.0.0.0/8 via 10.0.0.1"},
	{"10.1.2/24 dev eth0", "10.1.2.0/24 dev eth0 scope link"},
	{"any dev eth0", "default dev eth0 scope link"},
	{"0.0.0.0/0 via inet 10.0.0.1", "default via 10.0.0.1"},
	{"10.0.0.0/8 nexthop dev eth0", "10.0.0.0/8 nexthop dev eth0 weight 1"},
	{"unicast 10.0.0.0/8 oif eth0 protocol 4", "10.0.0.0/8 dev eth0 proto static scope link"},
	{"10.0.0.1/32 via 10.0.0.9 priority 5", "10.0.0.1 via 10.0.0.9 metric 5"},
	{"10.0.0.1 via 10.0.0.9 preference 0x10", "10.0.0.1 via 10.0.0.9 metric 16"},
	{"10.0.0.1 via 10.0.0.9 prio 7", "10.0.0.1 via 10.0.0.9 metric 7"},
	{"10.0.0.1 via 10.0.0.9 dsfield 10", "10.0.0.1 tos 0x10 via 10.0.0.9"},
	{"10.0.0.1 via 10.0.0.9 rtt 0.5s", "10.0.0.1 via 10.0.0.9 rtt 500ms"},
	{"10.0.0.1 via 10.0.0.9 rtt 1.5ms", "10.0.0.1 via 10.0.0.9 rtt 2ms"},
	{"10.0.0.1 via 10.0.0.9 rtt 80", "10.0.0.1 via 10.0.0.9 rtt 10ms"},
	{"10.0.0.1 via 10.0.0.9 mtu 100000", "10.0.0.1 via 10.0.0.9 mtu 65520"},
	{"10.0.0.1 via 10.0.0.9 mtu 0 quickack 0", "10.0.0.1 via 10.0.0.9"},
	{"10.0.0.1 via 10.0.0.9 mtu lock 0", "10.0.0.1 via 10.0.0.9 mtu lock 0"},
	{"10.0.0.1 via 10.0.0.9 rto_min 0", "10.0.0.1 via 10.0.0.9 rto_min 0ms"},
	{"local 10.0.0.1 dev lo", "local 10.0.0.1 dev lo scope host"},
	{"multicast 239.0.0.1 dev eth0 scope global", "multicast 239.0.0.1 dev eth0 scope global"},
	{"2001:DB8::1/48 dev eth0 scope link expires 60", "2001:db8::/48 dev eth0 scope link"},
	{"10.0.0.1/8 dev eth0 scope 200", "10.0.0.1/8 dev eth0 scope site"},
	{"blackhole default # error -22", "blackhole default"},
};

static void lines_that_are_written(void **state)
{
	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++)
		assert_line(written[i][0], written[i][1]);
}

/* And a word that the refusal names. */
static const char *const refused[][2] = {
	{"", "destination"},
	{"dev eth0", "destination"},
	{"blackhole", "blackhole"},
	{"to", "to"},
	{"10.0.0.0/33 dev eth0", "33"},
	{"10.0.0.300 dev eth0", "10.0.0.300"},
	{"10.0.0.0/8 to 11.0.0.0/8", "11.0.0.0/8"},
	{"10.0.0.0/8 11.0.0.0/8", "11.0.0.0/8"},
	{"10.0.0.0/8 blackhole", "blackhole"},
	{"10.0.0.0/8 frob 5", "frob"},
	{"10.0.0.0/8 via", "via"},
	{"10.0.0.0/8 via fe80::1", "fe80::1"},
	{"10.0.0.0/8 via inet6", "via"},
	{"10.0.0.0/8 via inet6 10.0.0.1", "10.0.0.1"},
	{"10.0.0.0/8 via 10.0.0.1/8", "10.0.0.1/8"},
	{"via fe80::1 10.0.0.0/8", "10.0.0.0"},
	{"10.0.0.0/8 src fe80::1", "fe80::1"},
	{"10.0.0.0/8 dev a/b", "a/b"},
	{"10.0.0.0/8 dev sixteen-letters-", "sixteen-letters-"},
	{"10.0.0.0/8 dev", "dev"},
	{"10.0.0.0/8 weight 5", "weight"},
	{"10.0.0.0/8 metric -1", "-1"},
	{"10.0.0.0/8 metric 4294967296", "4294967296"},
	{"10.0.0.0/8 tos 100", "100"},
	{"10.0.0.0/8 tos -1", "-1"},
	{"10.0.0.0/8 scope nowhere-else", "nowhere-else"},
	{"10.0.0.0/8 proto 256", "256"},
	{"10.0.0.0/8 proto nosuch", "nosuch"},
	{"10.0.0.0/8 table nosuch", "nosuch"},
	{"10.0.0.0/8 mtu lock", "mtu"},
	{"10.0.0.0/8 mtu big", "big"},
	{"10.0.0.0/8 quickack lock 1", "lock"},
	{"10.0.0.0/8 quickack 2", "2"},
	{"10.0.0.0/8 hoplimit 256", "256"},
	{"10.0.0.0/8 rtt 5m", "5m"},
	{"10.0.0.0/8 rtt nan", "nan"},
	{"10.0.0.0/8 rtt -1ms", "-1ms"},
	{"10.0.0.0/8 rtt 1e300", "1e300"},
	{"10.0.0.0/8 rtt 536870912ms", "536870912ms"},
	{"10.0.0.0/8 features all", "all"},
	{"10.0.0.0/8 congctl sixteen-letters-", "sixteen-letters-"},
	{"10.0.0.0/8 pref best", "best"},
	{"10.0.0.0/8 encap mpls 5", "encap"},
	{"10.0.0.0/8 via 10.0.0.1 nexthop via 10.0.0.2", "nexthop"},
	{"10.0.0.0/8 nhid 5 via 10.0.0.1", "nhid"},
	{"10.0.0.0/8 nhid 5 nexthop via 10.0.0.1", "nhid"},
	{"10.0.0.0/8 nexthop via 10.0.0.1 weight 0", "0"},
	{"10.0.0.0/8 nexthop via 10.0.0.1 weight 257", "257"},
	{"10.0.0.0/8 nexthop via 10.0.0.1 metric 5", "metric"},
	{"nexthop via 10.0.0.1", "destination"},
};

static void lines_that_are_refused(void **state)
{
	struct route route;

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		if (parse(refused[i][0], &route) != -EINVAL)
			fail_msg("accepted: %s", refused[i][0]);
		if (!strstr(words.why, refused[i][1]))
			fail_msg("%s: %s", refused[i][0], words.why);
		route_clear(&route);
	}
}

/* Does LINE mean the route that PRESENT is? */
static bool means(const char *line, const char *present)
{
	struct route w, p;
	bool yes;

	assert_int_equal(parse(present, &p), 0);
	assert_int_equal(parse(line, &w), 0);
	yes = routes_lines.matches(&w, &p);
	if (yes)
		assert_int_equal(routes_lines.key(&w), routes_lines.key(&p));
	route_clear(&w);
	route_clear(&p);
	return yes;
}

static void lines_that_mean_a_route(void **state)
{
	for (size_t i = 0; i < sizeof(canonical) / sizeof(canonical[0]); i++)
		assert_true(means(canonical[i], canonical[i]));
	assert_true(means("default via 10.0.0.1", "default via 10.0.0.1 dev eth0"));
	assert_true(means("10.0.0.0/8 dev a", "10.0.0.0/8 dev a proto kernel src 10.0.0.1"));
	assert_true(means("10.0.0.0/8 nexthop via 10.0.0.1 weight 7", "10.0.0.0/8 via 10.0.0.1"));
	assert_true(
		means("::/0 via fe80::1 dev a", "::/0 via fe80::1 dev a metric 1024 pref medium"));
	assert_true(means("::/0 dev a proto 0", "::/0 dev a metric 1024 pref medium"));
	assert_true(means("unreachable ::/0", "unreachable ::/0 dev lo metric 1024 pref medium"));
	assert_true(
		means("throw 2001:db8::/48 pref low", "throw 2001:db8::/48 dev lo pref medium"));
	assert_true(means("2001:db8::/48 dev lo pref low", "2001:db8::/48 dev lo pref medium"));
	assert_true(means("2001:db8::/48 dev a scope link", "2001:db8::/48 dev a metric 1024"));
	assert_true(means("10.0.0.0/8 dev a mtu 0", "10.0.0.0/8 dev a"));
}

static void lines_that_mean_another(void **state)
{
	assert_false(means("10.0.0.0/8 dev a", "10.0.0.0/9 dev a"));
	assert_false(means("10.0.0.0/8 dev a", "10.0.0.0/8 dev b"));
	assert_false(means("10.0.0.0/8 dev a", "10.0.0.0/8 dev a metric 5"));
	assert_false(means("10.0.0.0/8 dev a", "10.0.0.0/8 dev a tos 0x10"));
	assert_false(means("10.0.0.0/8 dev a", "10.0.0.0/8 via 10.0.0.1 dev a"));
	assert_false(means("10.0.0.0/8 dev a", "blackhole 10.0.0.0/8"));
	assert_false(means("10.0.0.0/8 dev a", "10.0.0.0/8 dev a proto static"));
	assert_false(means("10.0.0.0/8 dev a", "10.0.0.0/8 dev a mtu 1400"));
	assert_false(means("10.0.0.0/8 dev a", "10.0.0.0/8 dev a src 10.0.0.1"));
	assert_false(means("10.0.0.0/8 dev a", "10.0.0.0/8 dev a scope host"));
	assert_false(means("10.0.0.0/8 via 10.0.0.1", "10.0.0.0/8 via 10.0.0.1 onlink"));
	assert_false(means("10.0.0.0/8 via 10.0.0.1", "10.0.0.0/8 nhid 7"));
	assert_false(means("::/0 dev a", "::/0 dev a metric 1024 pref high"));
	assert_false(means("::/0 dev a", "default dev a"));
	assert_false(means("::/0 dev a", "::/0 from 2001:db8::/48 dev a metric 1024"));
	assert_false(means("10.0.0.0/8 nexthop dev a nexthop dev b",
		"10.0.0.0/8 nexthop dev a nexthop dev b weight 2"));
	assert_false(means("10.0.0.0/8 dev a proto static", "10.0.0.0/8 dev a proto kernel"));
}

static void routes_of_the_kernel(void **state)
{
	static const char *const kernels[] = {"10.0.0.0/8 dev a proto kernel",
		"::/0 via fe80::1 proto ra", "::/0 via fe80::1 proto redirect",
		"local 10.0.0.1 dev a table local"};
	struct route route;

	for (size_t i = 0; i < sizeof(kernels) / sizeof(kernels[0]); i++) {
		assert_int_equal(parse(kernels[i], &route), 0);
		assert_int_equal(routes_lines.owner(&route), OWNER_KERNEL);
		route_clear(&route);
	}
}

static void routes_of_others(void **state)
{
	static const struct {
		const char *line;
		unsigned owner;
	} routes[] = {{"10.0.0.0/8 dev a", OWNER_ADMIN},
		{"10.0.0.0/8 dev a proto unspec", OWNER_ADMIN},
		{"10.0.0.0/8 dev a proto static", OWNER_ADMIN},
		{"10.0.0.0/8 dev a proto bird", RTPROT_BIRD},
		{"10.0.0.0/8 dev a proto dhcp", RTPROT_DHCP}, {"::/0 dev a proto 255", 255}};
	struct route route;

	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		assert_int_equal(parse(routes[i].line, &route), 0);
		assert_int_equal(routes_lines.owner(&route), routes[i].owner);
		route_clear(&route);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_that_are_shown),
		cmocka_unit_test(lines_that_are_written),
		cmocka_unit_test(lines_that_are_refused),
		cmocka_unit_test(lines_that_mean_a_route),
		cmocka_unit_test(lines_that_mean_another),
		cmocka_unit_test(routes_of_the_kernel),
		cmocka_unit_test(routes_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
