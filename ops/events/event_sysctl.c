/* SPDX-License-Identifier: MIT */
/* The line of a sysctl's event (RTM_NEWNETCONF, linux/netconf.h): see event_sysctl.h. */
#include "event_sysctl.h"

#include <linux/netconf.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>

#include "cleanup.h"
#include "words.h"

static const struct {
	int attr;
	const char *ipv4, *ipv6; /* the file; NULL: none */
} settings[] = {
	{NETCONFA_FORWARDING, "forwarding", "forwarding"},
	{NETCONFA_RP_FILTER, "rp_filter", NULL},
	{NETCONFA_MC_FORWARDING, "mc_forwarding", "mc_forwarding"},
	{NETCONFA_PROXY_NEIGH, "proxy_arp", "proxy_ndp"},
	{NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN, "ignore_routes_with_linkdown",
		"ignore_routes_with_linkdown"},
	{NETCONFA_BC_FORWARDING, "bc_forwarding", NULL},
};

/* The file of the only setting in TB. NULL: none, or several, as sent for a new link. */
static const char *changed_file(struct nlattr **tb, bool ipv6, int *ret_value)
{
	const char *file = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(settings); i++) {
		if (!tb[settings[i].attr])
			continue;
		if (file)
			return NULL;
		file = ipv6 ? settings[i].ipv6 : settings[i].ipv4;
		*ret_value = netlink_s32(tb[settings[i].attr], 0);
	}
	return file;
}

static void print_conf(struct netlink *nl, int ifindex, FILE *out)
{
	if (ifindex == NETCONFA_IFINDEX_ALL)
		fputs("all", out);
	else if (ifindex == NETCONFA_IFINDEX_DEFAULT)
		fputs("default", out);
	else
		word_print(out, netlink_ifname(nl, ifindex));
}

int event_print_sysctl(_unused_ const struct event_objects *t, struct netlink *nl,
	const struct nlmsghdr *msg, FILE *out)
{
	struct nlattr *tb[NETCONFA_MAX + 1];
	const struct netconfmsg *header = netlink_header(msg, sizeof(*header));
	bool ipv6 = header && header->ncm_family == AF_INET6;
	const char *file;
	int value;

	if (!header ||
		nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, NETCONFA_MAX, NULL) < 0)
		return -EBADMSG;
	file = ipv6 || header->ncm_family == AF_INET ? changed_file(tb, ipv6, &value) : NULL;
	if (!file || !tb[NETCONFA_IFINDEX])
		return 0;
	fprintf(out, " sysctl net/%s/conf/", ipv6 ? "ipv6" : "ipv4");
	print_conf(nl, netlink_s32(tb[NETCONFA_IFINDEX], 0), out);
	fprintf(out, "/%s %d", file, value);
	return 1;
}
