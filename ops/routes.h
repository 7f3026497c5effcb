/* SPDX-License-Identifier: MIT */
/*
 * Routes: the plain struct of one, its line, and the rows `routes` and `tables/TABLE`. A line is
 * what `ip route add` takes (ip-route(8)), without the table; what nobody can ask for stands
 * behind a '#'.
 */
#pragma once

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>

#include "tree.h"

struct nexthop {
	unsigned char via_family; /* 0: no gateway */
	unsigned char flags;	  /* RTNH_F_* */
	unsigned weight;	  /* 1 to 256 */
	struct in6_addr via;
	char dev[IF_NAMESIZE]; /* empty: none */
};

struct route {
	unsigned char family;			/* AF_INET or AF_INET6 */
	unsigned char dst_len, src_len, tos;	/* src is IPv6's `from` */
	unsigned char type, protocol, scope;	/* RTN_*, RTPROT_*, RT_SCOPE_* */
	signed char pref;			/* ICMPV6_ROUTER_PREF_*; -1: none */
	unsigned flags;				/* RTM_F_* and RTNH_F_* */
	uint32_t table, metric, nhid; /* metric and nhid 0: none */
	int error; /* positive errno of an IPv6 reject route; 0: none */
	bool has_prefsrc, expires;
	struct in6_addr dst, src, prefsrc;
	uint32_t metrics[RTAX_MAX + 1]; /* by RTAX_*; set bits of metrics_set say which */
	uint32_t metrics_set;
	char congctl[16];
	char encap[16]; /* kind of a lightweight tunnel; empty: none */
	struct nexthop *hops;
	size_t n_hops; /* more than 1, or `multipath`: written as nexthop … */
	bool multipath;
};

void route_print(const struct route *route, FILE *out);

/*
 * By family; then routes without a gateway before those with one, so that the lines can be added
 * in their order; then by destination. For qsort(3).
 */
int route_compare(const void *a, const void *b);

extern const struct tree_many routes_tables;

int routes_show(struct tree_request *rq, FILE *out);
int routes_table_show(struct tree_request *rq, FILE *out);
