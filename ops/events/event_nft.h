/* SPDX-License-Identifier: MIT */
/* Formats the end of a ruleset's event line. Sends no requests. */
#pragma once

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdio.h>

#include "event_objects.h"

/* nlmsg_type of the message. */
#define EVENT_NFT_TYPE (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWGEN)

/* As event_print(). */
int event_print_nft(
	const struct event_objects *t, struct netlink *nl, const struct nlmsghdr *msg, FILE *out);
