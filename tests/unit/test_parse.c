/* SPDX-License-Identifier: MIT */
/* Lines of addrs, rules and neigh, as structs and back; and which entry a line means. */
#include "unit.h"

#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include "addrs.h"
#include "cleanup.h"
#include "names.h"
#include "neigh.h"
#include "rules.h"

static struct words words;

static int parse(const struct line_ops *ops, const char *line, void *item)
{
	static char copy[4096];

	memset(item, 0, ops->size);
	snprintf(copy, sizeof(copy), "%s", line);
	assert_int_equal(words_split(copy, &words), 0);
	return ops->parse(&words, item);
}

static void print(const struct line_ops *ops, const void *item, FILE *out)
{
	if (ops == &addrs_lines)
		addr_print(item, true, out);
	else if (ops == &rules_lines)
		rule_print(item, out);
	else
		neigh_print(item, out);
}

/* Room for any of them. */
union item {
	struct addr addr;
	struct rule rule;
	struct neigh neigh;
};

static void assert_line(const struct line_ops *ops, const char *line, const char *expected)
{
	union item item;

	if (parse(ops, line, &item) < 0)
		fail_msg("%s: %s", line, words.why);
	assert_prints(expected, print(ops, &item, out));
}

/* The line is refused, and WORD is named. */
static void assert_refused(const struct line_ops *ops, const char *line, const char *word)
{
	union item item;

	assert_int_equal(parse(ops, line, &item), -EINVAL);
	if (!strstr(words.why, word))
		fail_msg("%s: \"%s\" does not name %s", line, words.why, word);
}

/* Does WRITTEN name what PRESENT, another line, would have made? */
static bool line_names(const struct line_ops *ops, const char *written, const char *present)
{
	union item w, p;

	assert_int_equal(parse(ops, written, &w), 0);
	assert_int_equal(parse(ops, present, &p), 0);
	assert_true(ops->key(&w) == ops->key(&p) || !ops->matches(&w, &p));
	return ops->matches(&w, &p);
}

