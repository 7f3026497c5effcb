/* SPDX-License-Identifier: MIT */
/* Converts struct route to RTM_NEWROUTE and RTM_DELROUTE: see routes.h. */
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <string.h>

#include "cleanup.h"
#include "routes.h"

#define MESSAGE_SIZE 512 /* without nexthops */
#define HOP_SIZE 64

/* Flags of a nexthop or route that may be set. The kernel reports others, but refuses them. */
#define REQUEST_FLAGS (RTNH_F_ONLINK | RTNH_F_PERVASIVE)

static size_t address_size(int family)
{
	return family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);
}

static int put_prefix(
	struct nl_msg *msg, int type, int family, const struct in6_addr *address, unsigned len)
{
	return len ? nla_put(msg, type, (int)address_size(family), address) : 0;
}

static int put_gateway(struct nl_msg *msg, int family, const struct nexthop *hop)
{
	struct {
		struct rtvia via;
		struct in6_addr address;
	} via = {.via.rtvia_family = hop->via_family};
	size_t size = address_size(hop->via_family);

	if (!hop->via_family)
		return 0;
	if (hop->via_family == family)
		return nla_put(msg, RTA_GATEWAY, (int)size, &hop->via);
	memcpy(via.via.rtvia_addr, &hop->via, size);
	return nla_put(msg, RTA_VIA, (int)(sizeof(via.via) + size), &via);
}

/* The ifindex of the hop's link; 0: the hop has none. */
static int hop_ifindex(struct tree_request *rq, const struct nexthop *hop)
{
	int r = hop->dev[0] ? netlink_ifindex(rq->nl, hop->dev) : 0;

	return r == -ENODEV ? request_refuse(rq, r, "there is no link \"%s\"", hop->dev) : r;
}

static int put_hop(
	struct tree_request *rq, struct nl_msg *msg, int family, const struct nexthop *hop)
{
	struct rtnexthop *out = nlmsg_reserve(msg, sizeof(*out), NLMSG_ALIGNTO);
	int ifindex = hop_ifindex(rq, hop);

	if (!out)
		return -ENOMEM;
	if (ifindex < 0)
		return ifindex;
	*out = (struct rtnexthop){.rtnh_flags = hop->flags & REQUEST_FLAGS,
		.rtnh_hops = (unsigned char)(hop->weight - 1),
		.rtnh_ifindex = ifindex};
	if (put_gateway(msg, family, hop) < 0)
		return -ENOMEM;
	out->rtnh_len = (unsigned short)((char *)nlmsg_tail(nlmsg_hdr(msg)) - (char *)out);
	return 0;
}

static int put_hops(struct tree_request *rq, struct nl_msg *msg, const struct route *route)
{
	struct nlattr *all = nla_nest_start(msg, RTA_MULTIPATH);
	int r = all ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < route->n_hops; i++)
		r = put_hop(rq, msg, route->family, &route->hops[i]);
	if (r == 0)
		nla_nest_end(msg, all);
	return r;
}

static int put_nexthops(struct tree_request *rq, struct nl_msg *msg, const struct route *route)
{
	int ifindex;

	if (route->nhid)
		return nla_put_u32(msg, RTA_NH_ID, route->nhid) < 0 ? -ENOMEM : 0;
	if (route->multipath)
		return put_hops(rq, msg, route);
	if (!route->n_hops)
		return 0;
	ifindex = hop_ifindex(rq, &route->hops[0]);
	if (ifindex < 0)
		return ifindex;
	if (put_gateway(msg, route->family, &route->hops[0]) < 0 ||
		(ifindex && nla_put_u32(msg, RTA_OIF, (uint32_t)ifindex) < 0))
		return -ENOMEM;
	return 0;
}

static int put_metrics(struct nl_msg *msg, const struct route *route)
{
	struct nlattr *all;
	int r = 0;

	if (!route->metrics_set && !route->congctl[0])
		return 0;
	all = nla_nest_start(msg, RTA_METRICS);
	if (!all)
		return -ENOMEM;
	for (int i = RTAX_LOCK; r == 0 && i <= RTAX_MAX; i++)
		if (route->metrics_set & (1u << i))
			r = nla_put_u32(msg, i, route->metrics[i]);
	if (r == 0 && route->congctl[0])
		r = nla_put_string(msg, RTAX_CC_ALGO, route->congctl);
	nla_nest_end(msg, all);
	return r < 0 ? -ENOMEM : 0;
}

