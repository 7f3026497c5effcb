/* SPDX-License-Identifier: MIT */
/*
 * Sockets: the plain struct of one, its line, and the row `sockets`: TCP, UDP and raw ones, as
 * `ss -H -tuwan` prints them (ss(8)), with one space between columns.
 */
#pragma once

#include <net/if.h>
#include <netinet/in.h>

#include "socket_lines.h"

struct inet_socket {
	struct socket_item item;
	unsigned char protocol;		/* IPPROTO_TCP, IPPROTO_UDP or IPPROTO_RAW */
	unsigned char family;		/* AF_INET or AF_INET6 */
	unsigned char state;		/* TCP_*, whatever the protocol */
	bool v6only;			/* it takes no IPv4 */
	struct in6_addr local, peer;	/* an IPv4 address is in the first bytes */
	uint16_t local_port, peer_port; /* of the host's byte order; 0: none */
	char dev[IF_NAMESIZE];		/* that it is bound to; empty: none */
	uint32_t receive_queue;		/* bytes; of a listening one: connections that wait, */
	uint32_t send_queue;		/* and how many may */
};

/*
 * Makes a zeroed struct inet_socket of an answer of sock_diag(7): see netlink_parse_fn. The answer
 * does not say its protocol: whoever asked knows.
 */
int socket_take(struct netlink *nl, const struct nlmsghdr *msg, void *socket);

/* The line, without owners and newline. */
void socket_print(const struct inet_socket *socket, FILE *out);

/* By protocol, family, local end, peer's end. For qsort(3). */
int socket_compare(const void *a, const void *b);

int sockets_show(struct tree_request *rq, FILE *out);
