/* SPDX-License-Identifier: MIT */
/*
 * Writing addresses: converts struct addr to RTM_NEWADDR and RTM_DELADDR, with the flags and
 * attributes that ip(8) sends, and matches lines with the kernel's addresses. See addrs.h.
 */
#include <linux/ip.h>
#include <netlink/attr.h>
#include <string.h>

#include "addrs.h"
#include "cleanup.h"
#include "hash.h"
#include "kernel_headers.h"
#include "rows.h"

static int put_address(
	struct nl_msg *msg, int type, const struct addr *addr, const struct in6_addr *value)
{
	return nla_put(msg, type, addr->family == AF_INET ? 4 : 16, value);
}

/* As in ip(8), deleting an IPv4 address without a prefix length matches any prefix length. */
static int put_addresses(struct nl_msg *msg, enum line_verb verb, const struct addr *addr)
{
	int r = put_address(msg, IFA_LOCAL, addr, &addr->local);

	if (verb != LINE_DEL || addr->family == AF_INET6 || addr->has_plen || addr->has_peer)
		r |= put_address(
			msg, IFA_ADDRESS, addr, addr->has_peer ? &addr->peer : &addr->local);
	if (addr->has_broadcast)
		r |= put_address(msg, IFA_BROADCAST, addr, &addr->broadcast);
	if (addr->has_anycast)
		r |= put_address(msg, IFA_ANYCAST, addr, &addr->anycast);
	return r;
}

static int put_rest(struct nl_msg *msg, const struct addr *addr)
{
	struct ifa_cacheinfo info = {
		.ifa_valid = addr->valid_lft, .ifa_prefered = addr->preferred_lft};
	int r = nla_put_u32(msg, IFA_FLAGS, addr->flags & ADDR_REQUEST_FLAGS);

	if (addr->label[0])
		r |= nla_put_string(msg, IFA_LABEL, addr->label);
	if (addr->metric)
		r |= nla_put_u32(msg, IFA_RT_PRIORITY, addr->metric);
	if (addr->protocol)
		r |= nla_put_u8(msg, IFA_PROTO, addr->protocol);
	if (addr->has_lifetimes)
		r |= nla_put(msg, IFA_CACHEINFO, sizeof(info), &info);
	return r;
}

static struct nl_msg *make_addr_message(enum line_verb verb, int ifindex, const struct addr *addr)
{
	static const int flags[] = {[LINE_ADD] = NLM_F_CREATE | NLM_F_EXCL,
		[LINE_REPLACE] = NLM_F_CREATE | NLM_F_REPLACE,
		[LINE_DEL] = 0};
	struct ifaddrmsg header = {.ifa_family = addr->family,
		.ifa_prefixlen = addr->plen,
		.ifa_flags = (unsigned char)(addr->flags & ADDR_REQUEST_FLAGS),
		.ifa_scope = addr->scope,
		.ifa_index = (unsigned)ifindex};
	struct nl_msg *msg =
		nlmsg_alloc_simple(verb == LINE_DEL ? RTM_DELADDR : RTM_NEWADDR, flags[verb]);

	if (msg && nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) == 0 &&
		put_addresses(msg, verb, addr) == 0 && put_rest(msg, addr) == 0)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

static int send_addr_change(
	struct tree_request *rq, enum line_verb verb, int ifindex, const struct addr *addr)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = make_addr_message(verb, ifindex, addr);

	return msg ? netlink_change(rq->nl, msg, rq->why, sizeof(rq->why)) : -ENOMEM;
}

/* Parses the reply to RTM_GETLINK: whether promote_secondaries is set on the link. */
static int promotion_parse(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[IFLA_MAX + 1], *inet, *conf;
	uint32_t values[IPV4_DEVCONF_MAX] = {0};
	bool *promotes = item;

	if (msg->nlmsg_type != RTM_NEWLINK ||
		nlmsg_parse((struct nlmsghdr *)msg, sizeof(struct ifinfomsg), tb, IFLA_MAX, NULL) <
			0)
		return -EBADMSG;
	inet = tb[IFLA_AF_SPEC]
		       ? nla_find(nla_data(tb[IFLA_AF_SPEC]), nla_len(tb[IFLA_AF_SPEC]), AF_INET)
		       : NULL;
	conf = inet ? nla_find(nla_data(inet), nla_len(inet), IFLA_INET_CONF) : NULL;
	if (!conf)
		return -ENODATA;
	nla_memcpy(values, conf, sizeof(values));
	*promotes = values[IPV4_DEVCONF_PROMOTE_SECONDARIES - 1] != 0;
	return 1;
}

static int get_promotion(struct tree_request *rq, int ifindex, bool *ret)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETLINK, 0);
	struct ifinfomsg header = {.ifi_index = ifindex};

	if (!msg || nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0)
		return -ENOMEM;
	return netlink_get(rq->nl, msg, promotion_parse, ret);
}

