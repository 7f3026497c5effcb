/* SPDX-License-Identifier: MIT */
/*
 * What the kernel says by itself, heard at once: each way to change a namespace raises its
 * generation before whoever made the change has been answered. Needs root; in a namespace of its
 * own, which is the daemon's then.
 */
#include "unit.h"

#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "changes.h"
#include "cleanup.h"
#include "netlink.h"
#include "netns.h"

static struct changes *cs;

struct test_netns {
	int fd;
	uint64_t cookie;
};

static struct test_netns web, db;

static int self(void)
{
	return open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
}

static struct test_netns make(void)
{
	struct test_netns s;

	assert_int_equal(unshare(CLONE_NEWNET), 0);
	s.fd = self();
	assert_true(s.fd >= 0);
	assert_int_equal(setns(netns_home(), CLONE_NEWNET), 0);
	assert_int_equal(netns_cookie(s.fd, &s.cookie), 0);
	assert_int_equal(changes_follow(cs, s.fd, s.cookie), 0);
	return s;
}

static void in(const struct test_netns *s, const char *command)
{
	assert_int_equal(setns(s->fd, CLONE_NEWNET), 0);
	if (system(command) != 0)
		fail_msg("%s", command);
	assert_int_equal(setns(netns_home(), CLONE_NEWNET), 0);
}

static uint64_t now(const struct test_netns *s)
{
	changes_drain(cs);
	return changes_generation(cs, s->cookie);
}

/* COMMAND raises the generation of S. */
static void raises(const struct test_netns *s, const char *command)
{
	uint64_t before = now(s);

	assert_int_not_equal(before, 0);
	in(s, command);
	if (now(s) <= before)
		fail_msg("not heard: %s", command);
}

/* With links that have a carrier, and no addresses but those that are given: the kernel changes
 * nothing by itself any more. */
static int set_up(void **state)
{
	web = make();
	db = make();
	in(&web, "sysctl -qw net.ipv6.conf.default.addr_gen_mode=1;"
		 "ip link set lo up; ip link add eth0 type veth peer name eth1;"
		 "ip link set eth0 up; ip link set eth1 up; ip addr add 10.0.0.1/24 dev eth0;"
		 "until [ $(ip link show | grep -c 'state UP') = 2 ]; do sleep 0.01; done");
	return 0;
}

static int tear_down(void **state)
{
	close(web.fd);
	close(db.fd);
	return 0;
}

static void each_change_is_notified(void **state)
{
	static const char *const ways[] = {
		"ip route add 10.9.0.0/16 via 10.0.0.2",
		"ip route replace 10.9.0.0/16 via 10.0.0.3",
		"ip route del 10.9.0.0/16",
		"ip -6 route add 2001:db8:9::/48 dev eth0",
		"ip -6 route del 2001:db8:9::/48 dev eth0",
		"ip route add 10.9.0.0/16 via 10.0.0.2 table 7",
		"ip route flush table 7",
		"ip addr add 10.0.1.1/24 dev eth0",
		"ip addr change 10.0.1.1/24 dev eth0 valid_lft 100 preferred_lft 50",
		"ip addr del 10.0.1.1/24 dev eth0",
		"ip addr add 2001:db8::1/64 dev eth0 nodad",
		"ip addr del 2001:db8::1/64 dev eth0",
		"ip rule add from 10.0.0.0/8 lookup 7 pref 7",
		"ip rule del pref 7",
		"ip -6 rule add from 2001:db8::/32 lookup 7 pref 7",
		"ip -6 rule del pref 7",
		"ip nexthop add id 1 via 10.0.0.9 dev eth0",
		"ip route add 10.8.0.0/16 nhid 1",
		"ip nexthop replace id 1 via 10.0.0.8 dev eth0",
		"ip nexthop del id 1",
		"ip link set eth0 mtu 1400",
		"ip link set eth0 alias text",
		"ip link set eth0 group 3",
		"ip link set eth0 txqueuelen 7",
		"ip link set eth0 address 02:00:00:00:00:07",
		"ip link set eth0 broadcast ff:ff:ff:ff:ff:fe",
		"ip link set eth0 down",
		"ip link set eth0 name eth7",
		"ip link add br0 type bridge",
		"ip link set eth7 master br0",
		"ip link set eth7 nomaster",
		"ip link set br0 up",
		"ip link set br0 type bridge stp_state 1",
		"sysctl -qw net.ipv4.conf.br0.ignore_routes_with_linkdown=1",
		"ip link del br0",
		"ip link del eth7",
	};

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		raises(&web, ways[i]);
}

