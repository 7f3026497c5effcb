/* SPDX-License-Identifier: MIT */
/*
 * Links (interfaces): struct link, and how to request it. The files of a link are in link_files.c,
 * link_make.c (`kind`), link_ports.c, link_refs.c and link_sysfs.c.
 */
#pragma once

#include <linux/if_link.h>
#include <net/if.h>

#include "nsid.h"
#include "tree.h"

#define LINK_ADDRESS_MAX 32
#define LINK_KIND_MAX 32
#define LINK_ALTNAME_SIZE 128 /* ALTIFNAMSIZ, with the NUL */

/* Since Linux 6.0; missing in older headers. */
#define LINK_ALLMULTI 61 /* IFLA_ALLMULTI */
#define LINK_NUMBERS ((IFLA_MAX > LINK_ALLMULTI ? IFLA_MAX : LINK_ALLMULTI) + 1)

struct link {
	int ifindex;
	char name[IF_NAMESIZE];
	unsigned flags; /* IFF_* as in netlink, with the computed ones */
	unsigned short type;
	uint32_t numbers[LINK_NUMBERS]; /* by IFLA_*: attributes of 1, 2 or 4 bytes; 0: none */
	int iflink;			/* ifindex of the lower device or peer; 0: none */
	int iflink_nsid;		/* namespace of iflink; NSID_NONE: the same */
	unsigned char address[LINK_ADDRESS_MAX], broadcast[LINK_ADDRESS_MAX];
	size_t address_len, broadcast_len;
	char *alias; /* NULL: none */
	char kind[LINK_KIND_MAX];
	struct nlattr *data;	       /* IFLA_INFO_DATA, a copy; NULL: none */
	char port_kind[LINK_KIND_MAX]; /* of the bridge or bond that it is a port of, or empty */
	struct nlattr *port_data;      /* IFLA_INFO_SLAVE_DATA, a copy; NULL: none */
	struct rtnl_link_stats64 stats;
};

/* Parses RTM_NEWLINK or RTM_DELLINK into a zeroed struct link: see netlink_parse_fn. */
int link_parse(struct netlink *nl, const struct nlmsghdr *msg, void *item);

/*
 * Requests the link of the request's node, the link IFINDEX, or the link NAME. -ENODEV: it does not
 * exist. Free it with link_done(), which accepts a zeroed one.
 */
int link_get(struct tree_request *rq, struct link *ret);
int link_get_index(struct tree_request *rq, int ifindex, struct link *ret);
int link_get_named(struct tree_request *rq, const char *name, struct link *ret);
void link_done(struct link *link);

/* The values of the files `flags`, `operstate`, `address` and `broadcast`, without newline. */
unsigned link_sysfs_flags(const struct link *link);
const char *link_operstate(const struct link *link);
void link_print_address(FILE *out, const unsigned char *address, size_t len);
