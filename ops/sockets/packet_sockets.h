/* SPDX-License-Identifier: MIT */
/*
 * The file `packet_sockets`: packet sockets in the format of `ss -H -0an` (ss(8)), with one space
 * between columns.
 */
#pragma once

#include <net/if.h>

#include "socket_lines.h"

struct packet_socket {
	struct socket_item item;
	unsigned char type;    /* SOCK_RAW or SOCK_DGRAM */
	uint16_t protocol;     /* ETH_P_*, in host byte order */
	char dev[IF_NAMESIZE]; /* bound device; empty: none */
	uint32_t receive_queue, send_queue;
};

/* Fills a zeroed struct packet_socket from a reply of sock_diag(7): see netlink_parse_fn. */
int packet_socket_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *socket);

/* Prints the line without owners and newline. */
void packet_socket_print(const void *socket, FILE *out);