/* Linux 6.1 does not announce it: see routes.c. */
static void by_a_newer_kernel(void **state)
{
	struct utsname kernel;
	unsigned major, minor;

	uname(&kernel);
	if (sscanf(kernel.release, "%u.%u", &major, &minor) != 2 || major * 100 + minor < 612)
		skip();
	raises(&web, "ip link add br0 type bridge");
	raises(&web, "sysctl -qw net.ipv6.conf.br0.ignore_routes_with_linkdown=1");
	raises(&web, "ip link del br0");
}

static void by_sysfs_and_ioctl(void **state)
{
	raises(&web, "unshare --mount sh -c '"
		     "mount -t sysfs sysfs /sys && echo 1400 >/sys/class/net/eth0/mtu'");
	raises(&web, "unshare --mount sh -c '"
		     "mount -t sysfs sysfs /sys && echo text >/sys/class/net/eth0/ifalias'");
	raises(&web, "unshare --mount sh -c '"
		     "mount -t sysfs sysfs /sys && echo 9 >/sys/class/net/eth0/tx_queue_len'");
}

static void a_moved_link_is_notified_in_both(void **state)
{
	char command[100];
	uint64_t before = now(&db);

	snprintf(
		command, sizeof(command), "ip link set eth1 netns /proc/%d/fd/%d", getpid(), db.fd);
	raises(&web, command);
	assert_true(now(&db) > before);
}

/* The other end of a pair goes with its own, or is made with it, elsewhere. */
static void a_pair_is_notified_in_both(void **state)
{
	char command[100];
	uint64_t before = now(&db);

	snprintf(command, sizeof(command),
		"ip link add here0 type veth peer name there0 netns /proc/%d/fd/%d", getpid(),
		db.fd);
	raises(&web, command);
	assert_true(now(&db) > before);
	before = now(&db);
	raises(&web, "ip link del here0");
	assert_true(now(&db) > before);
}

static void duplicate_address_detection_ends(void **state)
{
	uint64_t before, tentative;

	in(&web, "ip addr add 2001:db8::7/64 dev eth0");
	tentative = before = now(&web);
	for (int i = 0; i < 100; i++) {
		usleep(100000);
		assert_int_equal(setns(web.fd, CLONE_NEWNET), 0);
		int r = system("ip addr show dev eth0 | grep -q '::7/64.*tentative'");
		assert_int_equal(setns(netns_home(), CLONE_NEWNET), 0);
		tentative = now(&web);
		if (r != 0)
			break;
	}
	assert_true(tentative > before);
}

static void home_is_followed(void **state)
{
	struct test_netns home = {.fd = netns_home()};

	assert_int_equal(netns_cookie(home.fd, &home.cookie), 0);
	assert_int_equal(changes_follow(cs, home.fd, home.cookie), 0);
	raises(&home, "ip link set lo up");
	raises(&home, "ip link set lo down");
}

static void others_are_not_stale(void **state)
{
	uint64_t before = now(&db);

	raises(&web, "ip route add 10.9.0.0/16 via 10.0.0.2");
	assert_int_equal(now(&db), before);
	before = now(&web);
	in(&web, "ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:01 dev eth0");
	assert_int_equal(now(&web), before);
}

/* How often web is among those that have changed since it was last asked; -1: it may be. (Those of
 * the tests before end meanwhile.) */
static int raised(void)
{
	uint64_t cookies[CHANGES_RAISED_MAX];
	int n, found = 0;

	changes_drain(cs);
	n = changes_raised(cs, cookies);
	for (int i = 0; i < n; i++)
		found += cookies[i] == web.cookie;
	return n < 0 ? -1 : found;
}

static void changed_cookies_are_reported_once(void **state)
{
	raised();
	assert_int_equal(raised(), 0);
	in(&web, "ip route add 10.9.0.0/16 via 10.0.0.2; ip route add 10.8.0.0/16 via 10.0.0.2");
	assert_int_equal(raised(), 1);
	assert_int_equal(raised(), 0);
	in(&web, "ip route del 10.9.0.0/16");
	assert_int_equal(raised(), 1);
	for (int i = 0; i < CHANGES_RAISED_MAX; i++) {
		struct test_netns other = make();

		in(&other, "ip link set lo up");
		close(other.fd);
	}
	in(&web, "ip route del 10.8.0.0/16");
	assert_int_equal(raised(), -1);
	assert_int_equal(raised(), 0);
}

