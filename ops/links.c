/* SPDX-License-Identifier: MIT */
/*
 * Links: from RTM_NEWLINK to struct link, and the directory `links/`. What the files of a link
 * say is in link_files.c, the symlinks to other links in link_refs.c, `kind` in link_kind.c.
 */
#include "links.h"

#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "link_make.h"
#include "link_move.h"
#include "link_pending.h"
#include "link_sysfs.h"

/* IFLA_ALLMULTI of Linux 6.0, which older headers lack; an older kernel never sends it. */
#define ATTR_ALLMULTI 61
#define ATTRS_MAX (IFLA_MAX > ATTR_ALLMULTI ? IFLA_MAX : ATTR_ALLMULTI)

static void copy_address(struct nlattr *attr, unsigned char *to, size_t *len)
{
	if (!attr)
		return;
	*len = (size_t)nla_memcpy(to, attr, LINK_ADDRESS_MAX);
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
	if (!tb[IFLA_INFO_DATA])
		return 0;
	link->data = malloc((size_t)nla_total_size(nla_len(tb[IFLA_INFO_DATA])));
	if (!link->data)
		return -ENOMEM;
	memcpy(link->data, tb[IFLA_INFO_DATA], (size_t)nla_attr_size(nla_len(tb[IFLA_INFO_DATA])));
	return 0;
}

static void parse_numbers(struct nlattr **tb, struct link *link)
{
	link->mtu = netlink_u32(tb[IFLA_MTU], 0);
	link->txqlen = netlink_u32(tb[IFLA_TXQLEN], 0);
	link->group = netlink_u32(tb[IFLA_GROUP], 0);
	link->master = netlink_s32(tb[IFLA_MASTER], 0);
	link->promiscuity = netlink_u32(tb[IFLA_PROMISCUITY], 0);
	link->allmulti = netlink_u32(tb[ATTR_ALLMULTI], 0);
	link->operstate = netlink_u8(tb[IFLA_OPERSTATE], IF_OPER_UNKNOWN);
	link->carrier = netlink_u8(tb[IFLA_CARRIER], 0);
	link->carrier_ups = netlink_u32(tb[IFLA_CARRIER_UP_COUNT], 0);
	link->carrier_downs = netlink_u32(tb[IFLA_CARRIER_DOWN_COUNT], 0);
	link->link_mode = netlink_u8(tb[IFLA_LINKMODE], 0);
	link->proto_down = netlink_u8(tb[IFLA_PROTO_DOWN], 0);
	/* The kernel says nothing when a link is linked to itself. */
	link->iflink = netlink_s32(tb[IFLA_LINK], link->ifindex);
	link->iflink_nsid = netlink_s32(tb[IFLA_LINK_NETNSID], NSID_NONE);
}

int link_parse(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[ATTRS_MAX + 1];
	struct ifinfomsg *header = netlink_header(msg, sizeof(*header));
	struct link *link = item;
	int r;

	if (msg->nlmsg_type != RTM_NEWLINK && msg->nlmsg_type != RTM_DELLINK)
		return 0;
	if (!header ||
		nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, ATTRS_MAX, NULL) < 0)
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
	parse_numbers(tb, link);
	r = parse_info(tb[IFLA_LINKINFO], link);
	return r < 0 ? r : 1;
}

void link_done(struct link *link)
{
	free(link->alias);
	free(link->data);
	link->alias = NULL;
	link->data = NULL;
}

struct link *link_free(struct link *link)
{
	if (link)
		link_done(link);
	free(link);
	return NULL;
}

static int link_copy(const struct link *link, struct link *ret)
{
	size_t size = link->data ? (size_t)nla_total_size(nla_len(link->data)) : 0;

	*ret = *link;
	ret->alias = link->alias ? strdup(link->alias) : NULL;
	ret->data = link->data ? malloc(size) : NULL;
	if ((link->alias && !ret->alias) || (link->data && !ret->data)) {
		link_done(ret);
		return -ENOMEM;
	}
	if (ret->data)
		memcpy(ret->data, link->data, (size_t)nla_attr_size(nla_len(link->data)));
	return 0;
}

static void clear_link(void *item)
{
	link_done(item);
}

