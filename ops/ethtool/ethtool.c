/* SPDX-License-Identifier: MIT */
/* Requests of ethtool: see ethtool.h. */
#include "ethtool.h"

#include <linux/ethtool.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <linux/sockios.h>
#include <stdatomic.h>
#include <sys/ioctl.h>

#include "cleanup.h"
#include "shortage.h"

/* All commands have their header in attribute 1: ETHTOOL_A_FEATURES_HEADER and others. */
#define HEADER 1

int ethtool_parse(const struct nlmsghdr *msg, struct nlattr *tb[], int max)
{
	if (!netlink_header(msg, GENL_HDRLEN) ||
		nlmsg_parse((struct nlmsghdr *)msg, GENL_HDRLEN, tb, max, NULL) < 0)
		return -EBADMSG;
	return 0;
}

static struct nl_msg *generic_message(uint16_t family, uint8_t command, uint8_t version)
{
	struct genlmsghdr header = {.cmd = command, .version = version};
	struct nl_msg *msg = nlmsg_alloc_simple(family, 0);

	if (msg && nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) == 0)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

static int parse_family(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[CTRL_ATTR_MAX + 1];

	if (ethtool_parse(msg, tb, CTRL_ATTR_MAX) < 0)
		return -EBADMSG;
	*(uint16_t *)item = netlink_u16(tb[CTRL_ATTR_FAMILY_ID], 0);
	return 1;
}

/* The number of the family: the same until the next boot, as it is no module. */
static int get_family(struct netlink *nl, uint16_t *ret)
{
	static atomic_uint known;
	_cleanup_(nl_msg_freep) struct nl_msg *msg = NULL;
	int r;

	*ret = (uint16_t)atomic_load(&known);
	if (*ret)
		return 0;
	msg = generic_message(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	if (!msg || nla_put_string(msg, CTRL_ATTR_FAMILY_NAME, ETHTOOL_GENL_NAME) < 0)
		return -ENOMEM;
	r = netlink_get(nl, msg, parse_family, ret);
	if (r == 0)
		atomic_store(&known, *ret);
	return r == -ENOENT ? -EOPNOTSUPP : r;
}

static int put_header(struct nl_msg *msg, int ifindex, uint32_t flags)
{
	struct nlattr *header = nla_nest_start(msg, HEADER | NLA_F_NESTED);

	if (!header || nla_put_u32(msg, ETHTOOL_A_HEADER_DEV_INDEX, (uint32_t)ifindex) < 0 ||
		nla_put_u32(msg, ETHTOOL_A_HEADER_FLAGS, flags) < 0)
		return -ENOMEM;
	nla_nest_end(msg, header);
	return 0;
}

int ethtool_open(struct tree_request *rq, uint8_t command, uint32_t flags, struct ethtool *ret)
{
	uint16_t family;
	int r = netlink_open_generic(rq->netns, &ret->nl);

	if (r == 0)
		r = get_family(ret->nl, &family);
	if (r < 0)
		return r;
	ret->msg = generic_message(family, command, ETHTOOL_GENL_VERSION);
	return ret->msg ? put_header(ret->msg, (int)rq->node.object, flags) : -ENOMEM;
}

void ethtool_close(struct ethtool *request)
{
	request->nl = netlink_close(request->nl);
	nlmsg_free(request->msg);
	request->msg = NULL;
}

int ethtool_get(struct tree_request *rq, uint8_t command, netlink_parse_fn parse, void *item)
{
	_cleanup_(ethtool_close) struct ethtool request = {0};
	int r = ethtool_open(rq, command, 0, &request);

	return r < 0 ? r : netlink_get(request.nl, request.msg, parse, item);
}

/* SIOCETHTOOL takes a name only. */
int ethtool_ioctl(struct tree_request *rq, void *data)
{
	struct ifreq ifr = {.ifr_ifindex = (int)rq->node.object};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r < 0)
		return r;
	if (ioctl(nl->fd, SIOCGIFNAME, &ifr) < 0)
		return -errno;
	ifr.ifr_data = data;
	return ioctl(nl->fd, SIOCETHTOOL, &ifr) < 0 ? -errno : 0;
}

int ethtool_ioctl_present(struct tree_request *rq, void *data)
{
	int r = ethtool_ioctl(rq, data);

	return r == 0 ? 1 : r == -ENODEV || is_shortage(r) ? r : 0;
}

int ethtool_netlink_present(struct tree_request *rq)
{
	static atomic_bool known;
	_cleanup_(ethtool_close) struct ethtool request = {0};
	int r;

	if (atomic_load(&known))
		return 1;
	r = ethtool_open(rq, ETHTOOL_MSG_FEATURES_GET, 0, &request);
	if (r == 0)
		atomic_store(&known, true);
	return r == -EOPNOTSUPP ? 0 : r < 0 ? r : 1;
}
