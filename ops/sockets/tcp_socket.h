/* SPDX-License-Identifier: MIT */
/*
 * A TCP socket with all that sock_diag(7) reports (linux/inet_diag.h), printed with the words of
 * ss(8).
 */
#pragma once

#include "sockets.h"
#include "tcp_info.h"

#define TCP_ULP_SIZE 128 /* more than the attributes of MPTCP, the longest */

struct tcp_socket {
	struct inet_socket socket; /* first, for socket_compare() */
	unsigned char timer;	   /* idiag_timer, see tcp_socket.c; 0: none */
	unsigned char timer_count; /* retransmits or probes */
	unsigned char shutdown;	   /* RCV_SHUTDOWN 1, SEND_SHUTDOWN 2 */
	bool has_v6only, has_shutdown, has_memory, has_state;
	uint32_t timer_msec; /* until it expires */
	uint32_t uid, mark;
	uint64_t cookie; /* SO_COOKIE */
	uint64_t cgroup; /* id; 0: unknown */
	uint32_t memory[SK_MEMINFO_VARS];
	struct tcp_state state;
	size_t ulp_size; /* bytes; 0: no upper layer protocol */
	struct nlattr ulp[TCP_ULP_SIZE / sizeof(struct nlattr)]; /* INET_ULP_INFO_* */
};

/* The attributes that tcp_socket_from_msg() reads: see sockets_dump(). */
#define TCP_SOCKET_EXTENSIONS \
	(1 << (INET_DIAG_INFO - 1) | 1 << (INET_DIAG_VEGASINFO - 1) | 1 << (INET_DIAG_CONG - 1) | \
		1 << (INET_DIAG_SKMEMINFO - 1) | 1 << (INET_DIAG_SHUTDOWN - 1))

/* Fills a zeroed struct tcp_socket from a reply of sock_diag(7): see netlink_parse_fn. */
int tcp_socket_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *socket);

/* Prints the line without newline. CGROUP: its path; NULL: unknown. */
void tcp_socket_print(const struct tcp_socket *socket, const char *cgroup, FILE *out);

/* Prints a space and each word of the upper layer protocol. */
void tcp_ulp_print(const struct tcp_socket *socket, FILE *out);
