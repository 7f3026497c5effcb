/* SPDX-License-Identifier: MIT */
/* Namespace ids: see nsid.h. */
#include "nsid.h"

#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>

#include "cleanup.h"

static int parse_nsid(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *id =
		nlmsg_find_attr((struct nlmsghdr *)msg, sizeof(struct rtgenmsg), NETNSA_NSID);

	if (msg->nlmsg_type != RTM_NEWNSID || !id)
		return 0;
	*(int *)item = netlink_s32(id, NSID_NONE);
	return 1;
}

int nsid_get(struct netlink *nl, int netns, int *ret)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETNSID, 0);
	struct rtgenmsg header = {0};

	if (!msg || nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0 ||
		nla_put_u32(msg, NETNSA_FD, (uint32_t)netns) < 0)
		return -ENOMEM;
	return netlink_get(nl, msg, parse_nsid, ret);
}

int nsid_check(struct netlink *nl, int nsid)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETNSID, 0);
	struct rtgenmsg header = {0};
	int same;

	if (!msg || nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0 ||
		nla_put_s32(msg, NETNSA_NSID, nsid) < 0)
		return -ENOMEM;
	return netlink_get(nl, msg, parse_nsid, &same);
}

int nsid_set(struct netlink *nl, int netns, int nsid, char *why, size_t size)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = nlmsg_alloc_simple(RTM_NEWNSID, 0);
	struct rtgenmsg header = {0};

	if (!msg || nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0 ||
		nla_put_u32(msg, NETNSA_FD, (uint32_t)netns) < 0 ||
		nla_put_s32(msg, NETNSA_NSID, nsid) < 0)
		return -ENOMEM;
	return netlink_change(nl, msg, why, size);
}
