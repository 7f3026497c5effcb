/* SPDX-License-Identifier: MIT */
/* Saving and restoring the state of a link: see link_saved.h. */
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

/* A link-local address made from a hardware address, which the kernel creates by itself. */
static bool is_eui64(const struct ifaddrmsg *header, struct nlattr *address)
{
	const unsigned char *a = address ? nla_data(address) : NULL;

	return header->ifa_family == AF_INET6 && a && nla_len(address) == 16 && a[0] == 0xfe &&
	       (a[1] & 0xc0) == 0x80 && a[11] == 0xff && a[12] == 0xfe;
}

static int save_addr(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
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
	/* Before Linux 5.18 the kernel did not set IFA_PROTO. */
	if (proto == 0 && is_eui64(header, tb[IFA_ADDRESS]))
		return 0;
	return copy_raw(msg, item);
}

/* Unlike RTNH_OK(), does not read a header beyond the end. */
static bool hop_ok(const struct rtnexthop *hop, int left)
{
	return left >= (int)sizeof(*hop) && hop->rtnh_len >= sizeof(*hop) && hop->rtnh_len <= left;
}

/* Do all nexthops use the link? */
static bool is_own_route(struct nlattr **tb, int ifindex)
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

static int save_route(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct rtmsg *header = netlink_header(msg, sizeof(*header));

	if (msg->nlmsg_type != RTM_NEWROUTE || !header || header->rtm_flags & RTM_F_CLONED ||
		(header->rtm_family != AF_INET && header->rtm_family != AF_INET6) ||
		header->rtm_protocol == RTPROT_KERNEL || header->rtm_protocol == RTPROT_RA ||
		header->rtm_protocol == RTPROT_REDIRECT)
		return 0;
	return copy_raw(msg, item);
}

/* Moves routes that are not the link's own to SHARED. */
static int split_own_routes(struct netlink_list *routes, int ifindex, struct netlink_list *shared)
{
	size_t n_left = 0;
	int r = 0;

	for (size_t i = 0; i < routes->n; i++) {
		struct raw raw = *(struct raw *)netlink_list_at(routes, i), *slot;
		struct nlattr *tb[RTA_MAX + 1];

		if (nlmsg_parse(raw.msg, sizeof(struct rtmsg), tb, RTA_MAX, NULL) == 0 &&
			is_own_route(tb, ifindex))
			slot = netlink_list_at(routes, n_left++);
		else
			slot = netlink_list_add(shared);
		if (slot)
			*slot = raw;
		else
			clear_raw(&raw);
		r = slot ? r : -ENOMEM;
	}
	routes->n = n_left;
	return r;
}

static int dump_link_routes(struct netlink *nl, int family, int ifindex, struct netlink_list *list)
{
	struct {
		struct rtmsg header;
		struct nlattr attr;
		int32_t oif;
	} request = {.header = {.rtm_family = (unsigned char)family},
		.attr = {.nla_len = sizeof(struct nlattr) + sizeof(int32_t), .nla_type = RTA_OIF},
		.oif = ifindex};

	return netlink_dump(nl, RTM_GETROUTE, &request, sizeof(request), save_route, list);
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
		r = netlink_dump(nl, RTM_GETADDR, &header, sizeof(header), save_addr, &ret->addrs);
	if (r == 0)
		r = dump_link_routes(nl, AF_INET, link->ifindex, &ret->routes);
	if (r == 0)
		r = dump_link_routes(nl, AF_INET6, link->ifindex, &ret->routes);
	if (r == 0)
		r = split_own_routes(&ret->routes, link->ifindex, &ret->shared);
	return r;
}

void link_state_done(struct link_saved *saved)
{
	netlink_list_done(&saved->addrs);
	netlink_list_done(&saved->routes);
	netlink_list_done(&saved->shared);
}

static int copy_attr(struct nl_msg *msg, struct nlattr *attr)
{
	return nla_put(msg, attr->nla_type, nla_len(attr), nla_data(attr));
}

