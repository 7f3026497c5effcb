/* SPDX-License-Identifier: MIT */
/* Changing links: see link_write.h. */
#include "link_write.h"

#include <linux/rtnetlink.h>
#include <netlink/attr.h>

#include "cleanup.h"

struct nl_msg *link_message(int type, int ifindex)
{
	struct ifinfomsg header = {.ifi_index = ifindex};
	struct nl_msg *msg = nlmsg_alloc_simple(type, 0);

	if (msg && nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return msg;
}

int link_send(struct tree_request *rq, struct nl_msg *msg)
{
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	return r < 0 ? r : netlink_change(nl, msg, rq->why, sizeof(rq->why));
}

int link_set(struct tree_request *rq, int ifindex, int type, const void *data, size_t size)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_NEWLINK, ifindex);

	if (!msg || nla_put(msg, type, (int)size, data) < 0)
		return -ENOMEM;
	return link_send(rq, msg);
}

int link_set_up(struct tree_request *rq, int ifindex, bool up)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_NEWLINK, ifindex);
	struct ifinfomsg *header;

	if (!msg)
		return -ENOMEM;
	header = nlmsg_data(nlmsg_hdr(msg));
	header->ifi_flags = up ? IFF_UP : 0;
	header->ifi_change = IFF_UP;
	return link_send(rq, msg);
}
