/* SPDX-License-Identifier: MIT */
/* What comes along with a link: see link_saved.h. */
#include "link_saved.h"

#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "kernel_headers.h"
#include "link_write.h"
#include "names.h"

struct raw {
	struct nlmsghdr *msg;
};

static void clear_raw(void *item)
{
	free(((struct raw *)item)->msg);
}

static int copy_raw(const struct nlmsghdr *msg, struct raw *raw)
{
	raw->msg = malloc(msg->nlmsg_len);
	if (!raw->msg)
		return -ENOMEM;
	memcpy(raw->msg, msg, msg->nlmsg_len);
	return 1;
}

/* fe80::/10 whose host part was made of a hardware address: the kernel makes it again. */
static bool is_eui64(const struct ifaddrmsg *header, struct nlattr *address)
{
	const unsigned char *a = address ? nla_data(address) : NULL;

	return header->ifa_family == AF_INET6 && a && nla_len(address) == 16 && a[0] == 0xfe &&
	       (a[1] & 0xc0) == 0x80 && a[11] == 0xff && a[12] == 0xfe;
}

static int take_addr(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[IFA_MAX + 1];
	struct ifaddrmsg *header = netlink_header(msg, sizeof(*header));
	unsigned proto;

	if (msg->nlmsg_type != RTM_NEWADDR)
		return 0;
	if (!header || nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, IFA_MAX, NULL) < 0)
		return -EBADMSG;
	proto = netlink_u8(tb[IFA_PROTO], 0);
	if (proto >= IFAPROT_KERNEL_LO && proto <= IFAPROT_KERNEL_LL)
		return 0;
	/* Before 5.18 the kernel did not say. */
	if (proto == 0 && is_eui64(header, tb[IFA_ADDRESS]))
		return 0;
	return copy_raw(msg, item);
}

/* RTNH_OK() would look at one that is not there. */
static bool hop_ok(const struct rtnexthop *hop, int left)
{
	return left >= (int)sizeof(*hop) && hop->rtnh_len >= sizeof(*hop) && hop->rtnh_len <= left;
}

/* Do all next hops go through the link? */
static bool is_own(struct nlattr **tb, int ifindex)
{
	struct rtnexthop *hop;
	int left;

	if (tb[RTA_OIF])
		return netlink_s32(tb[RTA_OIF], 0) == ifindex;
	if (!tb[RTA_MULTIPATH])
		return false;
	hop = nla_data(tb[RTA_MULTIPATH]);
	for (left = nla_len(tb[RTA_MULTIPATH]); hop_ok(hop, left); hop = RTNH_NEXT(hop)) {
		if (hop->rtnh_ifindex != ifindex)
			return false;
		left -= NLMSG_ALIGN(hop->rtnh_len);
	}
	return true;
}

static int take_route(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct rtmsg *header = netlink_header(msg, sizeof(*header));

	if (msg->nlmsg_type != RTM_NEWROUTE || !header || header->rtm_flags & RTM_F_CLONED ||
		(header->rtm_family != AF_INET && header->rtm_family != AF_INET6) ||
		header->rtm_protocol == RTPROT_KERNEL || header->rtm_protocol == RTPROT_RA ||
		header->rtm_protocol == RTPROT_REDIRECT)
		return 0;
	return copy_raw(msg, item);
}

/* Those that are not the link's own go to SHARED. */
static int keep_own(struct netlink_list *routes, int ifindex, struct netlink_list *shared)
{
	size_t kept = 0;
	int r = 0;

	for (size_t i = 0; i < routes->n; i++) {
		struct raw raw = *(struct raw *)netlink_list_at(routes, i), *place;
		struct nlattr *tb[RTA_MAX + 1];

		if (nlmsg_parse(raw.msg, sizeof(struct rtmsg), tb, RTA_MAX, NULL) == 0 &&
			is_own(tb, ifindex))
			place = netlink_list_at(routes, kept++);
		else
			place = netlink_list_add(shared);
		if (place)
			*place = raw;
		else
			clear_raw(&raw);
		r = place ? r : -ENOMEM;
	}
	routes->n = kept;
	return r;
}

