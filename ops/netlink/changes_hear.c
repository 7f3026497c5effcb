/* SPDX-License-Identifier: MIT */
/* See changes_hear.h. */
#include "changes_hear.h"

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
 * What waits to be read: room for some nine thousand events of changes that are made (`ip -batch`)
 * while neither the loop nor a worker gets to run. Only what waits takes memory.
 */
#define BUFFER_SIZE (8 * 1024 * 1024)

static int hear_all(int fd)
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

static int join(int fd, int group, bool yes)
{
	int r = setsockopt(fd, SOL_NETLINK, yes ? NETLINK_ADD_MEMBERSHIP : NETLINK_DROP_MEMBERSHIP,
		&group, sizeof(group));

	return r < 0 ? -errno : 0;
}

int hear_routes(int fd)
{
	static const int groups[] = {RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR,
		RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE, RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE,
		RTNLGRP_IPV4_NETCONF, RTNLGRP_IPV6_NETCONF, RTNLGRP_NEXTHOP, RTNLGRP_NSID};
	int r = hear_all(fd);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(groups); i++)
		r = join(fd, groups[i], true);
	return r;
}

/*
 * A transaction of nftables is a message for each object, of which there may be many thousands, and
 * at last one of the new generation, by itself (nf_tables_gen_notify()): only that is let through.
 */
int hear_rulesets(int fd)
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
	return hear_all(fd);
}

void hear_neighbours(int fd, bool yes)
{
	join(fd, RTNLGRP_NEIGH, yes);
}

void hear_generations(int fd, bool yes)
{
	join(fd, NFNLGRP_NFTABLES, yes);
}
