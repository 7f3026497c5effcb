/* SPDX-License-Identifier: MIT */
/* Event lines: see event_line.h. The subjects' own print functions format the objects. */
#include "event_line.h"

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "addrs.h"
#include "cleanup.h"
#include "event_link.h"
#include "event_nft.h"
#include "event_sysctl.h"
#include "neigh.h"
#include "routes.h"
#include "rules.h"

static const char *ifname_from_objects(void *arg, int ifindex)
{
	return event_objects_ifname(arg, ifindex);
}

static int print_addr_event(_unused_ const struct event_objects *t, struct netlink *nl,
	const struct nlmsghdr *msg, FILE *out)
{
	struct addr addr = {0};
	int r = addr_from_msg(nl, msg, &addr);

	if (r > 0) {
		fputs(" addr ", out);
		addr_print(&addr, true, out);
	}
	return r;
}

static int print_route_event(_unused_ const struct event_objects *t, struct netlink *nl,
	const struct nlmsghdr *msg, FILE *out)
{
	_cleanup_(route_clear) struct route route = {0};
	int r = route_from_msg(nl, msg, &route);

	if (r > 0) {
		fputs(" route ", out);
		route_print(&route, true, out);
	}
	return r;
}

static int print_rule_event(_unused_ const struct event_objects *t, struct netlink *nl,
	const struct nlmsghdr *msg, FILE *out)
{
	struct rule rule = {0};
	int r = rule_from_msg(nl, msg, &rule);

	if (r > 0) {
		fputs(" rule ", out);
		rule_print(&rule, out);
	}
	return r;
}

static int print_neigh_event(_unused_ const struct event_objects *t, struct netlink *nl,
	const struct nlmsghdr *msg, FILE *out)
{
	struct neigh neigh = {0};
	int r = neigh_from_msg(nl, msg, &neigh);

	if (r > 0) {
		fputs(" neigh ", out);
		neigh_print(&neigh, out);
	}
	return r;
}

static const struct {
	int added, deleted;
	int (*print)(const struct event_objects *t, struct netlink *nl, const struct nlmsghdr *msg,
		FILE *out);
} kinds[] = {
	{RTM_NEWLINK, RTM_DELLINK, event_print_link},
	{RTM_NEWADDR, RTM_DELADDR, print_addr_event},
	{RTM_NEWROUTE, RTM_DELROUTE, print_route_event},
	{RTM_NEWRULE, RTM_DELRULE, print_rule_event},
	{RTM_NEWNEIGH, RTM_DELNEIGH, print_neigh_event},
	{RTM_NEWNETCONF, RTM_DELNETCONF, event_print_sysctl},
	{EVENT_NFT_TYPE, -1, event_print_nft},
};

/* Does the object always exist, so that each message is a change? */
static bool is_always_change(const struct nlmsghdr *msg)
{
	return msg->nlmsg_type == RTM_NEWNETCONF || msg->nlmsg_type == EVENT_NFT_TYPE;
}

int event_print(const struct event_objects *t, const struct nlmsghdr *msg, FILE *out)
{
	struct netlink nl = {.fd = -1, .ifname = ifname_from_objects, .arg = (void *)t};
	bool changes = is_always_change(msg) || msg->nlmsg_flags & NLM_F_REPLACE ||
		       event_objects_has(t, msg);

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (msg->nlmsg_type == kinds[i].deleted)
			fputs("del", out);
		else if (msg->nlmsg_type == kinds[i].added)
			fputs(changes ? "change" : "add", out);
		else
			continue;
		return kinds[i].print(t, &nl, msg, out);
	}
	return 0;
}
