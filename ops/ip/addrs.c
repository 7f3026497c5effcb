/* SPDX-License-Identifier: MIT */
/* Reading addresses: RTM_NEWADDR to struct addr to text. See addrs.h. */
#include "addrs.h"

#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "kernel_headers.h"
#include "names.h"

const struct addr_flag addr_flags[] = {{IFA_F_NOPREFIXROUTE, "noprefixroute"},
	{IFA_F_HOMEADDRESS, "home"}, {IFA_F_MANAGETEMPADDR, "mngtmpaddr"}, {IFA_F_NODAD, "nodad"},
	{IFA_F_OPTIMISTIC, "optimistic"}, {IFA_F_MCAUTOJOIN, "autojoin"}};
const size_t addr_n_flags = ARRAY_SIZE(addr_flags);

/* Flags that only the kernel sets. */
static const struct addr_flag comment_flags[] = {{IFA_F_TENTATIVE, "tentative"},
	{IFA_F_DADFAILED, "dadfailed"}, {IFA_F_DEPRECATED, "deprecated"}};

static void copy_address_attr(struct nlattr *attr, struct in6_addr *to, bool *has)
{
	if (!attr)
		return;
	nla_memcpy(to, attr, sizeof(*to));
	if (has)
		*has = true;
}

/* With a peer, IFA_ADDRESS is the peer and IFA_LOCAL the link's own address. */
static void parse_addresses(struct nlattr **tb, struct addr *addr)
{
	copy_address_attr(tb[IFA_LOCAL] ?: tb[IFA_ADDRESS], &addr->local, NULL);
	if (tb[IFA_LOCAL] && tb[IFA_ADDRESS]) {
		copy_address_attr(tb[IFA_ADDRESS], &addr->peer, NULL);
		addr->has_peer = memcmp(&addr->peer, &addr->local, sizeof(addr->peer)) != 0;
	}
	copy_address_attr(tb[IFA_BROADCAST], &addr->broadcast, &addr->has_broadcast);
	copy_address_attr(tb[IFA_ANYCAST], &addr->anycast, &addr->has_anycast);
}

static void parse_lifetimes(struct nlattr *attr, struct addr *addr)
{
	struct ifa_cacheinfo info;

	if (!attr || nla_memcpy(&info, attr, sizeof(info)) != sizeof(info))
		return;
	addr->has_lifetimes = true;
	addr->valid_lft = info.ifa_valid;
	addr->preferred_lft = info.ifa_prefered;
}

int addr_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[IFA_MAX + 1];
	struct ifaddrmsg *header = netlink_header(msg, sizeof(*header));
	struct addr *addr = item;

	if (msg->nlmsg_type != RTM_NEWADDR && msg->nlmsg_type != RTM_DELADDR)
		return 0;
	if (!header)
		return -EBADMSG;
	if (header->ifa_family != AF_INET && header->ifa_family != AF_INET6)
		return 0;
	if (nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, IFA_MAX, NULL) < 0)
		return -EBADMSG;
	addr->family = header->ifa_family;
	addr->plen = header->ifa_prefixlen;
	addr->scope = header->ifa_scope;
	addr->has_plen = addr->has_scope = addr->present = true;
	addr->ifindex = (int)header->ifa_index;
	addr->flags = netlink_u32(tb[IFA_FLAGS], header->ifa_flags);
	addr->metric = netlink_u32(tb[IFA_RT_PRIORITY], 0);
	strcpy(addr->dev, netlink_ifname(nl, (int)header->ifa_index));
	if (tb[IFA_LABEL])
		nla_strlcpy(addr->label, tb[IFA_LABEL], sizeof(addr->label));
	addr->protocol = netlink_u8(tb[IFA_PROTO], IFAPROT_UNSPEC);
	parse_lifetimes(tb[IFA_CACHEINFO], addr);
	parse_addresses(tb, addr);
	return 1;
}

