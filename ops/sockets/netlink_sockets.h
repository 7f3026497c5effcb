/* SPDX-License-Identifier: MIT */
/*
 * The row `netlink_sockets`: netlink sockets, as `ss -H -f netlink -an` prints them (ss(8)), with
 * one space between columns; without the one that is asked by.
 */
#pragma once

#include "socket_lines.h"

struct netlink_socket {
	struct socket_item item; /* 0: it is the kernel's */
	unsigned char protocol;	 /* NETLINK_* */
	uint32_t portid;
	uint32_t peer_portid, peer_group; /* that it is connected to; both 0: to none */
	uint32_t receive_queue, send_queue;
};

/* Makes a zeroed struct netlink_socket of an answer of sock_diag(7): see netlink_parse_fn. */
int netlink_socket_take(struct netlink *nl, const struct nlmsghdr *msg, void *socket);

/* The line, without owners and newline. */
void netlink_socket_print(const void *socket, FILE *out);

int netlink_sockets_show(struct tree_request *rq, FILE *out);
int netlink_sockets_present(struct tree_request *rq);
