/* SPDX-License-Identifier: MIT */
/*
 * Requests of ethtool about the link of a request's node: ethtool netlink, which is a family of
 * generic netlink, and the older ioctl(2) SIOCETHTOOL for what netlink does not have. The driver of
 * the link answers them, under the kernel's rtnl lock. They may block.
 *
 * Sources: networking/ethtool-netlink.rst, linux/ethtool_netlink.h, linux/ethtool.h.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "netlink.h"
#include "tree.h"

/* A request of ethtool netlink; zeroed before it is opened. */
struct ethtool {
	struct netlink *nl;
	struct nl_msg *msg; /* with its header; the caller adds other attributes */
};

/*
 * Opens a socket, and makes a message for COMMAND (ETHTOOL_MSG_*) with FLAGS (ETHTOOL_FLAG_*).
 * -EOPNOTSUPP: the kernel has no ethtool netlink. ethtool_close() is required in any case.
 */
int ethtool_open(struct tree_request *rq, uint8_t command, uint32_t flags, struct ethtool *ret);
void ethtool_close(struct ethtool *request);

/* Sends a request without further attributes, and parses its reply: see netlink_get(). */
int ethtool_get(struct tree_request *rq, uint8_t command, netlink_parse_fn parse, void *item);

/* Attributes of the reply MSG, up to MAX, in TB, which has MAX + 1 elements. 0 or -EBADMSG. */
int ethtool_parse(const struct nlmsghdr *msg, struct nlattr *tb[], int max);

/* Calls SIOCETHTOOL with DATA, a struct of linux/ethtool.h that begins with its command. */
int ethtool_ioctl(struct tree_request *rq, void *data);

/*
 * For `present` of a row. 1: the kernel has ethtool netlink; or ethtool_ioctl() succeeds. 0: it
 * does not.
 */
int ethtool_netlink_present(struct tree_request *rq);
int ethtool_ioctl_present(struct tree_request *rq, void *data);

/* Files with a line for each attribute of one message. */
enum ethtool_file { ETHTOOL_RING, ETHTOOL_COALESCE, ETHTOOL_CHANNELS, ETHTOOL_PAUSE };

/* Prints the attributes of the reply MSG that FILE has. 0 or -EBADMSG. */
int ethtool_file_print(enum ethtool_file file, const struct nlmsghdr *msg, FILE *out);