/* What is shown, and says the same again. */
static void lines_that_are_shown(void **state)
{
	static const struct {
		const struct line_ops *ops;
		const char *line;
	} shown[] = {
		{&addrs_lines, "10.0.0.2/24 dev eth0 scope global"},
		{&addrs_lines,
			"10.0.0.2/24 dev eth0 brd 10.0.0.255 scope global label eth0:1 metric 50"},
		{&addrs_lines, "10.0.0.1 peer 10.0.0.9/32 dev tun0 scope link"},
		{&addrs_lines, "10.0.0.1 peer 10.0.0.0/0 dev tun0 scope 7"},
		{&addrs_lines,
			"224.0.1.7/32 dev eth0 scope global noprefixroute home mngtmpaddr nodad "
			"optimistic autojoin"},
		{&addrs_lines, "127.0.0.1/8 dev lo scope host"},
		{&addrs_lines, "::1/128 dev lo scope host"},
		{&addrs_lines, "fe80::1/64 dev eth0 any fe80:: scope link nodad"},
		{&addrs_lines, "fd00::4 peer fd00::5/128 dev eth0 scope global metric 9"},
		{&rules_lines, "priority 0 from all lookup local"},
		{&rules_lines, "priority 100 from ::/0 lookup 100"},
		{&rules_lines, "priority 100 from all to fd00::/8 lookup main"},
		{&rules_lines, "priority 100 not from 10.0.0.1 to 10.1.0.0/16 lookup 4294967295"},
		{&rules_lines, "priority 1 from all tos 0x10 fwmark 0x1/0xff iif a oif b lookup 7"},
		{&rules_lines, "priority 1 from all fwmark 0x0/0xffffffff lookup 7"},
		{&rules_lines,
			"priority 1 from all uidrange 5-10 ipproto tcp sport 80-90 dport 22 nop"},
		{&rules_lines, "priority 1 from all ipproto 47 tun_id 18446744073709551615 goto 9"},
		{&rules_lines, "priority 1 from all ipproto ipv6-icmp l3mdev"},
		{&rules_lines, "priority 1 from all lookup main suppress_prefixlength 0 "
			       "suppress_ifgroup 3 protocol static"},
		{&rules_lines, "priority 1 from all blackhole"},
		{&rules_lines, "priority 1 from all unreachable protocol boot"},
		{&rules_lines, "priority 4294967295 from all prohibit protocol 250"},
		{&neigh_lines, "10.0.0.1 dev eth0 lladdr 02:00:00:00:00:1f nud reachable"},
		{&neigh_lines, "10.0.0.1 dev eth0 nud failed"},
		{&neigh_lines, "10.0.0.1 dev eth0 nud none"},
		{&neigh_lines,
			"fd00::1 dev eth0 lladdr 0a router extern_learn nud stale protocol zebra"},
		{&neigh_lines, "proxy 10.0.0.1"},
		{&neigh_lines, "proxy fd00::7 dev eth0 router protocol bgp"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(shown); i++)
		assert_line(shown[i].ops, shown[i].line, shown[i].line);
}

/* What ip(8) makes of the same words. */
static void addresses_as_ip(void **state)
{
	assert_line(&addrs_lines, "10.0.0.1 dev e", "10.0.0.1/32 dev e scope global");
	assert_line(&addrs_lines, "dev e local fd00::1", "fd00::1/128 dev e scope global");
	assert_line(&addrs_lines, "127.1.2.3 dev lo", "127.1.2.3/32 dev lo scope host");
	assert_line(&addrs_lines, "10.0.0.9/24 brd + dev e",
		"10.0.0.9/24 dev e brd 10.0.0.255 scope global");
	assert_line(&addrs_lines, "10.0.0.9/24 broadcast - dev e",
		"10.0.0.9/24 dev e brd 10.0.0.0 scope global");
	assert_line(&addrs_lines, "10.0.0.9/31 brd + dev e", "10.0.0.9/31 dev e scope global");
	assert_line(&addrs_lines, "10.0.0.9/0 brd + dev e",
		"10.0.0.9/0 dev e brd 255.255.255.255 scope global");
	assert_line(&addrs_lines, "10.0.0.9/24 remote 10.9.0.1/16 brd + dev e",
		"10.0.0.9 peer 10.9.0.1/16 dev e brd 10.9.255.255 scope global");
	assert_line(&addrs_lines, "10.0.0.9/24 peer 10.0.0.9/24 dev e label e priority 0x10",
		"10.0.0.9/24 dev e scope global metric 16");
	assert_line(&addrs_lines, "10.0.0.9/24 dev e scope 253 valid_lft 9 preferred_lft 5 proto 7",
		"10.0.0.9/24 dev e scope link # dynamic proto 7");
	assert_line(&addrs_lines, "10.0.0.9/24 dev e valid_lft forever preferred_lft 0",
		"10.0.0.9/24 dev e scope global");
}

static void addresses_refused(void **state)
{
	assert_refused(&addrs_lines, "", "no address");
	assert_refused(&addrs_lines, "dev eth0", "no address");
	assert_refused(&addrs_lines, "10.0.0.1/33 dev e", "33");
	assert_refused(&addrs_lines, "10.0.0.1/ dev e", "\"\"");
	assert_refused(&addrs_lines, "10.0.0.1.2 dev e", "10.0.0.1.2");
	assert_refused(&addrs_lines, "all dev e", "all");
	assert_refused(&addrs_lines, "10.0.0.1 10.0.0.2 dev e", "10.0.0.2");
	assert_refused(&addrs_lines, "10.0.0.1 peer fd00::1 dev e", "fd00::1");
	assert_refused(&addrs_lines, "fd00::1 dev e brd +", "brd");
	assert_refused(&addrs_lines, "fd00::1 dev e label e:1", "label");
	assert_refused(&addrs_lines, "10.0.0.1 dev", "dev");
	assert_refused(&addrs_lines, "10.0.0.1 dev a/b", "a/b");
	assert_refused(&addrs_lines, "10.0.0.1 dev e label 1234567890123456", "1234567890123456");
	assert_refused(&addrs_lines, "10.0.0.1 dev e scope near", "near");
	assert_refused(&addrs_lines, "10.0.0.1 dev e metric -1", "-1");
	assert_refused(&addrs_lines, "10.0.0.1 dev e valid_lft 0", "valid_lft");
	assert_refused(&addrs_lines, "10.0.0.1 dev e valid_lft 5", "preferred_lft");
	assert_refused(&addrs_lines, "10.0.0.1 dev e proto 256", "256");
	assert_refused(&addrs_lines, "10.0.0.1 dev e frob", "frob");
}

static void addresses_named(void **state)
{
	const struct line_ops *ops = &addrs_lines;

	assert_true(line_names(ops, "10.0.0.1/24 dev e", "10.0.0.1/24 dev e brd + metric 5 nodad"));
	assert_false(line_names(ops, "10.0.0.1/24 dev e brd +", "10.0.0.1/24 dev e"));
	assert_false(line_names(ops, "10.0.0.1/24 dev e", "10.0.0.1/24 dev f"));
	assert_false(line_names(ops, "10.0.0.1/24 dev e", "10.0.0.1/25 dev e"));
	assert_false(line_names(ops, "10.0.0.1/24 dev e", "10.0.0.1 peer 10.0.0.2/24 dev e"));
	assert_false(line_names(ops, "10.0.0.1 dev e metric 5", "10.0.0.1 dev e"));
	assert_false(line_names(ops, "10.0.0.1 dev e nodad", "10.0.0.1 dev e"));
	assert_false(line_names(ops, "10.0.0.1 dev e scope link", "10.0.0.1 dev e"));
	assert_true(line_names(ops, "fd00::1 dev e scope link", "fd00::1 dev e"));
	assert_true(line_names(ops, "fd00::1 dev e", "fd00::1 dev e valid_lft 9 preferred_lft 5"));
	assert_false(line_names(ops, "fd00::1 dev e valid_lft forever",
		"fd00::1 dev e valid_lft 9 preferred_lft 5"));
}

static unsigned owner(const struct line_ops *ops, const char *line)
{
	union item item;

	assert_int_equal(parse(ops, line, &item), 0);
	return ops->owner(&item);
}

static void assert_owner(
	const struct line_ops *ops, const char *line, unsigned number, const char *name)
{
	char buf[NAME_SIZE];

	assert_int_equal(owner(ops, line), number);
	assert_string_equal(ops->owner_name(number, buf), name);
}

static void addresses_of_the_kernel(void **state)
{
	const struct line_ops *ops = &addrs_lines;

	assert_int_equal(owner(ops, "127.0.0.1/8 dev lo"), OWNER_KERNEL);
	assert_int_equal(owner(ops, "::1/128 dev lo"), OWNER_KERNEL);
	assert_int_equal(owner(ops, "127.0.0.2/8 dev lo"), OWNER_ADMIN);
	assert_int_equal(owner(ops, "fe80::7/64 dev e proto kernel_ll"), OWNER_KERNEL);
	assert_int_equal(owner(ops, "2001:db8::7/64 dev e proto kernel_ra"), OWNER_KERNEL);
	assert_int_equal(owner(ops, "fe80::a8bb:ccff:fedd:eeff/64 dev e"), OWNER_KERNEL);
	assert_owner(ops, "fe80::a8bb:ccff:fedd:eeff/64 dev e proto 7", 7, "7");
	assert_int_equal(owner(ops, "fe80::1/64 dev e"), OWNER_ADMIN);
	assert_int_equal(owner(ops, "2001:db8::a8bb:ccff:fedd:eeff/64 dev e"), OWNER_ADMIN);
	assert_int_equal(
		owner(ops, "2001:db8::a8bb:ccff:fedd:eeff/64 dev e valid_lft 9 preferred_lft 5"),
		OWNER_KERNEL);
	assert_owner(ops, "10.0.0.1/24 dev e valid_lft 9 preferred_lft 5", OWNER_MARKED, "dynamic");
	assert_owner(ops, "10.0.0.1/24 dev e valid_lft 9 preferred_lft 5 proto 80", 80, "80");
	assert_int_equal(owner(ops, "10.0.0.1/24 dev e valid_lft forever"), OWNER_ADMIN);
}

static void rules_as_ip(void **state)
{
	const struct line_ops *ops = &rules_lines;
	union item item;

	assert_line(ops, "from 10.0.0.0/8 table 100", "priority 0 from 10.0.0.0/8 lookup 100");
	assert_line(ops, "from default to fd00::/8", "priority 0 from all to fd00::/8 lookup main");
	assert_line(ops, "pref 1 from fd00::9/0", "priority 1 from ::/0 lookup main");
	assert_line(
		ops, "order 1 dsfield 10 dev e", "priority 1 from all tos 0x10 iif e lookup main");
	assert_line(ops, "type blackhole sup_pl 0", "priority 0 from all blackhole");
	assert_line(ops, "fwmark 0 lookup 9", "priority 0 from all lookup 9");
	assert_line(ops, "preference 7 uidrange 5 sup_group 1",
		"priority 7 from all uidrange 5-5 lookup main suppress_ifgroup 1");
	assert_int_equal(parse(ops, "from all", &item), 0);
	assert_false(item.rule.has_priority);
	assert_int_equal(item.rule.table, RT_TABLE_MAIN);
	assert_int_equal(item.rule.protocol, RTPROT_UNSPEC);
}

static void rules_refused(void **state)
{
	const struct line_ops *ops = &rules_lines;

	assert_refused(ops, "", "nothing");
	assert_refused(ops, "from", "from");
	assert_refused(ops, "from 10.0.0.0/8 to fd00::/8", "fd00::");
	assert_refused(ops, "from somewhere", "somewhere");
	assert_refused(ops, "from all lookup nosuch", "nosuch");
	assert_refused(ops, "tos 100", "100");
	assert_refused(ops, "tos -1", "-1");
	assert_refused(ops, "fwmark 1/", "\"\"");
	assert_refused(ops, "fwmark 0x100000000", "0x100000000");
	assert_refused(ops, "uidrange 9-5", "9-5");
	assert_refused(ops, "dport 65536", "65536");
	assert_refused(ops, "sport 1-2-3", "2-3");
	assert_refused(ops, "ipproto frob", "frob");
	assert_refused(ops, "priority 1 priority", "priority");
	assert_refused(ops, "lookup 5 l3mdev", "l3mdev");
	assert_refused(ops, "protocol frob", "frob");
	assert_refused(ops, "type frob", "frob");
	assert_refused(ops, "suppress_prefixlength -1", "-1");
	assert_refused(ops, "from all frob", "frob");
}

static void rules_named(void **state)
{
	const struct line_ops *ops = &rules_lines;

	assert_true(
		line_names(ops, "from 10.0.0.0/8", "priority 7 from 10.0.0.0/8 protocol static"));
	assert_false(line_names(ops, "priority 0 from 10.0.0.0/8", "priority 7 from 10.0.0.0/8"));
	assert_false(line_names(ops, "from all", "from ::/0"));
	assert_false(line_names(ops, "from all", "from all iif e"));
	assert_false(line_names(ops, "from all", "not from all"));
	assert_false(line_names(ops, "from all", "from all blackhole"));
	assert_false(line_names(ops, "from all", "from all lookup 9"));
	assert_true(line_names(ops, "from all lookup 0", "from all lookup 9"));
	assert_false(line_names(ops, "goto 1", "goto 2"));
	assert_true(line_names(ops, "nop", "nop lookup 7"));
	assert_int_equal(
		owner(ops, "priority 0 from all lookup local protocol kernel"), OWNER_KERNEL);
	assert_int_equal(owner(ops, "priority 0 from all lookup local"), OWNER_ADMIN);
	assert_int_equal(owner(ops, "from 10.0.0.1 protocol boot"), OWNER_ADMIN);
	assert_owner(ops, "from 10.0.0.1 protocol bird", RTPROT_BIRD, "bird");
}

static void neighbours_as_ip(void **state)
{
	const struct line_ops *ops = &neigh_lines;

	assert_line(ops, "to 10.0.0.1 dev e lladdr 2:0:0:0:0:f",
		"10.0.0.1 dev e lladdr 02:00:00:00:00:0f nud permanent");
	assert_line(ops, "dev e 10.0.0.1 lladdr null", "10.0.0.1 dev e nud permanent");
	assert_line(ops, "10.0.0.1 dev g lladdr 192.0.2.1 nud noarp",
		"10.0.0.1 dev g lladdr c0:00:02:01 nud noarp");
	assert_refused(ops, "", "no address");
	assert_refused(ops, "10.0.0.1", "dev");
	assert_refused(ops, "10.0.0.1/24 dev e", "10.0.0.1/24");
	assert_refused(ops, "10.0.0.1 10.0.0.2 dev e", "10.0.0.2");
	assert_refused(ops, "proxy 10.0.0.1 10.0.0.2", "10.0.0.2");
	assert_refused(ops, "10.0.0.1 dev e lladdr 2:0:zz", "2:0:zz");
	assert_refused(ops, "10.0.0.1 dev e nud frob", "frob");
	assert_refused(ops, "10.0.0.1 dev e protocol frob", "frob");
	assert_refused(ops, "10.0.0.1 dev e frob", "frob");
	assert_refused(ops, "10.0.0.1 dev e lladdr", "lladdr");
}

static void neighbours_named(void **state)
{
	const struct line_ops *ops = &neigh_lines;

	assert_true(line_names(ops, "10.0.0.1 dev e lladdr 2:3 nud reachable",
		"10.0.0.1 dev e lladdr 2:3 nud stale"));
	assert_false(line_names(
		ops, "10.0.0.1 dev e lladdr 2:3 nud reachable", "10.0.0.1 dev e lladdr 2:3"));
	assert_true(line_names(ops, "10.0.0.1 dev e", "10.0.0.1 dev e lladdr 2:3 router"));
	assert_false(line_names(ops, "10.0.0.1 dev e router", "10.0.0.1 dev e"));
	assert_false(line_names(ops, "10.0.0.1 dev e", "proxy 10.0.0.1 dev e"));
	assert_false(line_names(ops, "10.0.0.1 dev e", "10.0.0.1 dev f"));
	assert_int_equal(owner(ops, "10.0.0.1 dev e lladdr 2:3 nud stale"), OWNER_KERNEL);
	assert_int_equal(owner(ops, "10.0.0.1 dev e nud failed"), OWNER_KERNEL);
	assert_owner(ops, "10.0.0.1 dev e lladdr 2:3 nud stale extern_learn", OWNER_MARKED,
		"extern_learn");
	assert_owner(ops, "10.0.0.1 dev e extern_learn protocol zebra", RTPROT_ZEBRA, "zebra");
	assert_owner(ops, "proxy 10.0.0.1 protocol zebra", RTPROT_ZEBRA, "zebra");
	assert_int_equal(owner(ops, "10.0.0.1 dev e protocol static"), OWNER_ADMIN);
	assert_int_equal(owner(ops, "10.0.0.1 dev e lladdr 2:3"), OWNER_ADMIN);
	assert_int_equal(owner(ops, "proxy 10.0.0.1"), OWNER_ADMIN);
}

static void names_of_numbers(void **state)
{
	uint8_t n;

	assert_int_equal(protocol_number("static", &n), 0);
	assert_int_equal(n, RTPROT_STATIC);
	assert_int_equal(protocol_number("0xfa", &n), 0);
	assert_int_equal(n, 250);
	assert_int_equal(protocol_number("256", &n), -EINVAL);
	assert_int_equal(protocol_number("frob", &n), -EINVAL);
	assert_int_equal(protocol_number("", &n), -EINVAL);
	assert_int_equal(scope_number("link", &n), 0);
	assert_int_equal(n, RT_SCOPE_LINK);
	assert_int_equal(scope_number("7", &n), 0);
	assert_int_equal(n, 7);
	assert_int_equal(scope_number("-1", &n), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_that_are_shown),
		cmocka_unit_test(addresses_as_ip),
		cmocka_unit_test(addresses_refused),
		cmocka_unit_test(addresses_named),
		cmocka_unit_test(addresses_of_the_kernel),
		cmocka_unit_test(rules_as_ip),
		cmocka_unit_test(rules_refused),
		cmocka_unit_test(rules_named),
		cmocka_unit_test(neighbours_as_ip),
		cmocka_unit_test(neighbours_named),
		cmocka_unit_test(names_of_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
