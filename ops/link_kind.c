/* SPDX-License-Identifier: MIT */
/*
 * `kind`: what stands after `type` in `ip link add`. A kind that has words of its own is one row
 * of the table at the foot; for all others the name says everything. Source: ip-link(8),
 * linux/if_link.h.
 */
#include "link_kind.h"

#include <arpa/inet.h>
#include <linux/if_vlan.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "names.h"

#define ATTRS_MAX 63

struct kind {
	const char *name;
	int max; /* of its attributes; at most ATTRS_MAX */
	void (*print)(struct tree_request *rq, const struct link *link, struct nlattr **tb,
		FILE *out);
};

static void print_lower(struct tree_request *rq, const struct link *link, FILE *out)
{
	if (link->iflink_nsid == NSID_NONE && link->iflink && link->iflink != link->ifindex)
		fprintf(out, " link %s", netlink_ifname(rq->nl, link->iflink));
}

static void vlan_print(
	struct tree_request *rq, const struct link *link, struct nlattr **tb, FILE *out)
{
	if (tb[IFLA_VLAN_PROTOCOL] && nla_get_u16(tb[IFLA_VLAN_PROTOCOL]) == htons(0x88a8))
		fputs(" protocol 802.1ad", out);
	if (tb[IFLA_VLAN_ID])
		fprintf(out, " id %u", nla_get_u16(tb[IFLA_VLAN_ID]));
	print_lower(rq, link, out);
}

static void macvlan_print(
	struct tree_request *rq, const struct link *link, struct nlattr **tb, FILE *out)
{
	static const struct {
		unsigned mode;
		const char *word;
	} modes[] = {{MACVLAN_MODE_PRIVATE, "private"}, {MACVLAN_MODE_VEPA, "vepa"},
		{MACVLAN_MODE_BRIDGE, "bridge"}, {MACVLAN_MODE_PASSTHRU, "passthru"},
		{MACVLAN_MODE_SOURCE, "source"}};
	unsigned mode = tb[IFLA_MACVLAN_MODE] ? nla_get_u32(tb[IFLA_MACVLAN_MODE]) : 0;

	print_lower(rq, link, out);
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		if (modes[i].mode == mode)
			fprintf(out, " mode %s", modes[i].word);
}

static void ipvlan_print(
	struct tree_request *rq, const struct link *link, struct nlattr **tb, FILE *out)
{
	static const char *const modes[] = {"l2", "l3", "l3s"};
	unsigned mode = tb[IFLA_IPVLAN_MODE] ? nla_get_u16(tb[IFLA_IPVLAN_MODE]) : 0;

	print_lower(rq, link, out);
	if (mode < ARRAY_SIZE(modes))
		fprintf(out, " mode %s", modes[mode]);
}

static void vrf_print(
	struct tree_request *rq, const struct link *link, struct nlattr **tb, FILE *out)
{
	if (tb[IFLA_VRF_TABLE])
		fprintf(out, " table %u", nla_get_u32(tb[IFLA_VRF_TABLE]));
}

static bool is_multicast(int family, const void *address)
{
	return family == AF_INET6 ? *(const unsigned char *)address == 0xff
				  : (*(const unsigned char *)address & 0xf0) == 0xe0;
}

static void vxlan_print_address(
	struct nlattr *attr, int family, const char *unicast, const char *multicast, FILE *out)
{
	char text[NAME_SIZE];

	if (attr)
		fprintf(out, " %s %s", is_multicast(family, nla_data(attr)) ? multicast : unicast,
			address_text(family, nla_data(attr), text));
}

static void vxlan_print(
	struct tree_request *rq, const struct link *link, struct nlattr **tb, FILE *out)
{
	if (tb[IFLA_VXLAN_ID] && !(tb[IFLA_VXLAN_COLLECT_METADATA] &&
					 nla_get_u8(tb[IFLA_VXLAN_COLLECT_METADATA])))
		fprintf(out, " id %u", nla_get_u32(tb[IFLA_VXLAN_ID]));
	else
		fputs(" external", out);
	vxlan_print_address(tb[IFLA_VXLAN_GROUP], AF_INET, "remote", "group", out);
	vxlan_print_address(tb[IFLA_VXLAN_GROUP6], AF_INET6, "remote", "group", out);
	vxlan_print_address(tb[IFLA_VXLAN_LOCAL], AF_INET, "local", "local", out);
	vxlan_print_address(tb[IFLA_VXLAN_LOCAL6], AF_INET6, "local", "local", out);
	if (tb[IFLA_VXLAN_LINK] && nla_get_u32(tb[IFLA_VXLAN_LINK]))
		fprintf(out, " dev %s",
			netlink_ifname(rq->nl, (int)nla_get_u32(tb[IFLA_VXLAN_LINK])));
	if (tb[IFLA_VXLAN_PORT])
		fprintf(out, " dstport %u", ntohs(nla_get_u16(tb[IFLA_VXLAN_PORT])));
	if (tb[IFLA_VXLAN_LEARNING] && !nla_get_u8(tb[IFLA_VXLAN_LEARNING]))
		fputs(" nolearning", out);
}

static const struct kind kinds[] = {
	{"ipvlan", IFLA_IPVLAN_MAX, ipvlan_print},
	{"macvlan", IFLA_MACVLAN_MAX, macvlan_print},
	{"macvtap", IFLA_MACVLAN_MAX, macvlan_print},
	{"vlan", IFLA_VLAN_MAX, vlan_print},
	{"vrf", IFLA_VRF_MAX, vrf_print},
	{"vxlan", IFLA_VXLAN_MAX, vxlan_print},
};

static int print_details(
	struct tree_request *rq, const struct kind *kind, const struct link *link, FILE *out)
{
	struct nlattr *tb[ATTRS_MAX + 1];

	if (nla_parse_nested(tb, kind->max, link->data, NULL) < 0)
		return -EBADMSG;
	kind->print(rq, link, tb, out);
	return 0;
}

int link_kind_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	if (r < 0 || !link.kind[0])
		return r;
	fputs(link.kind, out);
	for (size_t i = 0; link.data && r == 0 && i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].name, link.kind) == 0)
			r = print_details(rq, &kinds[i], &link, out);
	fputc('\n', out);
	return r;
}