/* Replaces the old link name at the beginning of the label with the new one. */
static int put_label(struct nl_msg *msg, struct nlattr *attr, const char *from, const char *to)
{
	char label[IF_NAMESIZE], text[NAME_SIZE];
	size_t len = strlen(from);

	nla_strlcpy(label, attr, sizeof(label));
	if (strncmp(label, from, len) != 0 || (label[len] != '\0' && label[len] != ':'))
		return copy_attr(msg, attr);
	snprintf(text, sizeof(text), "%.*s%s", IF_NAMESIZE - 1, to, label + len);
	if (strlen(text) >= IF_NAMESIZE) /* truncated, as the kernel does */
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

/* Sets the ifindex (0: keeps it), and clears flags that the kernel reports but refuses. */
static void rewrite_hops(struct nlattr *multipath, int ifindex)
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
	case RTA_NH_ID: /* nexthop objects do not move: sends the nexthops instead */
		return 0;
	case RTA_CACHEINFO:
		nla_memcpy(&cache, attr, sizeof(cache));
		if (cache.rta_expires <= 0)
			return 0;
		return nla_put_u32(
			msg, RTA_EXPIRES, (uint32_t)(cache.rta_expires / sysconf(_SC_CLK_TCK)) + 1);
	case RTA_MULTIPATH:
		rewrite_hops(attr, ifindex);
		return copy_attr(msg, attr);
	}
	return copy_attr(msg, attr);
}

/* IFINDEX 0: keeps the ifindex of each nexthop. */
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

/* State of a restore: the first error, and the number of errors. */
struct restore {
	struct tree_request *rq;
	unsigned lost;
	int error;
	char why[160];
};

static void note_error(struct restore *g, int error, const char *what, const char *text)
{
	if (error == 0)
		return;
	if (g->lost++ == 0) {
		g->error = error;
		snprintf(g->why, sizeof(g->why), "%s %s: %.80s", what, text,
			g->rq->why[0] ? g->rq->why : strerrordesc_np(-error));
	}
}

/* Sends and frees MSG. Error texts show its attribute TYPE. */
static void restore_message(struct restore *g, struct nl_msg *msg, const char *what, size_t header,
	int type, bool ignore_existing)
{
	_unused_ _cleanup_(nl_msg_freep) struct nl_msg *owned = msg;
	struct nlattr *attr = msg ? nlmsg_find_attr(nlmsg_hdr(msg), (int)header, type) : NULL;
	char text[NAME_SIZE] = "default";
	int r;

	g->rq->why[0] = '\0';
	r = msg ? link_send(g->rq, msg) : -ENOMEM;
	if (attr && (nla_len(attr) == 4 || nla_len(attr) == 16))
		address_text(nla_len(attr) == 16 ? AF_INET6 : AF_INET, nla_data(attr), text);
	note_error(g, r == -EEXIST && ignore_existing ? 0 : r, what, text);
}

/* Routes with a gateway are restored after those that make it reachable. */
static bool has_gateway(const struct raw *raw)
{
	struct nlattr *tb[RTA_MAX + 1];

	return nlmsg_parse(raw->msg, sizeof(struct rtmsg), tb, RTA_MAX, NULL) == 0 &&
	       (tb[RTA_GATEWAY] || tb[RTA_VIA] || tb[RTA_MULTIPATH]);
}

static void restore_routes(
	struct restore *g, const struct netlink_list *routes, int gateways, int ifindex, int flags)
{
	for (size_t i = 0; i < routes->n; i++) {
		struct raw *raw = netlink_list_at(routes, i);

		if (has_gateway(raw) == gateways)
			restore_message(g, route_message(raw, ifindex, flags), "route",
				sizeof(struct rtmsg), RTA_DST, false);
	}
}

int link_state_restore(struct tree_request *rq, const struct link_saved *saved,
	const struct link *from, int ifindex, const char *name, bool home, unsigned *ret_lost)
{
	struct restore g = {.rq = rq};

	for (size_t i = 0; i < saved->addrs.n; i++)
		restore_message(&g,
			addr_message(netlink_list_at(&saved->addrs, i), from->name, ifindex, name),
			"address", sizeof(struct ifaddrmsg), IFA_ADDRESS, true);
	if (saved->up)
		note_error(&g, link_set_up(rq, ifindex, true), "state", "up");
	for (int gateways = 0; gateways <= 1; gateways++)
		restore_routes(&g, &saved->routes, gateways, ifindex, NLM_F_EXCL);
	if (home)
		restore_routes(&g, &saved->shared, true, 0, NLM_F_REPLACE);
	*ret_lost = g.lost;
	if (g.lost)
		memcpy(rq->why, g.why, sizeof(rq->why));
	return g.error;
}