static struct nl_msg *promotion_message(int ifindex, bool on)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = nlmsg_alloc_simple(RTM_NEWLINK, 0);
	struct ifinfomsg header = {.ifi_index = ifindex};
	struct nlattr *spec, *inet, *conf;

	if (!msg || nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0 ||
		!(spec = nla_nest_start(msg, IFLA_AF_SPEC)) ||
		!(inet = nla_nest_start(msg, AF_INET)) ||
		!(conf = nla_nest_start(msg, IFLA_INET_CONF)) ||
		nla_put_u32(msg, IPV4_DEVCONF_PROMOTE_SECONDARIES, on) < 0)
		return NULL;
	nla_nest_end(msg, conf);
	nla_nest_end(msg, inet);
	nla_nest_end(msg, spec);
	return steal_ptr(&msg);
}

/*
 * Without promote_secondaries, deleting a primary address also deletes its secondaries. `>` must
 * keep the remaining addresses and the routes that use them as source, so promote_secondaries is
 * set while the primary is deleted. All three messages are one request: if the daemon is killed,
 * the setting is still restored.
 */
static int remove_primary(struct tree_request *rq, const struct addr *addr)
{
	_cleanup_(nl_msg_freep) struct nl_msg *on = promotion_message(addr->ifindex, true);
	_cleanup_(nl_msg_freep) struct nl_msg *off = promotion_message(addr->ifindex, false);
	_cleanup_(nl_msg_freep) struct nl_msg *msg =
		make_addr_message(LINE_DEL, addr->ifindex, addr);
	struct nl_msg *const all[] = {on, msg, off};
	bool promotes = true;

	if (!on || !off || !msg)
		return -ENOMEM;
	if (get_promotion(rq, addr->ifindex, &promotes) == 0 && !promotes)
		return netlink_changes(rq->nl, all, 3, 1, rq->why, sizeof(rq->why));
	return netlink_change(rq->nl, msg, rq->why, sizeof(rq->why));
}

static bool may_have_secondaries(const struct addr *addr)
{
	return addr->family == AF_INET && addr->plen < 32 && !(addr->flags & IFA_F_SECONDARY);
}

static int change_addr(struct tree_request *rq, enum line_verb verb, const void *item)
{
	const struct addr *addr = item;
	struct netlink *nl;
	int r = request_netlink(rq, &nl), ifindex = addr->ifindex;

	if (r == 0 && ifindex == 0)
		r = ifindex = netlink_ifindex(nl, addr->dev);
	if (r == -ENODEV)
		return request_refuse(rq, r, "there is no link \"%s\"", addr->dev);
	if (r < 0)
		return r;
	if (verb == LINE_DEL && addr->present && may_have_secondaries(addr))
		return remove_primary(rq, addr);
	return send_addr_change(rq, verb, ifindex, addr);
}

static int complete_addr(struct tree_request *rq, void *item)
{
	struct addr *addr = item;

	return addr->dev[0] ? 0 : request_refuse(rq, -EINVAL, "\"dev\" is missing");
}

/* Uses the ifindex of the file's link, which may have been renamed since the lookup. */
static int complete_link_addr(struct tree_request *rq, void *item)
{
	struct addr *addr = item;
	int ifindex = (int)rq->node.object, r;
	struct netlink *nl;

	r = request_netlink(rq, &nl);
	if (r < 0)
		return r;
	if (addr->dev[0] && strcmp(addr->dev, netlink_ifname(nl, ifindex)) != 0)
		return request_refuse(
			rq, -EINVAL, "\"dev %s\" is not the link of this file", addr->dev);
	addr->ifindex = ifindex;
	strcpy(addr->dev, netlink_ifname(nl, ifindex));
	return 0;
}

static int dump_addrs(struct tree_request *rq, int ifindex, struct netlink_list *list)
{
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	return r < 0 ? r : addrs_dump(nl, AF_UNSPEC, ifindex, list);
}

static int dump_all_addrs(struct tree_request *rq, struct netlink_list *list)
{
	return dump_addrs(rq, 0, list);
}

static int dump_link_addrs(struct tree_request *rq, struct netlink_list *list)
{
	return dump_addrs(rq, (int)rq->node.object, list);
}