static int take_routes(struct netlink *nl, int family, int ifindex, struct netlink_list *list)
{
	struct {
		struct rtmsg header;
		struct nlattr attr;
		int32_t oif;
	} ask = {.header = {.rtm_family = (unsigned char)family},
		.attr = {.nla_len = sizeof(struct nlattr) + sizeof(int32_t), .nla_type = RTA_OIF},
		.oif = ifindex};

	return netlink_dump(nl, RTM_GETROUTE, &ask, sizeof(ask), take_route, list);
}

int link_state_save(struct tree_request *rq, const struct link *link, struct link_saved *ret)
{
	struct ifaddrmsg header = {.ifa_index = (unsigned)link->ifindex};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	*ret = (struct link_saved){.up = link->flags & IFF_UP};
	ret->shared.item_size = sizeof(struct raw);
	ret->shared.clear = clear_raw;
	ret->addrs = ret->routes = ret->shared;
	if (r == 0)
		r = netlink_dump(nl, RTM_GETADDR, &header, sizeof(header), take_addr, &ret->addrs);
	if (r == 0)
		r = take_routes(nl, AF_INET, link->ifindex, &ret->routes);
	if (r == 0)
		r = take_routes(nl, AF_INET6, link->ifindex, &ret->routes);
	if (r == 0)
		r = keep_own(&ret->routes, link->ifindex, &ret->shared);
	return r;
}

void link_state_done(struct link_saved *carry)
{
	netlink_list_done(&carry->addrs);
	netlink_list_done(&carry->routes);
	netlink_list_done(&carry->shared);
}

static int copy_attr(struct nl_msg *msg, struct nlattr *attr)
{
	return nla_put(msg, attr->nla_type, nla_len(attr), nla_data(attr));
}

/* A label begins with the link's name, whatever that is now. */
static int put_label(struct nl_msg *msg, struct nlattr *attr, const char *from, const char *to)
{
	char label[IF_NAMESIZE], text[NAME_SIZE];
	size_t len = strlen(from);

	nla_strlcpy(label, attr, sizeof(label));
	if (strncmp(label, from, len) != 0 || (label[len] != '\0' && label[len] != ':'))
		return copy_attr(msg, attr);
	snprintf(text, sizeof(text), "%.*s%s", IF_NAMESIZE - 1, to, label + len);
	if (strlen(text) >= IF_NAMESIZE) /* no longer fits: the kernel cuts it as well */
		text[IF_NAMESIZE - 1] = '\0';
	return nla_put_string(msg, IFA_LABEL, text);
}

static struct nl_msg *addr_message(
	const struct raw *raw, const char *from, int ifindex, const char *to)
{
	struct ifaddrmsg header = *(struct ifaddrmsg *)nlmsg_data(raw->msg);
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
	struct nlattr *attr;
	int left, r;

	header.ifa_index = (unsigned)ifindex;
	r = msg ? nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) : -1;
	nlmsg_for_each_attr(attr, raw->msg, sizeof(header), left) if (r >= 0) r =
		nla_type(attr) == IFA_LABEL ? put_label(msg, attr, from, to) : copy_attr(msg, attr);
	if (r >= 0)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

/* What the kernel tells of a next hop but does not take back. */
static void turn_hops(struct nlattr *multipath, int ifindex)
{
	struct rtnexthop *hop = nla_data(multipath);

	for (int left = nla_len(multipath); hop_ok(hop, left); hop = RTNH_NEXT(hop)) {
		hop->rtnh_ifindex = ifindex ?: hop->rtnh_ifindex;
		hop->rtnh_flags &= RTNH_F_ONLINK | RTNH_F_PERVASIVE;
		left -= NLMSG_ALIGN(hop->rtnh_len);
	}
}

static int put_route_attr(struct nl_msg *msg, struct nlattr *attr, int ifindex)
{
	struct rta_cacheinfo cache = {0};

	switch (nla_type(attr)) {
	case RTA_OIF:
		return nla_put_s32(msg, RTA_OIF, ifindex);
	case RTA_NH_ID: /* next hop objects stay: what it stands for comes along */
		return 0;
	case RTA_CACHEINFO:
		nla_memcpy(&cache, attr, sizeof(cache));
		if (cache.rta_expires <= 0)
			return 0;
		return nla_put_u32(
			msg, RTA_EXPIRES, (uint32_t)(cache.rta_expires / sysconf(_SC_CLK_TCK)) + 1);
	case RTA_MULTIPATH:
		turn_hops(attr, ifindex);
		return copy_attr(msg, attr);
	}
	return copy_attr(msg, attr);
}

