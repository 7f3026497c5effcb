/* SPDX-License-Identifier: MIT */
/* Converts RTM_NEWROUTE to struct route: see routes.h. */
#include <linux/lwtunnel.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "routes.h"

/* Dump request for one table, or for all (RT_TABLE_UNSPEC). */
struct route_request {
	struct rtmsg header;
	struct nlattr attr;
	uint32_t table;
};

static void parse_gateway(int family, struct nlattr **tb, struct nexthop *hop)
{
	struct rtvia *via;

	if (tb[RTA_GATEWAY]) {
		hop->via_family = (unsigned char)family;
		nla_memcpy(&hop->via, tb[RTA_GATEWAY], sizeof(hop->via));
	} else if (tb[RTA_VIA] && nla_len(tb[RTA_VIA]) > (int)sizeof(*via)) {
		size_t len = (size_t)nla_len(tb[RTA_VIA]) - sizeof(*via);

		via = nla_data(tb[RTA_VIA]);
		hop->via_family = (unsigned char)via->rtvia_family;
		memcpy(&hop->via, via->rtvia_addr, len < sizeof(hop->via) ? len : sizeof(hop->via));
	}
}

static void set_dev(struct netlink *nl, struct nexthop *hop, int ifindex)
{
	if (ifindex)
		strcpy(hop->dev, netlink_ifname(nl, ifindex));
}

static int parse_hop(
	struct netlink *nl, struct route *route, struct rtnexthop *in, struct nexthop *hop)
{
	struct nlattr *tb[RTA_MAX + 1];

	if (nla_parse(tb, RTA_MAX, (struct nlattr *)RTNH_DATA(in), in->rtnh_len - (int)sizeof(*in),
		    NULL) < 0)
		return -EBADMSG;
	*hop = (struct nexthop){.weight = in->rtnh_hops + 1u, .flags = in->rtnh_flags};
	parse_gateway(route->family, tb, hop);
	set_dev(nl, hop, in->rtnh_ifindex);
	return 0;
}

static int parse_multipath(struct netlink *nl, struct nlattr *attr, struct route *route)
{
	struct rtnexthop *in = nla_data(attr);
	int left = nla_len(attr), r = 0;

	route->multipath = true;
	route->hops = calloc((size_t)left / sizeof(*in) + 1, sizeof(*route->hops));
	if (!route->hops)
		return -ENOMEM;
	while (r == 0 && left >= (int)sizeof(*in) && RTNH_OK(in, left)) {
		r = parse_hop(nl, route, in, &route->hops[route->n_hops++]);
		left -= (int)RTNH_ALIGN(in->rtnh_len);
		in = RTNH_NEXT(in);
	}
	return r;
}

static int parse_single(struct netlink *nl, struct nlattr **tb, struct route *route)
{
	route->hops = calloc(1, sizeof(*route->hops));
	if (!route->hops)
		return -ENOMEM;
	route->n_hops = 1;
	parse_gateway(route->family, tb, &route->hops[0]);
	set_dev(nl, &route->hops[0], netlink_s32(tb[RTA_OIF], 0));
	return 0;
}

static void parse_metrics(struct nlattr *attr, struct route *route)
{
	struct nlattr *tb[RTAX_MAX + 1];

	if (!attr || nla_parse_nested(tb, RTAX_MAX, attr, NULL) < 0)
		return;
	for (int i = RTAX_LOCK; i <= RTAX_MAX; i++) {
		if (!tb[i])
			continue;
		if (i == RTAX_CC_ALGO) {
			nla_strlcpy(route->congctl, tb[i], sizeof(route->congctl));
			continue;
		}
		route->metrics[i] = netlink_u32(tb[i], 0);
		route->metrics_set |= 1u << i;
	}
}

static void parse_cacheinfo(struct nlattr *attr, struct route *route)
{
	struct rta_cacheinfo info = {0};

	if (!attr)
		return;
	nla_memcpy(&info, attr, sizeof(info));
	route->error = (int)-info.rta_error; /* the kernel reports a negative errno */
	route->expires = info.rta_expires != 0;
}

static void parse_encap(struct nlattr **tb, struct route *route)
{
	static const char *const kinds[] = {[LWTUNNEL_ENCAP_MPLS] = "mpls",
		[LWTUNNEL_ENCAP_IP] = "ip",
		[LWTUNNEL_ENCAP_ILA] = "ila",
		[LWTUNNEL_ENCAP_IP6] = "ip6",
		[LWTUNNEL_ENCAP_SEG6] = "seg6",
		[LWTUNNEL_ENCAP_BPF] = "bpf",
		[LWTUNNEL_ENCAP_SEG6_LOCAL] = "seg6local"};
	unsigned kind;

	if (!tb[RTA_ENCAP] || !tb[RTA_ENCAP_TYPE])
		return;
	kind = netlink_u16(tb[RTA_ENCAP_TYPE], LWTUNNEL_ENCAP_NONE);
	strcpy(route->encap, kind < ARRAY_SIZE(kinds) && kinds[kind] ? kinds[kind] : "other");
}

