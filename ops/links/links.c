/* SPDX-License-Identifier: MIT */
/*
 * Links: RTM_NEWLINK to struct link. The directory `links/` is in links_dir.c.
 */
#include "links.h"

#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"

static void copy_address(struct nlattr *attr, unsigned char *to, size_t *len)
{
	if (!attr)
		return;
	*len = (size_t)nla_memcpy(to, attr, LINK_ADDRESS_MAX);
}

/* Copies a nested attribute; NULL: there is none. 0 or -ENOMEM. */
static int copy_nested(struct nlattr *attr, struct nlattr **ret)
{
	if (!attr)
		return 0;
	*ret = malloc((size_t)nla_total_size(nla_len(attr)));
	if (!*ret)
		return -ENOMEM;
	memcpy(*ret, attr, (size_t)nla_attr_size(nla_len(attr)));
	return 0;
}

static int parse_info(struct nlattr *attr, struct link *link)
{
	struct nlattr *tb[IFLA_INFO_MAX + 1];

	if (!attr)
		return 0;
	if (nla_parse_nested(tb, IFLA_INFO_MAX, attr, NULL) < 0)
		return -EBADMSG;
	if (tb[IFLA_INFO_KIND])
		nla_strlcpy(link->kind, tb[IFLA_INFO_KIND], sizeof(link->kind));
	if (tb[IFLA_INFO_SLAVE_KIND])
		nla_strlcpy(link->port_kind, tb[IFLA_INFO_SLAVE_KIND], sizeof(link->port_kind));
	if (copy_nested(tb[IFLA_INFO_DATA], &link->data) < 0)
		return -ENOMEM;
	return copy_nested(tb[IFLA_INFO_SLAVE_DATA], &link->port_data);
}

static uint32_t parse_number(struct nlattr *attr)
{
	switch (attr ? nla_len(attr) : 0) {
	case 1:
		return netlink_u8(attr, 0);
	case 2:
		return netlink_u16(attr, 0);
	case 4:
		return netlink_u32(attr, 0);
	}
	return 0;
}

int link_parse(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[LINK_NUMBERS];
	struct ifinfomsg *header = netlink_header(msg, sizeof(*header));
	struct link *link = item;
	int r;

	if (msg->nlmsg_type != RTM_NEWLINK && msg->nlmsg_type != RTM_DELLINK)
		return 0;
	if (!header || nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, LINK_NUMBERS - 1,
			       NULL) < 0)
		return -EBADMSG;
	link->ifindex = header->ifi_index;
	link->flags = header->ifi_flags;
	link->type = header->ifi_type;
	if (tb[IFLA_IFNAME])
		nla_strlcpy(link->name, tb[IFLA_IFNAME], sizeof(link->name));
	if (tb[IFLA_IFALIAS]) {
		link->alias =
			strndup(nla_data(tb[IFLA_IFALIAS]), (size_t)nla_len(tb[IFLA_IFALIAS]));
		if (!link->alias)
			return -ENOMEM;
	}
	if (tb[IFLA_STATS64])
		nla_memcpy(&link->stats, tb[IFLA_STATS64], sizeof(link->stats));
	copy_address(tb[IFLA_ADDRESS], link->address, &link->address_len);
	copy_address(tb[IFLA_BROADCAST], link->broadcast, &link->broadcast_len);
	for (int i = 1; i < LINK_NUMBERS; i++)
		link->numbers[i] = parse_number(tb[i]);
	/* The kernel omits IFLA_LINK if the link refers to itself. */
	link->iflink = netlink_s32(tb[IFLA_LINK], link->ifindex);
	link->iflink_nsid = netlink_s32(tb[IFLA_LINK_NETNSID], NSID_NONE);
	r = parse_info(tb[IFLA_LINKINFO], link);
	return r < 0 ? r : 1;
}

void link_done(struct link *link)
{
	free(link->alias);
	free(link->data);
	free(link->port_data);
	link->alias = NULL;
	link->data = link->port_data = NULL;
}

static void free_answer(void *answer)
{
	link_done(answer);
	free(answer);
}

static int link_copy(const struct link *link, struct link *ret)
{
	int r = 0;

	*ret = *link;
	ret->data = ret->port_data = NULL;
	ret->alias = link->alias ? strdup(link->alias) : NULL;
	if (link->alias && !ret->alias)
		r = -ENOMEM;
	if (r == 0)
		r = copy_nested(link->data, &ret->data);
	if (r == 0)
		r = copy_nested(link->port_data, &ret->port_data);
	if (r < 0)
		link_done(ret);
	return r;
}

/* Requests a link by ifindex, or by NAME if IFINDEX is 0. A long name can only be an altname. */
static int request_link(struct tree_request *rq, int ifindex, const char *name, struct link *ret)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETLINK, 0);
	struct ifinfomsg header = {.ifi_index = ifindex};
	bool is_long = name && strlen(name) >= IF_NAMESIZE;
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r < 0)
		return r;
	if (!msg || nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0 ||
		(name && nla_put_string(msg, is_long ? IFLA_ALT_IFNAME : IFLA_IFNAME, name) < 0))
		return -ENOMEM;
	*ret = (struct link){0};
	r = netlink_get(nl, msg, link_parse, ret);
	if (r < 0)
		link_done(ret);
	else /* the kernel notifies changes only of links that are up: netdev_state_change() */
		rq->unannounced |= !(ret->flags & IFF_UP);
	return r;
}

/* Requests the link once per listing: many files need it to determine whether they exist. */
static int get_shared_link(struct tree_request *rq)
{
	_cleanup_free_ struct link *link = calloc(1, sizeof(*link));
	int r = link ? request_link(rq, (int)rq->node.object, NULL, link) : -ENOMEM;

	if (r == 0) {
		rq->answer = steal_ptr(&link);
		rq->answer_free = free_answer;
	}
	return r;
}

int link_get(struct tree_request *rq, struct link *ret)
{
	int r;

	if (!rq->lists)
		return request_link(rq, (int)rq->node.object, NULL, ret);
	r = rq->answer ? 0 : get_shared_link(rq);
	return r < 0 ? r : link_copy(rq->answer, ret);
}

int link_get_index(struct tree_request *rq, int ifindex, struct link *ret)
{
	return request_link(rq, ifindex, NULL, ret);
}

int link_get_named(struct tree_request *rq, const char *name, struct link *ret)
{
	return strlen(name) < LINK_ALTNAME_SIZE ? request_link(rq, 0, name, ret) : -ENODEV;
}
