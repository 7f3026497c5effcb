/* SPDX-License-Identifier: MIT */
/*
 * Addresses: the plain struct of one, its line, and the rows `addrs` and `links/IF/addrs`. A line
 * is what `ip addr add` takes (ip-address(8)); what nobody can ask for stands behind a '#'.
 */
#pragma once

#include <net/if.h>
#include <netinet/in.h>

#include "tree.h"

struct addr {
	unsigned char family; /* AF_INET or AF_INET6 */
	unsigned char plen;
	unsigned char scope; /* RT_SCOPE_* */
	unsigned flags;	     /* IFA_F_* */
	uint32_t metric;     /* 0: none of its own */
	char dev[IF_NAMESIZE];
	char label[IF_NAMESIZE];
	struct in6_addr local, peer, broadcast, anycast; /* an IPv4 address is in the first bytes */
	bool has_peer, has_broadcast, has_anycast;
};

/* The line without its newline; `dev` only when asked for. */
void addr_print(const struct addr *addr, bool with_dev, FILE *out);

/* By link, family, and address; a primary address before its secondaries. For qsort(3). */
int addr_compare(const void *a, const void *b);

int addrs_show(struct tree_request *rq, FILE *out);
int addrs_link_show(struct tree_request *rq, FILE *out);