static int put_numbers(struct nl_msg *msg, const struct route *route)
{
	int r = nla_put_u32(msg, RTA_TABLE, route->table);

	if (r == 0 && route->metric)
		r = nla_put_u32(msg, RTA_PRIORITY, route->metric);
	if (r == 0 && route->pref >= 0)
		r = nla_put_u8(msg, RTA_PREF, (uint8_t)route->pref);
	if (r == 0 && route->lifetime)
		r = nla_put_u32(msg, RTA_EXPIRES, route->lifetime);
	return r;
}

static int put_addresses(struct nl_msg *msg, const struct route *route)
{
	int r = put_prefix(msg, RTA_DST, route->family, &route->dst, route->dst_len);

	if (r == 0)
		r = put_prefix(msg, RTA_SRC, route->family, &route->src, route->src_len);
	if (r == 0)
		r = put_prefix(
			msg, RTA_PREFSRC, route->family, &route->prefsrc, route->has_prefsrc);
	return r;
}

static int put_route(struct tree_request *rq, struct nl_msg *msg, const struct route *route)
{
	int r = put_addresses(msg, route) < 0 || put_numbers(msg, route) < 0 ||
				put_metrics(msg, route) < 0
			? -ENOMEM
			: 0;

	return r < 0 ? r : put_nexthops(rq, msg, route);
}

/* As in ip(8), an omitted protocol, type or scope matches any when deleting. */
static struct rtmsg make_header(enum line_verb verb, const struct route *route)
{
	unsigned has = verb == LINE_DEL ? route->has : ROUTE_HAS_ALL;
	bool send_scope = has & ROUTE_HAS_SCOPE ||
			  (route->type != RTN_UNICAST && route->scope != RT_SCOPE_UNIVERSE);

	return (struct rtmsg){
		.rtm_family = route->family,
		.rtm_dst_len = route->dst_len,
		.rtm_src_len = route->src_len,
		.rtm_tos = route->tos,
		.rtm_table = route->table <= UINT8_MAX ? (unsigned char)route->table : 0,
		.rtm_protocol = has & ROUTE_HAS_PROTOCOL ? route->protocol : RTPROT_UNSPEC,
		.rtm_type = has & ROUTE_HAS_TYPE ? route->type : RTN_UNSPEC,
		.rtm_flags = route->flags & REQUEST_FLAGS,
		.rtm_scope = send_scope ? route->scope : RT_SCOPE_NOWHERE,
	};
}

/*
 * If two links share a prefix, the kernel keeps a route for each of them. NLM_F_APPEND adds such a
 * route as the kernel does; NLM_F_EXCL would refuse it, and a user would then replace the other
 * one.
 */
static int message_flags(enum line_verb verb, const struct route *route)
{
	if (verb == LINE_DEL)
		return 0;
	if (verb == LINE_REPLACE)
		return NLM_F_CREATE | NLM_F_REPLACE;
	return NLM_F_CREATE | (route->protocol == RTPROT_KERNEL ? NLM_F_APPEND : NLM_F_EXCL);
}

int route_change(struct tree_request *rq, enum line_verb verb, const struct route *route)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg =
		nlmsg_alloc_size(MESSAGE_SIZE + route->n_hops * HOP_SIZE);
	struct rtmsg header = make_header(verb, route);
	int type = verb == LINE_DEL ? RTM_DELROUTE : RTM_NEWROUTE;
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r < 0)
		return r;
	if (!msg || !nlmsg_put(msg, 0, 0, type, sizeof(header), message_flags(verb, route)))
		return -ENOMEM;
	memcpy(nlmsg_data(nlmsg_hdr(msg)), &header, sizeof(header));
	r = put_route(rq, msg, route);
	return r < 0 ? r : netlink_change(nl, msg, rq->why, sizeof(rq->why));
}
