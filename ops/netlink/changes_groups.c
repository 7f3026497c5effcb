/* SPDX-License-Identifier: MIT */
/* Multicast groups of the notification sockets: see changes_groups.h. */
#include "changes_groups.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stddef.h>
#include <sys/socket.h>

#include "cleanup.h"

/*
 * Receive buffer: holds some nine thousand events of changes (`ip -batch`) that are made while
 * neither the event loop nor a worker runs. Only queued messages use memory.
 */
#define BUFFER_SIZE (8 * 1024 * 1024)

static int listen_all_nsids(int fd)
{
	struct sockaddr_nl any = {.nl_family = AF_NETLINK};
	int on = 1, size = BUFFER_SIZE;

	if (bind(fd, (struct sockaddr *)&any, sizeof(any)) < 0 ||
		setsockopt(fd, SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, &on, sizeof(on)) < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return 0;
}

static int set_membership(int fd, int group, bool on)
{
	int r = setsockopt(fd, SOL_NETLINK, on ? NETLINK_ADD_MEMBERSHIP : NETLINK_DROP_MEMBERSHIP,
		&group, sizeof(group));

	return r < 0 ? -errno : 0;
}

int changes_subscribe_routes(int fd)
{
	static const int groups[] = {RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR,
		RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE, RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE,
		RTNLGRP_IPV4_NETCONF, RTNLGRP_IPV6_NETCONF, RTNLGRP_NEXTHOP, RTNLGRP_NSID};
	int r = listen_all_nsids(fd);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(groups); i++)
		r = set_membership(fd, groups[i], true);
	return r;
}

/*
 * An nftables transaction sends a message for each object, possibly many thousands, and finally a
 * separate one with the new generation (nf_tables_gen_notify()). The filter passes only the latter.
 */
int changes_subscribe_rulesets(int fd)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, offsetof(struct nlmsghdr, nlmsg_type)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
			htons(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWGEN), 0, 1),
		BPF_STMT(BPF_RET | BPF_K, ~0u),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog filter = {.len = ARRAY_SIZE(code), .filter = code};

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter)) < 0)
		return -errno;
	return listen_all_nsids(fd);
}

void changes_set_neigh_membership(int fd, bool on)
{
	set_membership(fd, RTNLGRP_NEIGH, on);
}

void changes_set_nft_membership(int fd, bool on)
{
	set_membership(fd, NFNLGRP_NFTABLES, on);
}
