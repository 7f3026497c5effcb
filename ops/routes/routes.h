/* SPDX-License-Identifier: MIT */
/*
 * Routes: the plain struct of one, its line, and the rows `routes` and `tables/TABLE`. A line is
 * what `ip route add` takes (ip-route(8)), without the table; what nobody can ask for stands
 * behind a '#'.
 *
 * Text and struct are route_print.c's and route_parse.c's, which ask nobody; struct and kernel are
 * route_dump.c's and route_change.c's, which see no text; what a line means for a file is in
 * routes.c.
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

/* What a line says in words of its own, where a route has something else when it does not. */
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
	unsigned char said;		     /* ROUTE_HAS_*; all when the kernel says it */
	signed char pref;		     /* ICMPV6_ROUTER_PREF_*; -1: none */
	unsigned flags;			     /* RTM_F_* and RTNH_F_* */
	uint32_t table, metric, nhid;	     /* metric and nhid 0: none */
	uint32_t lifetime; /* seconds that a line gives an IPv6 route; 0: for ever */
	int error;	   /* positive errno of an IPv6 reject route; 0: none */
	bool has_prefsrc, expires;
	struct in6_addr dst, src, prefsrc;
	uint32_t metrics[RTAX_MAX + 1]; /* by RTAX_*; set bits of metrics_set say which */
	uint32_t metrics_set;
	char congctl[IF_NAMESIZE]; /* a name, as words_name() takes them */
	char encap[16];		   /* kind of a lightweight tunnel; empty: none */
	struct nexthop *hops;
	size_t n_hops; /* more than 1, or `multipath`: written as nexthop … */
	bool multipath;
};

/* Gives back what is in it. */
void route_clear(struct route *route);

/* WITH_TABLE: of a route that is not in the main table, the line says in which one it is. */
void route_print(const struct route *route, bool with_table, FILE *out);

/*
 * Takes a line into the zeroed RET. What it does not say is as ip(8) adds it; the table is 0 then.
 * After an error too RET is to be cleared.
 */
int route_parse(struct words *w, struct route *ret);

/* Their RTAX_*. Of a word that is none of them: -ENOENT; else KEY was taken, and its argument is.
 */
void route_print_metrics(const struct route *route, FILE *out);
int route_parse_metric(struct words *w, const char *key, struct route *route);

/* The words of RTN_*; NULL where there is none. */
extern const char *const route_types[RTN_MAX + 1];

/* The scope that ip(8) gives a route whose line does not say it. */
unsigned char route_usual_scope(const struct route *route);

/*
 * Makes a zeroed struct route, to be cleared, of an RTM_NEWROUTE or RTM_DELROUTE: see
 * netlink_parse_fn. Leaves out what the kernel has cached.
 */
int route_take(struct netlink *nl, const struct nlmsghdr *msg, void *route);

/* The routes of TABLE, or of all tables (RT_TABLE_UNSPEC). */
int route_dump(struct tree_request *rq, uint32_t table, struct netlink_list *routes);

/* The number (uint32_t) of the table of every route. */
int route_dump_tables(struct tree_request *rq, struct netlink_list *tables);

/* Asks the kernel for a change, as struct line_ops says it. */
int route_change(struct tree_request *rq, enum line_verb verb, const struct route *route);

/*
 * By family; then routes without a gateway before those with one, so that the lines can be added
 * in their order; then by destination. For qsort(3).
 */
int route_compare(const void *a, const void *b);

/* Is PRESENT, which was dumped, the route that a line made WRITTEN of? */
bool route_is(const struct route *written, const struct route *present);

extern const struct tree_many routes_tables;

/* Of both files: the main table's, and those of the table that the request's node is about. */
extern const struct line_ops routes_lines;

int routes_show(struct tree_request *rq, FILE *out);
int routes_table_show(struct tree_request *rq, FILE *out);

extern const struct tree_rows routes_rows;
