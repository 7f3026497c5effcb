/* SPDX-License-Identifier: MIT */
/*
 * The file `sockets`: TCP, UDP and raw sockets in the format of `ss -H -tuwan` (ss(8)), with one
 * space between columns.
 */
#pragma once

#include <net/if.h>
#include <netinet/in.h>

#include "socket_lines.h"

struct inet_socket {
	struct socket_item item;
	unsigned char protocol;		/* IPPROTO_TCP, IPPROTO_UDP or IPPROTO_RAW */
	unsigned char family;		/* AF_INET or AF_INET6 */
	unsigned char state;		/* TCP_*, for all protocols */
	bool v6only;			/* does not accept IPv4 */
	struct in6_addr local, peer;	/* an IPv4 address is in the first bytes */
	uint16_t local_port, peer_port; /* in host byte order; 0: none */
	char dev[IF_NAMESIZE];		/* bound device; empty: none */
	uint32_t receive_queue;		/* bytes; listening: connections in the backlog */
	uint32_t send_queue;		/* bytes; listening: maximum of the backlog */
};

/*
 * Fills a zeroed struct inet_socket from a reply of sock_diag(7): see netlink_parse_fn. The reply
 * does not contain the protocol: the caller sets it.
 */
int socket_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *socket);

/*
 * Appends the sockets of one protocol and family to LIST. EXTENSIONS: what the reply contains, a
 * bit 1 << (INET_DIAG_* - 1) for each attribute. -ENOENT: the kernel has no sock_diag module for
 * it.
 */
int sockets_dump(struct netlink *nl, unsigned char protocol, unsigned char family,
	unsigned char extensions, netlink_parse_fn parse, struct netlink_list *list);

bool socket_is_listening(const struct inet_socket *socket);

/* Prints the line without owners and newline. */
void socket_print(const struct inet_socket *socket, FILE *out);

/* Prints its columns after the protocol: state, queues, addresses. */
void socket_columns_print(const struct inet_socket *socket, FILE *out);

/* For qsort(3): by protocol, family, local address and port, peer address and port. */
int socket_compare(const void *a, const void *b);
