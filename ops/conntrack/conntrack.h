/* SPDX-License-Identifier: MIT */
/*
 * Connection tracking: entries of nf_conntrack as ctnetlink reports them (nfnetlink_conntrack.h),
 * their lines, in the words and order of /proc/net/nf_conntrack, and the filter that a `del` line
 * describes.
 *
 * The kernel has one table for all namespaces, so a dump visits the entries of other namespaces,
 * too. A dump registers no hooks: only rules do.
 */
#pragma once

#include "netlink.h"
#include "tree.h"
#include "words.h"

enum { CT_ORIGINAL, CT_REPLY, CT_DIRECTIONS };
enum { CT_SRC, CT_DST, CT_ENDS };

/* Words KEY=NUMBER, in the order of a line: first those that each direction has. */
enum conntrack_key {
	CT_SPORT,
	CT_DPORT,
	CT_TYPE,
	CT_CODE,
	CT_ID,
	CT_SRCKEY,
	CT_DSTKEY,
	CT_PACKETS,
	CT_BYTES,
	CT_ZONE_ORIG, /* zone of one direction only */
	CT_ZONE_REPLY,
	CT_MARK,
	CT_ZONE,
	CT_DELTA_TIME, /* age in seconds */
	CT_USE,
	CT_KEYS
};
#define CT_KEYS_OF_DIRECTION CT_ZONE_ORIG

struct conntrack_key_row {
	const char *name;
	uint64_t max;
	bool hex;
	bool changes; /* continuously: a filter ignores it */
};
extern const struct conntrack_key_row conntrack_keys[CT_KEYS];

/* Numbers by key; those of both directions together are CT_ORIGINAL. */
struct conntrack_numbers {
	uint32_t has; /* 1 << key */
	uint64_t of[CT_KEYS];
};

/* Words in brackets. A line has UNREPLIED, and the last one of the others that is true. */
enum { CT_UNREPLIED = 1, CT_ASSURED = 2, CT_OFFLOAD = 4, CT_HW_OFFLOAD = 8 };
struct conntrack_flag {
	unsigned flag;
	const char *word;
};
#define CT_FLAGS 4
extern const struct conntrack_flag conntrack_flags[CT_FLAGS];

#define CT_TUPLE_MAX 96

struct conntrack {
	unsigned char family, protocol;
	unsigned char flags; /* those in the line */
	bool has_timeout;
	uint32_t timeout;  /* seconds */
	const char *state; /* static; NULL: the protocol has none */
	char *secctx;	   /* owned, escaped as in a line; NULL: none */
	struct in6_addr address[CT_DIRECTIONS][CT_ENDS]; /* IPv4: the first 4 bytes */
	struct conntrack_numbers numbers[CT_DIRECTIONS];
	/* What identifies the entry in the kernel: CTA_ID, and CTA_TUPLE_ORIG as received. */
	uint32_t id;
	unsigned char tuple[CT_TUPLE_MAX];
	unsigned char tuple_size;
};

/* Number in an attribute of ctnetlink: big-endian, of 1 to 8 bytes. */
uint64_t conntrack_number(struct nlattr *attr);

/* Frees what ITEM, a struct conntrack, owns. */
void conntrack_clear(void *item);

/* netlink_parse_fn of IPCTNL_MSG_CT_NEW. */
int conntrack_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *item);

/* For qsort(3): by family, protocol, addresses, ports. */
int conntrack_compare(const void *a, const void *b);

/* Writes the line of an entry, without a newline. */
void conntrack_print(const struct conntrack *ct, FILE *out);

/* Name of a protocol, "unknown" if it has none; number of a name, -1: there is no such name. */
const char *conntrack_protocol_name(unsigned char protocol);
int conntrack_protocol_number(const char *name);

/* The state that WORD names, in any protocol; NULL: none. */
const char *conntrack_state(const char *word);

/* What an entry must have to match. Zeroed: any entry matches. */
struct conntrack_filter {
	bool has_family, has_protocol, has_timeout, has_reply;
	unsigned char family, protocol;
	unsigned char flags;
	const char *state;
	char *secctx;				       /* owned */
	struct prefix address[CT_DIRECTIONS][CT_ENDS]; /* family 0: any */
	struct conntrack_numbers numbers[CT_DIRECTIONS];
};

void conntrack_filter_clear(void *item);

/* Parses the words of a line into a zeroed struct conntrack_filter. -EINVAL: see words.h. */
int conntrack_filter_parse(struct words *w, void *item);

bool conntrack_matches(const struct conntrack_filter *filter, const struct conntrack *ct);

/*
 * A request of ctnetlink: TYPE is one of IPCTNL_MSG_CT_*. NULL: out of memory; the caller owns the
 * message. The dump is netlink_dump().
 */
struct nl_msg *conntrack_message(int type, unsigned char family);
int conntrack_dump(struct netlink *nl, int type, netlink_parse_fn parse, struct netlink_list *list);

/* 1: the kernel has connection tracking, and ctnetlink; 0: it does not. */
int conntrack_present(struct tree_request *rq);