static bool same_address(const struct in6_addr *a, const struct in6_addr *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static bool same_address_and_link(const struct addr *w, const struct addr *p)
{
	return w->family == p->family && same_address(&w->local, &p->local) &&
	       (w->ifindex ? w->ifindex == p->ifindex : strcmp(w->dev, p->dev) == 0);
}

/* Ignores flags that change over time or that the kernel changes by itself. */
static bool same_flags(const struct addr *w, const struct addr *p)
{
	unsigned requested = w->flags & ADDR_REQUEST_FLAGS & ~(unsigned)IFA_F_OPTIMISTIC;

	if (w->has_lifetimes && (w->flags ^ p->flags) & IFA_F_PERMANENT)
		return false;
	return (p->flags & requested) == requested;
}

/* The kernel derives the scope of an IPv6 address from the address and ignores the request. */
static bool same_scope(const struct addr *w, const struct addr *p)
{
	return w->family == AF_INET6 || !w->has_scope || w->scope == p->scope;
}

static bool addr_matches(const void *written, const void *present)
{
	const struct addr *w = written, *p = present;

	if (!same_address_and_link(w, p) || w->plen != p->plen || w->has_peer != p->has_peer ||
		(w->has_peer && !same_address(&w->peer, &p->peer)))
		return false;
	if (w->has_broadcast && !(p->has_broadcast && same_address(&w->broadcast, &p->broadcast)))
		return false;
	if (w->label[0] && strcmp(w->label, p->label) != 0)
		return false;
	if ((w->metric && w->metric != p->metric) || (w->protocol && w->protocol != p->protocol))
		return false;
	return same_scope(w, p) && same_flags(w, p);
}

/* The network that the kernel compares: that of the peer, or of the address itself. */
static uint32_t network4(const struct addr *a)
{
	uint32_t address;

	memcpy(&address, a->has_peer ? &a->peer : &a->local, sizeof(address));
	return a->plen < 32 ? address & ~htonl(UINT32_MAX >> a->plen) : address;
}

/* As the kernel, for the addresses of one link. */
static uint64_t addr_key(const void *item)
{
	const struct addr *addr = item;
	uint64_t hash = hash_bytes(HASH_INIT, &addr->local, sizeof(addr->local));
	uint32_t words[] = {addr->plen, network4(addr)};

	return addr->family == AF_INET ? hash_bytes(hash, words, sizeof(words)) : hash;
}

static uint64_t addr_link_key(const void *item)
{
	const struct addr *addr = item;

	return hash_bytes(addr_key(item), addr->dev, strlen(addr->dev));
}

/* Is the interface identifier generated by the kernel: EUI-64 or stable privacy (RFC 7217)? */
static bool has_kernels_id(const struct addr *a)
{
	const unsigned char *id = &a->local.s6_addr[8];

	return a->plen == 64 &&
	       ((id[3] == 0xff && id[4] == 0xfe) || a->flags & IFA_F_STABLE_PRIVACY);
}

static bool is_loopback(const struct addr *a)
{
	static const unsigned char first[] = {IN_LOOPBACKNET, 0, 0, 1};

	if (strcmp(a->dev, "lo") != 0)
		return false;
	return a->family == AF_INET ? a->plen == 8 && memcmp(&a->local, first, sizeof(first)) == 0
				    : IN6_IS_ADDR_LOOPBACK(&a->local);
}

/*
 * Since Linux 5.18 IFA_PROTO marks addresses that the kernel created. Older kernels do not set it,
 * and addresses copied from elsewhere lack it. Such an address counts as the kernel's if it has a
 * kernel-generated interface identifier and is link-local or has a lifetime. `fe80::1` is thus
 * always the administrator's.
 */
static bool kernel_owned(const struct addr *a)
{
	if (a->protocol == IFAPROT_KERNEL_LO || a->protocol == IFAPROT_KERNEL_RA ||
		a->protocol == IFAPROT_KERNEL_LL || is_loopback(a))
		return true;
	if (a->family != AF_INET6 || a->protocol != IFAPROT_UNSPEC)
		return false;
	if (a->flags & IFA_F_TEMPORARY)
		return true;
	return has_kernels_id(a) &&
	       (IN6_IS_ADDR_LINKLOCAL(&a->local) || !(a->flags & IFA_F_PERMANENT));
}

/* An address with a lifetime belongs to the program that renews it. */
static unsigned addr_owner(const void *item)
{
	const struct addr *addr = item;

	if (kernel_owned(addr))
		return OWNER_KERNEL;
	if (addr->protocol != IFAPROT_UNSPEC)
		return addr->protocol;
	return addr->flags & IFA_F_PERMANENT ? OWNER_ADMIN : OWNER_MARKED;
}

static const char *addr_owner_name(unsigned owner, char buf[NAME_SIZE])
{
	if (owner == OWNER_MARKED)
		return "dynamic";
	snprintf(buf, NAME_SIZE, "%u", owner);
	return buf;
}

const struct line_ops addrs_lines = {
	.size = sizeof(struct addr),
	.parse = addr_parse,
	.complete = complete_addr,
	.change = change_addr,
	.dump = dump_all_addrs,
	.matches = addr_matches,
	.key = addr_link_key,
	.owner = addr_owner,
	.owner_name = addr_owner_name,
};

const struct line_ops addrs_link_lines = {
	.size = sizeof(struct addr),
	.parse = addr_parse,
	.complete = complete_link_addr,
	.change = change_addr,
	.dump = dump_link_addrs,
	.matches = addr_matches,
	.key = addr_key,
	.owner = addr_owner,
	.owner_name = addr_owner_name,
};

const struct tree_row addrs_rows[] = {
	{"/NAME/addrs", WRITE_MODE, "addresses", addrs_show, .lines = &addrs_lines,
		.announced = true},
	{"/NAME/links/IF/addrs", WRITE_MODE, "addresses of the link", addrs_link_show,
		.lines = &addrs_link_lines, .announced = true},
	{NULL},
};
