/* SPDX-License-Identifier: MIT */
/*
 * Addresses: struct addr, its text form, and the rows `addrs` and `links/IF/addrs`. A line has the
 * syntax of `ip addr add` (ip-address(8)); attributes that cannot be set follow a '#'.
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
	uint32_t metric;     /* 0: none */
	char dev[IF_NAMESIZE];
	char label[IF_NAMESIZE];
	unsigned char protocol;				 /* IFAPROT_*; 0: unspecified */
	int ifindex;					 /* 0: use `dev` */
	uint32_t valid_lft, preferred_lft;		 /* seconds; UINT32_MAX: forever */
	struct in6_addr local, peer, broadcast, anycast; /* IPv4: the first 4 bytes */
	bool has_peer, has_broadcast, has_anycast;
	bool has_plen, has_scope, has_lifetimes; /* given explicitly, not a default */
	bool present;				 /* from a dump, not from a written line */
};

/* Prints the line without its newline; `dev` only if WITH_DEV. */
void addr_print(const struct addr *addr, bool with_dev, FILE *out);

/* Orders by link, family and address; primaries before secondaries. For qsort(3). */
int addr_compare(const void *a, const void *b);

/* Flags that `ip addr add` accepts, and their words. */
struct addr_flag {
	unsigned flag; /* IFA_F_* */
	const char *word;
};
#define ADDR_REQUEST_FLAGS \
	(IFA_F_NOPREFIXROUTE | IFA_F_HOMEADDRESS | IFA_F_MANAGETEMPADDR | IFA_F_NODAD | \
		IFA_F_OPTIMISTIC | IFA_F_MCAUTOJOIN)
extern const struct addr_flag addr_flags[];
extern const size_t addr_n_flags;

/* Parses all words of a line. Text only. Returns 0, or -EINVAL and sets w->why. */
int addr_parse(struct words *w, void *addr);

/* Parses RTM_NEWADDR or RTM_DELADDR into a zeroed struct addr: see netlink_parse_fn. */
int addr_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *addr);

/* Appends the addresses to LIST. FAMILY AF_UNSPEC: both families; IFINDEX 0: all links. */
int addrs_dump(struct netlink *nl, int family, int ifindex, struct netlink_list *list);

extern const struct line_ops addrs_lines, addrs_link_lines;

int addrs_show(struct tree_request *rq, FILE *out);
int addrs_link_show(struct tree_request *rq, FILE *out);
