/* SPDX-License-Identifier: MIT */
/*
 * Routes: struct route, its text form, and the rows `routes` and `tables/TABLE`. A line has the
 * syntax of `ip route add` (ip-route(8)), without the table; attributes that cannot be set follow
 * a '#'.
 *
 * route_parse.c and route_print.c convert between text and struct and do not use netlink.
 * route_dump.c and route_change.c convert between struct and netlink and see no text. routes.c
 * applies lines to a file.
 */
#pragma once

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>

#include "lines.h"
#include "tree.h"

struct nexthop {
	unsigned char via_family; /* 0: no gateway */
	unsigned char flags;	  /* RTNH_F_* */
	unsigned weight;	  /* 1 to 256 */
	struct in6_addr via;
	char dev[IF_NAMESIZE]; /* empty: none */
};

/* Attributes that a line gives explicitly. Without them the route gets a default. */
enum {
	ROUTE_HAS_TYPE = 1 << 0,
	ROUTE_HAS_PROTOCOL = 1 << 1,
	ROUTE_HAS_SCOPE = 1 << 2,
	ROUTE_HAS_TABLE = 1 << 3,
	ROUTE_HAS_ALL = (1 << 4) - 1,
};

struct route {
	unsigned char family;		     /* AF_INET or AF_INET6 */
	unsigned char dst_len, src_len, tos; /* src is IPv6's `from` */
	unsigned char type, protocol, scope; /* RTN_*, RTPROT_*, RT_SCOPE_* */
	unsigned char has;		     /* ROUTE_HAS_*; all of them for a dumped route */
	signed char pref;		     /* ICMPV6_ROUTER_PREF_*; -1: none */
	unsigned flags;			     /* RTM_F_* and RTNH_F_* */
	uint32_t table, metric, nhid;	     /* metric and nhid 0: none */
	uint32_t lifetime;		     /* of an IPv6 route, in seconds; 0: forever */
	int error;			     /* positive errno of an IPv6 reject route; 0: none */
	bool has_prefsrc, expires;
	struct in6_addr dst, src, prefsrc;
	uint32_t metrics[RTAX_MAX + 1]; /* by RTAX_*; valid where metrics_set has the bit */
	uint32_t metrics_set;
	char congctl[IF_NAMESIZE]; /* a name: see words_name() */
	char encap[16];		   /* type of lightweight tunnel; empty: none */
	struct nexthop *hops;
	size_t n_hops; /* more than 1, or `multipath`: printed as nexthop … */
	bool multipath;
};

/* Frees the contents, not ROUTE itself. */
void route_clear(struct route *route);

/* WITH_TABLE: prints the table if it is not the main table. */
void route_print(const struct route *route, bool with_table, FILE *out);

/*
 * Parses a line into the zeroed RET. Omitted attributes get the defaults of ip(8), except for the
 * table, which is 0. The caller clears RET, also after an error.
 */
int route_parse(struct words *w, struct route *ret);

/* RTAX_* metrics. route_parse_metric() parses the argument of KEY; -ENOENT: KEY is no metric. */
void route_print_metrics(const struct route *route, FILE *out);
int route_parse_metric(struct words *w, const char *key, struct route *route);

/* Words for RTN_*; NULL where there is none. */
extern const char *const route_types[RTN_MAX + 1];

/* The scope that ip(8) uses for a route if none is given. */
unsigned char route_usual_scope(const struct route *route);

/*
 * Parses RTM_NEWROUTE or RTM_DELROUTE into a zeroed struct route, which the caller clears: see
 * netlink_parse_fn. Skips cached routes (RTM_F_CLONED).
 */
int route_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *route);

/* Appends the routes of TABLE to ROUTES; RT_TABLE_UNSPEC: of all tables. */
int route_dump(struct tree_request *rq, uint32_t table, struct netlink_list *routes);

/* Appends the table number (uint32_t) of each route. */
int route_dump_tables(struct tree_request *rq, struct netlink_list *tables);

/* Sends a change to the kernel: see `change` in struct line_ops. */
int route_change(struct tree_request *rq, enum line_verb verb, const struct route *route);

/*
 * Orders by family; then routes without a gateway before those with one, so that the lines can be
 * added in this order; then by destination. For qsort(3).
 */
int route_compare(const void *a, const void *b);

/* Does the dumped route PRESENT match WRITTEN, parsed from a line? */
bool route_is(const struct route *written, const struct route *present);

/* Of both rows: the main table, or the table of the request's node. */
extern const struct line_ops routes_lines;
