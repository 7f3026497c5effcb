/* SPDX-License-Identifier: MIT */
/*
 * Filters: the name of a file as an expression of pcap-filter(7), compiled to a program of the
 * kernel. libpcap does not know what the kernel has taken from the packets that the program sees,
 * the VLAN tag and the header of a cooked packet, so the program is adapted.
 */
#pragma once

#include <linux/filter.h>

#include "tree.h"

struct link_type;

/* No expression of libpcap: takes all packets. */
#define CAPTURE_ALL "all"

#define CAPTURE_FILTER_MAX 256 /* NAME_MAX, and the NUL */

/* Sets RET to the expression for the file NAME, in which `\057` stands for a slash. */
void capture_filter_text(const char *name, char ret[CAPTURE_FILTER_MAX]);

/*
 * Compiles TEXT for packets of TYPE, in a process of its own. The caller frees ret->filter, also
 * after an error. -EINVAL: TEXT is not valid; the reason is in the request.
 */
int capture_filter_compile(struct tree_request *rq, const char *text, const struct link_type *type,
	struct sock_fprog *ret);