static void print_word(FILE *out, bool *commented, const char *word)
{
	fprintf(out, "%s %s", *commented ? "" : " #", word);
	*commented = true;
}

static void print_comment(const struct addr *addr, FILE *out)
{
	bool commented = false;

	if (!(addr->flags & IFA_F_PERMANENT))
		print_word(out, &commented, "dynamic");
	if (addr->flags & IFA_F_SECONDARY) /* the same bit as IFA_F_TEMPORARY */
		print_word(out, &commented, addr->family == AF_INET ? "secondary" : "temporary");
	for (size_t i = 0; i < ARRAY_SIZE(comment_flags); i++)
		if (addr->flags & comment_flags[i].flag)
			print_word(out, &commented, comment_flags[i].word);
	if (addr->protocol > IFAPROT_KERNEL_LL) { /* older versions of ip(8) reject `proto` */
		print_word(out, &commented, "proto");
		fprintf(out, " %u", addr->protocol);
	}
}

void addr_print(const struct addr *addr, bool with_dev, FILE *out)
{
	char text[NAME_SIZE];

	fputs(address_text(addr->family, &addr->local, text), out);
	if (addr->has_peer)
		fprintf(out, " peer %s", address_text(addr->family, &addr->peer, text));
	fprintf(out, "/%u", addr->plen);
	if (with_dev) {
		fputs(" dev ", out);
		word_print(out, addr->dev);
	}
	if (addr->has_broadcast)
		fprintf(out, " brd %s", address_text(addr->family, &addr->broadcast, text));
	if (addr->has_anycast)
		fprintf(out, " any %s", address_text(addr->family, &addr->anycast, text));
	fprintf(out, " scope %s", scope_name(addr->scope, text));
	if (addr->label[0] && strcmp(addr->label, addr->dev) != 0) {
		fputs(" label ", out);
		word_print(out, addr->label);
	}
	if (addr->metric)
		fprintf(out, " metric %u", addr->metric);
	for (size_t i = 0; i < addr_n_flags; i++)
		if (addr->flags & addr_flags[i].flag)
			fprintf(out, " %s", addr_flags[i].word);
	print_comment(addr, out);
}

int addr_compare(const void *a, const void *b)
{
	const struct addr *x = a, *y = b;
	int r = strcmp(x->dev, y->dev);

	if (r == 0)
		r = (x->family > y->family) - (x->family < y->family);
	if (r == 0)
		r = !!(x->flags & IFA_F_SECONDARY) - !!(y->flags & IFA_F_SECONDARY);
	if (r == 0)
		r = memcmp(&x->local, &y->local, sizeof(x->local));
	if (r == 0)
		r = (x->plen > y->plen) - (x->plen < y->plen);
	if (r == 0)
		r = memcmp(&x->peer, &y->peer, sizeof(x->peer));
	return r;
}

int addrs_dump(struct netlink *nl, int family, int ifindex, struct netlink_list *list)
{
	struct ifaddrmsg header = {
		.ifa_family = (unsigned char)family, .ifa_index = (unsigned)ifindex};

	return netlink_dump(nl, RTM_GETADDR, &header, sizeof(header), addr_from_msg, list);
}

static int show_addrs(struct tree_request *rq, int ifindex, FILE *out)
{
	_cleanup_(netlink_list_done) struct netlink_list addrs = {.item_size = sizeof(struct addr)};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r == 0)
		r = addrs_dump(nl, AF_UNSPEC, ifindex, &addrs);
	if (r < 0)
		return r;
	netlink_list_sort(&addrs, addr_compare);
	for (size_t i = 0; i < addrs.n; i++) {
		addr_print(netlink_list_at(&addrs, i), ifindex == 0, out);
		fputc('\n', out);
	}
	return 0;
}

int addrs_show(struct tree_request *rq, FILE *out)
{
	return show_addrs(rq, 0, out);
}

int addrs_link_show(struct tree_request *rq, FILE *out)
{
	return show_addrs(rq, (int)rq->node.object, out);
}
