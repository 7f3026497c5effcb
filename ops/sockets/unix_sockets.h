/* SPDX-License-Identifier: MIT */
/*
 * The file `unix_sockets`: UNIX domain sockets in the format of `ss -H -xan` (ss(8)), with one
 * space between columns.
 */
#pragma once

#include <sys/un.h>

#include "socket_lines.h"

struct unix_socket {
	struct socket_item item;
	unsigned char type;  /* SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET */
	unsigned char state; /* TCP_ESTABLISHED, TCP_LISTEN or TCP_CLOSE */
	uint32_t peer;	     /* inode number; 0: none */
	uint32_t receive_queue, send_queue;
	size_t name_size;					   /* in bytes; 0: unnamed */
	char name[sizeof(((struct sockaddr_un *)NULL)->sun_path)]; /* abstract: starts with NUL */
};

/* Fills a zeroed struct unix_socket from a reply of sock_diag(7): see netlink_parse_fn. */
int unix_socket_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *socket);

/* Prints the line without owners and newline. */
void unix_socket_print(const void *socket, FILE *out);
