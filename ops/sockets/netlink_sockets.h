/* SPDX-License-Identifier: MIT */
/*
 * The file `netlink_sockets`: netlink sockets in the format of `ss -H -f netlink -an` (ss(8)), with
 * one space between columns; without the socket of the dump request.
 */
#pragma once

#include "socket_lines.h"

struct netlink_socket {
	struct socket_item item; /* inode 0: a kernel socket */
	unsigned char protocol;	 /* NETLINK_* */
	uint32_t portid;
	uint32_t peer_portid, peer_group; /* both 0: not connected */
	uint32_t receive_queue, send_queue;
};

/* Fills a zeroed struct netlink_socket from a reply of sock_diag(7): see netlink_parse_fn. */
int netlink_socket_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *socket);

/* Prints the line without owners and newline. */
void netlink_socket_print(const void *socket, FILE *out);
