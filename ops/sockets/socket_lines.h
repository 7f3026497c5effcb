/* SPDX-License-Identifier: MIT */
/*
 * What the files of sockets have in common, whatever their family: a dump by sock_diag(7), and a
 * line for each socket, with the processes that have it open behind it.
 *
 * 0 or a negative errno; may block.
 */
#pragma once

#include <linux/sock_diag.h>

#include "tree.h"

/* What an item of a list of sockets begins with. */
struct socket_item {
	uint32_t inode; /* 0: no process can have it open */
};

/* How items are written: all but owners and newline. COMPARE: for qsort(3). */
struct socket_format {
	void (*print)(const void *socket, FILE *out);
	int (*compare)(const void *a, const void *b);
};

/* Sorts the list, and writes a line for each item. */
int socket_lines_print(struct tree_request *rq, struct netlink_list *sockets,
	const struct socket_format *format, FILE *out);

/*
 * The same for what the kernel answers to one dump request: HEADER, of SIZE bytes. PARSE makes
 * items of ITEM_SIZE bytes.
 */
int socket_lines_dump(struct tree_request *rq, const void *header, size_t size,
	netlink_parse_fn parse, size_t item_size, const struct socket_format *format, FILE *out);

/* Has the kernel a module that tells of the sockets of FAMILY? 1 or 0. */
int socket_family_present(struct tree_request *rq, unsigned char family);

static inline int socket_compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}
