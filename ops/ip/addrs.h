/* SPDX-License-Identifier: MIT */
/*
 * Addresses: the plain struct of one, its line, and the rows `addrs` and `links/IF/addrs`. A line
 * is what `ip addr add` takes (ip-address(8)); what nobody can ask for stands behind a '#'.
 */
#pragma once

#include <net/if.h>
#include <netinet/in.h>

#include "lines.h"

struct addr {
	unsigned char family; /* AF_INET or AF_INET6 */
	unsigned char plen;
	unsigned char scope; /* RT_SCOPE_* */
	unsigned flags;	     /* IFA_F_* */
	uint32_t metric;     /* 0: none of its own */
	char dev[IF_NAMESIZE];
	char label[IF_NAMESIZE];
	unsigned char protocol;				 /* IFAPROT_*; 0: nobody said */
	int ifindex;					 /* 0: of the link `dev` */
	uint32_t valid_lft, preferred_lft;		 /* seconds; UINT32_MAX: forever */
	struct in6_addr local, peer, broadcast, anycast; /* an IPv4 address is in the first bytes */
	bool has_peer, has_broadcast, has_anycast;
	bool has_plen, has_scope, has_lifetimes; /* said, and not only what follows from the rest */
	bool present;				 /* it was dumped, and not written */
};

/* The line without its newline; `dev` only when asked for. */
void addr_print(const struct addr *addr, bool with_dev, FILE *out);

/* By link, family, and address; a primary address before its secondaries. For qsort(3). */
int addr_compare(const void *a, const void *b);

/* The words for flags that an `ip addr add` may ask for. */
struct addr_flag {
	unsigned flag; /* IFA_F_* */
	const char *word;
};
#define ADDR_ASKED \
	(IFA_F_NOPREFIXROUTE | IFA_F_HOMEADDRESS | IFA_F_MANAGETEMPADDR | IFA_F_NODAD | \
		IFA_F_OPTIMISTIC | IFA_F_MCAUTOJOIN)
extern const struct addr_flag addr_flags[];
extern const size_t addr_n_flags;

/* All words of a line. Text only; 0 or -EINVAL and w->why. */
int addr_parse(struct words *w, void *addr);

/* Makes a zeroed struct addr of an RTM_NEWADDR or RTM_DELADDR: see netlink_parse_fn. */
int addr_take(struct netlink *nl, const struct nlmsghdr *msg, void *addr);

/* Adds the addresses to LIST. FAMILY AF_UNSPEC: of both; IFINDEX 0: of all links. */
int addrs_dump(struct netlink *nl, int family, int ifindex, struct netlink_list *list);

extern const struct line_ops addrs_lines, addrs_link_lines;

int addrs_show(struct tree_request *rq, FILE *out);
int addrs_link_show(struct tree_request *rq, FILE *out);
