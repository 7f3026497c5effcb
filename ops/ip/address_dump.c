/* SPDX-License-Identifier: MIT */
/* Dumps addresses: see address_dump.h. */
#include "address_dump.h"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "cleanup.h"
#include "netlink.h"

static bool is_shown(const struct address *a)
{
	static const uint8_t zeroes[ADDRESS_SIZE];
	struct in6_addr in6;

	if (a->family == AF_INET)
		return a->bytes[0] != 127 && (a->bytes[0] != 169 || a->bytes[1] != 254);
	memcpy(&in6, a->bytes, sizeof(in6));
	if (a->family == AF_INET6)
		return !IN6_IS_ADDR_LOOPBACK(&in6) && !IN6_IS_ADDR_LINKLOCAL(&in6);
	return memcmp(a->bytes, zeroes, a->size) != 0;
}

/* 1: keep it, 0: none, or not shown. */
static int set_address(struct address *a, int family, struct nlattr *attr)
{
	int size = attr ? nla_len(attr) : 0;

	if (size <= 0 || size > ADDRESS_SIZE)
		return 0;
	a->family = (uint8_t)family;
	a->size = (uint8_t)size;
	memcpy(a->bytes, nla_data(attr), (size_t)size);
	return is_shown(a);
}

static int parse_ip(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct ifaddrmsg *header = netlink_header(msg, sizeof(*header));
	struct nlattr *tb[IFA_MAX + 1], *attr;

	if (msg->nlmsg_type != RTM_NEWADDR)
		return 0;
	if (!header || nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, IFA_MAX, NULL) < 0)
		return -EBADMSG;
	attr = tb[IFA_LOCAL] ? tb[IFA_LOCAL] : tb[IFA_ADDRESS];
	if (!attr || nla_len(attr) != (header->ifa_family == AF_INET ? 4 : 16))
		return 0;
	return set_address(item, header->ifa_family, attr);
}

static int parse_link(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	if (msg->nlmsg_type != RTM_NEWLINK)
		return 0;
	if (!netlink_header(msg, sizeof(struct ifinfomsg)))
		return -EBADMSG;
	return set_address(item, AF_PACKET,
		nlmsg_find_attr((struct nlmsghdr *)msg, sizeof(struct ifinfomsg), IFLA_ADDRESS));
}

static int store_address(struct address_dump *d, const struct address *a)
{
	if (d->wanted && memcmp(a, d->wanted, sizeof(*a)) == 0)
		d->has_wanted = true;
	if (d->n == d->max)
		d->too_many = true;
	if (d->too_many)
		return 0;
	if (array_reserve(&d->all, d->n, &d->room) < 0)
		return -ENOMEM;
	d->all[d->n++] = *a;
	return 0;
}

static int store_list(struct netlink_list *list, void *arg)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < list->n; i++)
		r = store_address(arg, netlink_list_at(list, i));
	netlink_list_empty(list);
	return r;
}

static int dump_messages(struct netlink *nl, int type, const void *header, size_t size,
	netlink_parse_fn parse, struct address_dump *d)
{
	_cleanup_(netlink_list_done) struct netlink_list list = {
		.item_size = sizeof(struct address), .full = store_list, .arg = d};
	int r = netlink_dump(nl, type, header, size, parse, &list);

	return r < 0 ? r : store_list(&list, d);
}

int address_dump(int netns, struct address_dump *d)
{
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	struct ifaddrmsg addrs = {.ifa_family = AF_UNSPEC};
	struct netlink_links links = NETLINK_LINKS;
	int r = netlink_open(netns, &nl);

	if (r < 0)
		return r;
	netlink_settle(nl);
	r = dump_messages(nl, RTM_GETADDR, &addrs, sizeof(addrs), parse_ip, d);
	if (r == 0)
		r = dump_messages(nl, RTM_GETLINK, &links, sizeof(links), parse_link, d);
	return r;
}

void address_dump_done(struct address_dump *d)
{
	free(d->all);
}
