/* SPDX-License-Identifier: MIT */
/*
 * The state of a TCP connection as sock_diag(7) reports it: struct tcp_info (tcp(7)) and the
 * attributes of its congestion control (linux/inet_diag.h), printed with the words of ss(8). What
 * they mean: the comments of struct tcp_info, which refer to RFC 4898.
 *
 * Independent of netlink.h, because netinet/tcp.h, which libnl includes, has an older struct
 * tcp_info.
 */
#pragma once

#include <linux/inet_diag.h>
#include <stdbool.h>
#include <stdio.h>

#define TCP_INFO_ROOM 256 /* bytes; all fields that have a word are in it */
#define TCP_NAME_SIZE 16  /* TCP_CA_NAME_MAX and TCP_ULP_NAME_MAX of the kernel */

struct tcp_state {
	bool is_listening;
	/* Not INET_DIAG_NONE: which of the members of congestion_info is valid. */
	int congestion_type; /* INET_DIAG_VEGASINFO, _DCTCPINFO or _BBRINFO */
	union tcp_cc_info congestion_info;
	char congestion[TCP_NAME_SIZE]; /* name of its congestion control */
	char info[TCP_INFO_ROOM];	/* struct tcp_info; what the kernel did not send is 0 */
};

/* Prints a space and a word for everything that is known of the connection. */
void tcp_state_print(const struct tcp_state *state, FILE *out);
