/* SPDX-License-Identifier: MIT */
/*
 * Common code of the socket files of all families: a dump by sock_diag(7), and one line for each
 * socket, which ends with the processes that have the socket open.
 *
 * Functions return 0 or a negative errno, and may block.
 */
#pragma once

#include <linux/sock_diag.h>

#include "netlink.h"
#include "tree.h"

/* First member of each item of a list of sockets. */
struct socket_item {
	uint32_t inode; /* 0: no process can have it open */
};

/* print: writes an item without owners and newline; compare: for qsort(3). */
struct socket_format {
	void (*print)(const void *socket, FILE *out);
	int (*compare)(const void *a, const void *b);
};

/* Sorts the list and writes one line for each item. */
int socket_lines_print(struct tree_request *rq, struct netlink_list *sockets,
	const struct socket_format *format, FILE *out);

/*
 * Sends one dump request, HEADER of SIZE bytes, and prints the reply as above. PARSE fills items of
 * ITEM_SIZE bytes.
 */
int socket_lines_dump(struct tree_request *rq, const void *header, size_t size,
	netlink_parse_fn parse, size_t item_size, const struct socket_format *format, FILE *out);

/* 1: the kernel has the sock_diag module for FAMILY; 0: it does not. */
int socket_family_present(struct tree_request *rq, unsigned char family);

static inline int socket_compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}