static void parse_header(const struct rtmsg *header, struct route *route)
{
	route->family = header->rtm_family;
	route->dst_len = header->rtm_dst_len;
	route->src_len = header->rtm_src_len;
	route->tos = header->rtm_tos;
	route->type = header->rtm_type;
	route->protocol = header->rtm_protocol;
	route->scope = header->rtm_scope;
	route->flags = header->rtm_flags;
	route->table = header->rtm_table;
}

static void parse_attributes(struct nlattr **tb, struct route *route)
{
	route->table = netlink_u32(tb[RTA_TABLE], route->table);
	if (tb[RTA_DST])
		nla_memcpy(&route->dst, tb[RTA_DST], sizeof(route->dst));
	if (tb[RTA_SRC])
		nla_memcpy(&route->src, tb[RTA_SRC], sizeof(route->src));
	if (tb[RTA_PREFSRC])
		nla_memcpy(&route->prefsrc, tb[RTA_PREFSRC], sizeof(route->prefsrc));
	route->has_prefsrc = tb[RTA_PREFSRC] != NULL;
	route->metric = netlink_u32(tb[RTA_PRIORITY], 0);
	route->nhid = netlink_u32(tb[RTA_NH_ID], 0);
	route->pref = (signed char)netlink_u8(tb[RTA_PREF], UINT8_MAX);
	parse_metrics(tb[RTA_METRICS], route);
	parse_cacheinfo(tb[RTA_CACHEINFO], route);
	parse_encap(tb, route);
}

/* A blackhole nexthop object is reported as RTN_BLACKHOLE, which is refused as input. */
static void fix_nexthop_type(struct route *route)
{
	route->has &= (unsigned char)~ROUTE_HAS_TYPE;
	if (route->type == RTN_BLACKHOLE)
		route->type = RTN_UNICAST;
}

/* Cached routes (RTM_F_CLONED) are not configuration and are skipped. */
static bool is_route_shown(const struct nlmsghdr *msg)
{
	const struct rtmsg *header = netlink_header(msg, sizeof(*header));

	return (msg->nlmsg_type == RTM_NEWROUTE || msg->nlmsg_type == RTM_DELROUTE) && header &&
	       !(header->rtm_flags & RTM_F_CLONED) &&
	       (header->rtm_family == AF_INET || header->rtm_family == AF_INET6);
}

int route_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[RTA_MAX + 1];
	struct rtmsg *header = nlmsg_data(msg);
	struct route *route = item;
	int r;

	if (!is_route_shown(msg))
		return 0;
	if (nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, RTA_MAX, NULL) < 0)
		return -EBADMSG;
	parse_header(header, route);
	parse_attributes(tb, route);
	route->has = ROUTE_HAS_ALL;
	if (route->nhid)
		fix_nexthop_type(route);
	r = tb[RTA_MULTIPATH] ? parse_multipath(nl, tb[RTA_MULTIPATH], route)
			      : parse_single(nl, tb, route);
	return r < 0 ? r : 1;
}

/* One dump per family: with AF_UNSPEC, families other than IP also reply, or fail. */
static int dump_families(
	struct tree_request *rq, uint32_t table, netlink_parse_fn parse, struct netlink_list *list)
{
	static const unsigned char families[] = {AF_INET, AF_INET6};
	struct route_request request = {
		.attr = {.nla_len = NLA_HDRLEN + sizeof(table), .nla_type = RTA_TABLE},
		.table = table};
	size_t size = table ? sizeof(request) : sizeof(request.header);
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(families); i++) {
		request.header.rtm_family = families[i];
		r = netlink_dump(nl, RTM_GETROUTE, &request, size, parse, list);
		if (r == -ENOENT) /* the table was never used */
			r = 0;
	}
	return r;
}

int route_dump(struct tree_request *rq, uint32_t table, struct netlink_list *routes)
{
	return dump_families(rq, table, route_from_msg, routes);
}

static int parse_table(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	const struct rtmsg *header = nlmsg_data(msg);
	struct nlattr *table;

	if (!is_route_shown(msg))
		return 0;
	table = nlmsg_find_attr((struct nlmsghdr *)msg, sizeof(*header), RTA_TABLE);
	*(uint32_t *)item = netlink_u32(table, header->rtm_table);
	return 1;
}

int route_dump_tables(struct tree_request *rq, struct netlink_list *tables)
{
	return dump_families(rq, RT_TABLE_UNSPEC, parse_table, tables);
}