static void following_twice_is_nothing(void **state)
{
	uint64_t before = now(&web);

	assert_int_equal(changes_follow(cs, web.fd, web.cookie), 0);
	assert_int_equal(now(&web), before);
	assert_int_equal(changes_generation(cs, 1234567), 0);
}

/* It ends some time after its last user. */
static void the_end_is_notified(void **state)
{
	uint64_t cookies[CHANGES_RAISED_MAX];
	struct test_netns s = make(), next;

	changes_drain(cs);
	changes_raised(cs, cookies);
	close(s.fd);
	for (int i = 0; i < 1000 && now(&s); i++)
		usleep(10000);
	assert_int_equal(now(&s), 0);
	assert_true(changes_raised(cs, cookies) != 0);
	next = make(); /* gets its id */
	raises(&next, "ip link set lo up");
	assert_int_equal(now(&s), 0);
	close(next.fd);
}

struct counted {
	struct changes_listener listener; /* its first member */
	unsigned routes, neighbours, others, lost;
	uint64_t cookie;
};

static void count_message(const struct change *change, void *arg)
{
	struct counted *h = arg;

	if (!change->msg)
		h->lost++;
	else if (change->cookie != h->cookie)
		h->others++;
	else if (change->msg->nlmsg_type == RTM_NEWROUTE)
		h->routes++;
	else if (change->msg->nlmsg_type == RTM_NEWNEIGH)
		h->neighbours++;
}

static void listeners_get_each_message(void **state)
{
	struct counted h = {.cookie = web.cookie};

	h.listener = (struct changes_listener){.on_event = count_message, .arg = &h};
	in(&web, "ip route add 10.7.0.0/16 via 10.0.0.2");
	changes_listen(cs, &h.listener);
	in(&web, "ip route add 10.8.0.0/16 via 10.0.0.2; ip route add 10.9.0.0/16 via 10.0.0.2");
	in(&web, "ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:01 dev eth0");
	changes_drain(cs);
	changes_unlisten(cs, &h.listener);
	in(&web, "ip route add 10.6.0.0/16 via 10.0.0.2");
	changes_drain(cs);
	assert_int_equal(h.routes, 2);
	assert_int_equal(h.neighbours, 1);
	assert_int_equal(h.lost, 0);
}

/* What is lost between an overflow and the end of the queue is lost silently. */
static void an_overflow_stales_everything(void **state)
{
	struct counted h = {.cookie = web.cookie};
	int size = 4096;

	h.listener = (struct changes_listener){.on_event = count_message, .arg = &h};
	changes_listen(cs, &h.listener);
	setsockopt(changes_fd(cs), SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	in(&web, "for i in 1 2 3 4 5 6 7 8 9; do echo route add 10.$i.0.0/16 via 10.0.0.2;"
		 "echo route del 10.$i.0.0/16; done | ip -batch -");
	assert_int_equal(now(&web), 0);
	assert_int_equal(now(&db), 0);
	assert_int_equal(h.lost, 1);
	assert_int_equal(raised(), -1);
	changes_unlisten(cs, &h.listener);
	size = 1 << 20;
	setsockopt(changes_fd(cs), SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	assert_int_equal(changes_follow(cs, web.fd, web.cookie), 0);
	raises(&web, "ip route add 10.9.0.0/16 via 10.0.0.2");
}

/* The lock that a change holds until it is done is waited for: a link that goes takes it for long.
 */
static void settling_waits_for_changes_in_progress(void **state)
{
	struct netlink *nl = NULL;

	assert_int_equal(netlink_open(web.fd, &nl), 0);
	netlink_settle(nl);
	assert_int_equal(errno, EINVAL); /* refused, where the lock is held */
	netlink_close(nl);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_change_is_notified),
		TEST(by_a_newer_kernel),
		TEST(by_sysfs_and_ioctl),
		TEST(a_moved_link_is_notified_in_both),
		TEST(a_pair_is_notified_in_both),
		TEST(duplicate_address_detection_ends),
		TEST(home_is_followed),
		TEST(others_are_not_stale),
		TEST(changed_cookies_are_reported_once),
		TEST(following_twice_is_nothing),
		TEST(the_end_is_notified),
		TEST(listeners_get_each_message),
		TEST(an_overflow_stales_everything),
		TEST(settling_waits_for_changes_in_progress),
	};
	int failed;

	if (geteuid() != 0)
		return 77;
	if (unshare(CLONE_NEWNET) < 0 || netns_init() < 0 || changes_new(&cs) < 0)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	cs = changes_free(cs);
	return failed;
}
