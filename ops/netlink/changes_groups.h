/* SPDX-License-Identifier: MIT */
/* Multicast groups of the sockets of changes.c. */
#pragma once

#include <stdbool.h>

/*
 * Subscribes FD to all namespaces that have an nsid in its own: a NETLINK_ROUTE socket to
 * everything that dumps show except neighbours; a NETLINK_NETFILTER socket to nothing yet. -EPERM
 * without CAP_NET_BROADCAST, or another negative errno.
 */
int changes_subscribe_routes(int fd);
int changes_subscribe_rulesets(int fd);

/*
 * Groups that only listeners need: neighbours, and generations of nftables rulesets. Best-effort.
 */
void changes_set_neigh_membership(int fd, bool on);
void changes_set_nft_membership(int fd, bool on);