/* IFINDEX 0: its links are what they were. */
static struct nl_msg *route_message(const struct raw *raw, int ifindex, int flags)
{
	struct rtmsg header = *(struct rtmsg *)nlmsg_data(raw->msg);
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_NEWROUTE, NLM_F_CREATE | flags);
	struct nlattr *attr;
	int left, r;

	header.rtm_flags &= RTNH_F_ONLINK;
	r = msg ? nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) : -1;
	nlmsg_for_each_attr(attr, raw->msg, sizeof(header), left) if (r >= 0) r =
		put_route_attr(msg, attr, ifindex);
	if (r >= 0)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

/* How giving goes: the first error and how many there were. */
struct giving {
	struct tree_request *rq;
	unsigned lost;
	int error;
	char why[160];
};

static void note(struct giving *g, int error, const char *what, const char *text)
{
	if (error == 0)
		return;
	if (g->lost++ == 0) {
		g->error = error;
		snprintf(g->why, sizeof(g->why), "%s %s: %.80s", what, text,
			g->rq->why[0] ? g->rq->why : strerrordesc_np(-error));
	}
}

/* Sends MSG, which is given up. TYPE is the attribute that its words are about. */
static void give(struct giving *g, struct nl_msg *msg, const char *what, size_t header, int type,
	bool there_is_fine)
{
	_cleanup_(nl_msg_freep) struct nl_msg *owned = msg;
	struct nlattr *attr = msg ? nlmsg_find_attr(nlmsg_hdr(msg), (int)header, type) : NULL;
	char text[NAME_SIZE] = "default";
	int r;

	g->rq->why[0] = '\0';
	r = msg ? link_send(g->rq, msg) : -ENOMEM;
	if (attr && (nla_len(attr) == 4 || nla_len(attr) == 16))
		address_text(nla_len(attr) == 16 ? AF_INET6 : AF_INET, nla_data(attr), text);
	note(g, r == -EEXIST && there_is_fine ? 0 : r, what, text);
}

/* Those with a gateway wait for those that make it reachable. */
static bool has_gateway(const struct raw *raw)
{
	struct nlattr *tb[RTA_MAX + 1];

	return nlmsg_parse(raw->msg, sizeof(struct rtmsg), tb, RTA_MAX, NULL) == 0 &&
	       (tb[RTA_GATEWAY] || tb[RTA_VIA] || tb[RTA_MULTIPATH]);
}

static void give_routes(
	struct giving *g, const struct netlink_list *routes, int gateways, int ifindex, int flags)
{
	for (size_t i = 0; i < routes->n; i++) {
		struct raw *raw = netlink_list_at(routes, i);

		if (has_gateway(raw) == gateways)
			give(g, route_message(raw, ifindex, flags), "route", sizeof(struct rtmsg),
				RTA_DST, false);
	}
}

int link_state_restore(struct tree_request *rq, const struct link_saved *carry,
	const struct link *from, int ifindex, const char *name, bool home, unsigned *ret_lost)
{
	struct giving g = {.rq = rq};

	for (size_t i = 0; i < carry->addrs.n; i++)
		give(&g, addr_message(netlink_list_at(&carry->addrs, i), from->name, ifindex, name),
			"address", sizeof(struct ifaddrmsg), IFA_ADDRESS, true);
	if (carry->up)
		note(&g, link_set_up(rq, ifindex, true), "state", "up");
	for (int gateways = 0; gateways <= 1; gateways++)
		give_routes(&g, &carry->routes, gateways, ifindex, NLM_F_EXCL);
	if (home)
		give_routes(&g, &carry->shared, true, 0, NLM_F_REPLACE);
	*ret_lost = g.lost;
	if (g.lost)
		memcpy(rq->why, g.why, sizeof(rq->why));
	return g.error;
}