/* By ifindex, or by name when that is 0. */
static int ask(struct tree_request *rq, int ifindex, const char *name, struct link *ret)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETLINK, 0);
	struct ifinfomsg header = {.ifi_index = ifindex};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r < 0)
		return r;
	if (!msg || nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0 ||
		(name && nla_put_string(msg, IFLA_IFNAME, name) < 0))
		return -ENOMEM;
	*ret = (struct link){0};
	r = netlink_ask(nl, msg, link_parse, ret);
	if (r < 0)
		link_done(ret);
	else /* the kernel says what is changed of a link only if it is up (netdev_state_change())
	      */
		rq->unannounced |= !(ret->flags & IFF_UP);
	return r;
}

/* Many of its files are there only for some links. */
static int get_once(struct tree_request *rq)
{
	_cleanup_free_ struct link *link = calloc(1, sizeof(*link));
	int r = link ? ask(rq, (int)rq->node.object, NULL, link) : -ENOMEM;

	if (r == 0)
		rq->link = steal_ptr(&link);
	return r;
}

int link_get(struct tree_request *rq, struct link *ret)
{
	int r;

	if (!rq->lists)
		return ask(rq, (int)rq->node.object, NULL, ret);
	r = rq->link ? 0 : get_once(rq);
	return r < 0 ? r : link_copy(rq->link, ret);
}

int link_get_named(struct tree_request *rq, const char *name, struct link *ret)
{
	return strlen(name) < IF_NAMESIZE ? ask(rq, 0, name, ret) : -ENODEV;
}

static struct tree_node node_of(const struct tree_request *rq, const struct link *link)
{
	return (struct tree_node){.serial = rq->node.serial,
		.object = (uint32_t)link->ifindex,
		.row = tree_row_number("/NAME/links/IF")};
}

static int links_find(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct link link;
	int r = link_get_named(rq, name, &link);

	if (r < 0)
		return r == -ENODEV ? link_pending_look_up(rq, name, ret) : r;
	/* Of another name that a link has (altname) the kernel says nothing when it is down. */
	rq->unannounced = strcmp(link.name, name) != 0;
	*ret = node_of(rq, &link);
	link_done(&link);
	link_pending_remove(rq->tree->pending, rq->node.serial, name);
	return 0;
}

static int links_list(struct tree_request *rq, tree_each_fn each, void *arg)
{
	struct {
		struct ifinfomsg header;
		struct nlattr attr;
		uint32_t mask;
	} ask_for = {
		.attr = {.nla_len = 8, .nla_type = IFLA_EXT_MASK}, .mask = RTEXT_FILTER_SKIP_STATS};
	_cleanup_(netlink_list_done) struct netlink_list links = {
		.item_size = sizeof(struct link), .clear = clear_link};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r == 0)
		r = netlink_dump(nl, RTM_GETLINK, &ask_for, sizeof(ask_for), link_parse, &links);
	for (size_t i = 0; r == 0 && i < links.n; i++) {
		struct link *link = netlink_list_at(&links, i);
		struct tree_node node = node_of(rq, link);

		r = each(link->name, &node, arg);
	}
	return r < 0 ? r : link_pending_each(rq, each, arg);
}

static int links_check(struct tree_request *rq)
{
	struct link link;
	int r = link_get(rq, &link);

	if (r == 0)
		link_done(&link);
	return r;
}

/* Of the node of a link, or of one below it. */
static int ifindex_of(const struct tree_node *node)
{
	return tree_row(node->row)->many == &link_sysfs_files ? link_sysfs_ifindex(node)
							      : (int)node->object;
}

static const char *links_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	struct netlink *nl;

	if (rq->netns < 0 || request_netlink(rq, &nl) < 0)
		return "?";
	return strcpy(buf, netlink_ifname(nl, ifindex_of(&rq->node)));
}

const struct tree_many links_all = {
	.announced = true,
	.find = links_find,
	.list = links_list,
	.check = links_check,
	.name_of = links_name,
	.make = link_make,
	.adopt = link_adopt,
	.remove = link_remove,
	.rename = link_rename,
	.move = link_move,
};

int links_sysfs_show(struct tree_request *rq, FILE *out)
{
	fputs("../../links", out);
	return 0;
}
