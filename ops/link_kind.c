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
	int max;   /* of its attributes; at most ATTRS_MAX */
	int lower; /* the attribute with the lower device; 0: it is the link's own IFLA_LINK */
	void (*print)(struct tree_request *rq, const struct link *link, struct nlattr **tb,
		FILE *out);
};

static void print_lower(
	struct tree_request *rq, const struct link *link, const char *word, FILE *out)
{
	if (link->iflink_nsid == NSID_NONE && link_lower(link))
		fprintf(out, " %s %s", word, netlink_ifname(rq->nl, link_lower(link)));
}

static void vlan_print(
	struct tree_request *rq, const struct link *link, struct nlattr **tb, FILE *out)
{
	if (tb[IFLA_VLAN_PROTOCOL] && nla_get_u16(tb[IFLA_VLAN_PROTOCOL]) == htons(0x88a8))
		fputs(" protocol 802.1ad", out);
	if (tb[IFLA_VLAN_ID])
		fprintf(out, " id %u", nla_get_u16(tb[IFLA_VLAN_ID]));
	print_lower(rq, link, "link", out);
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

	print_lower(rq, link, "link", out);
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		if (modes[i].mode == mode)
			fprintf(out, " mode %s", modes[i].word);
}

static void ipvlan_print(
	struct tree_request *rq, const struct link *link, struct nlattr **tb, FILE *out)
{
	static const char *const modes[] = {"l2", "l3", "l3s"};
	unsigned mode = tb[IFLA_IPVLAN_MODE] ? nla_get_u16(tb[IFLA_IPVLAN_MODE]) : 0;

	print_lower(rq, link, "link", out);
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
	print_lower(rq, link, "dev", out);
	if (tb[IFLA_VXLAN_PORT])
		fprintf(out, " dstport %u", ntohs(nla_get_u16(tb[IFLA_VXLAN_PORT])));
	if (tb[IFLA_VXLAN_LEARNING] && !nla_get_u8(tb[IFLA_VXLAN_LEARNING]))
		fputs(" nolearning", out);
}

static const struct kind kinds[] = {
	{"ipvlan", IFLA_IPVLAN_MAX, 0, ipvlan_print},
	{"macvlan", IFLA_MACVLAN_MAX, 0, macvlan_print},
	{"macvtap", IFLA_MACVLAN_MAX, 0, macvlan_print},
	{"vlan", IFLA_VLAN_MAX, 0, vlan_print},
	{"vrf", IFLA_VRF_MAX, 0, vrf_print},
	{"vxlan", IFLA_VXLAN_MAX, IFLA_VXLAN_LINK, vxlan_print},
};

/* The row of a link whose kind has one, and its attributes; NULL: the name says everything. */
static const struct kind *kind_of(const struct link *link, struct nlattr *tb[ATTRS_MAX + 1])
{
	for (size_t i = 0; link->data && i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].name, link->kind) == 0 &&
			nla_parse_nested(tb, kinds[i].max, link->data, NULL) == 0)
			return &kinds[i];
	return NULL;
}

int link_lower(const struct link *link)
{
	struct nlattr *tb[ATTRS_MAX + 1];
	const struct kind *kind = kind_of(link, tb);

	if (kind && kind->lower)
		return tb[kind->lower] ? (int)nla_get_u32(tb[kind->lower]) : 0;
	if (strcmp(link->kind, "veth") == 0) /* what it is linked to is its peer */
		return 0;
	return link->iflink == link->ifindex && link->iflink_nsid == NSID_NONE ? 0 : link->iflink;
}

int link_kind_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(link_done) struct link link = {0};
	struct nlattr *tb[ATTRS_MAX + 1];
	const struct kind *kind;
	int r = link_get(rq, &link);

	if (r < 0 || !link.kind[0])
		return r;
	fputs(link.kind, out);
	kind = kind_of(&link, tb);
	if (kind)
		kind->print(rq, &link, tb, out);
	fputc('\n', out);
	return 0;
}
