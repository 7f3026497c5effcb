/* SPDX-License-Identifier: MIT */
/*
 * netlink(7) requests to a namespace: a socket in that namespace, dumps into a list of plain
 * structs, single replies. libnl builds and parses messages; sending and receiving is done here, so
 * that messages are not copied and the kernel's errno is returned unchanged, negative.
 *
 * A socket keeps its namespace alive: it is opened for one request and closed with it. Every
 * function may block (on the kernel's rtnl lock), so only workers call them; a socket is used by
 * one thread at a time.
 */
#pragma once

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <stdint.h>

#define IFNAME_CACHE 64

struct netlink {
	int fd;
	/*
	 * Resolves names of links instead of the kernel, for notifications (changes.h), which may
	 * refer to removed links, and where queries are undesirable. Returns NULL if the name is
	 * unknown.
	 */
	const char *(*ifname)(void *arg, int ifindex);
	void *arg;
	uint32_t seq; /* sequence number of the last request */
	/* Names by ifindex, cached for this request. */
	struct {
		int ifindex;
		char name[IF_NAMESIZE];
	} names[IFNAME_CACHE];
};

/*
 * Opens a socket in the namespace NETNS, which the caller still owns: for rtnetlink(7), for
 * sock_diag(7), for nfnetlink, or for generic netlink. netlink_close() takes NULL.
 */
int netlink_open(int netns, struct netlink **ret);
int netlink_open_diag(int netns, struct netlink **ret);
int netlink_open_netfilter(int netns, struct netlink **ret);
int netlink_open_generic(int netns, struct netlink **ret);
struct netlink *netlink_close(struct netlink *nl);

/* Name of a link, "if7" if it does not exist. Valid as long as NL, or until the next call. */
const char *netlink_ifname(struct netlink *nl, int ifindex);

/*
 * A list of structs of one size; an item may own memory, which `clear` frees. With `full`, a dump
 * holds at most PART items at a time (0: NETLINK_LIST_FULL): full() consumes them and empties the
 * list (netlink_list_empty()). A negative errno of full() ends the dump.
 */
#define NETLINK_LIST_FULL 16384
struct netlink_list {
	size_t item_size;
	void (*clear)(void *item);
	int (*full)(struct netlink_list *list, void *arg);
	void *arg; /* argument of `full` */
	size_t part;
	char *items;
	size_t n, room;
};

void netlink_list_done(struct netlink_list *list);
void netlink_list_empty(struct netlink_list *list);

void netlink_list_sort(struct netlink_list *list, int (*compare)(const void *, const void *));

/* Appends a zeroed item; NULL: out of memory. */
void *netlink_list_add(struct netlink_list *list);

/* Appends ITEM and zeroes the original. 0 or -ENOMEM. */
int netlink_list_move(struct netlink_list *list, void *item);

static inline void *netlink_list_at(const struct netlink_list *list, size_t i)
{
	return list->items + i * list->item_size;
}

/* Parses a message into the zeroed ITEM. 1: keep it, 0: skip it, negative: abort. */
typedef int (*netlink_parse_fn)(struct netlink *nl, const struct nlmsghdr *msg, void *item);

/*
 * Sends a dump request: TYPE with the SIZE bytes of its family header, including kernel-side
 * filters (NETLINK_GET_STRICT_CHK is on). Replies parsed by PARSE are appended to LIST. A dump that
 * was interrupted by a change (NLM_F_DUMP_INTR) is repeated a few times, unless list->full()
 * consumed items of it.
 */
int netlink_dump(struct netlink *nl, int type, const void *header, size_t size,
	netlink_parse_fn parse, struct netlink_list *list);

/* The header of RTM_GETLINK for netlink_dump(): all links, without their statistics. */
struct netlink_links {
	struct ifinfomsg header;
	struct nlattr attr;
	uint32_t mask;
};
#define NETLINK_LINKS \
	(struct netlink_links) \
	{ \
		.attr = {.nla_len = NLA_HDRLEN + 4, .nla_type = IFLA_EXT_MASK}, \
		.mask = RTEXT_FILTER_SKIP_STATS \
	}

/*
 * Sends MSG and parses its single reply into ITEM. -ENODATA: no reply. The caller still owns MSG.
 */
int netlink_get(struct netlink *nl, struct nl_msg *msg, netlink_parse_fn parse, void *item);

/*
 * Sends MSG, which requests a change, and waits for the result: 0 or the kernel's negative errno.
 * The text of an extended ack is copied to WHY, which is unchanged if there is none. The caller
 * still owns MSG.
 */
int netlink_change(struct netlink *nl, struct nl_msg *msg, char *why, size_t size);

/*
 * Same for N messages, at most NETLINK_CHANGES_MAX. The kernel executes all of them in order, even
 * if one is refused or this process is killed meanwhile. Returns the result of MSGS[MAIN].
 */
#define NETLINK_CHANGES_MAX 3
int netlink_changes(struct netlink *nl, struct nl_msg *const msgs[], size_t n, size_t main,
	char *why, size_t size);

/*
 * Waits until changes in progress in the namespace are complete. The kernel sends notifications
 * (changes.h) before changes are visible, and dumps do not wait for changes.
 */
void netlink_settle(struct netlink *nl);

/* Ifindex of the link NAME; -ENODEV. */
int netlink_ifindex(struct netlink *nl, const char *name);

/* Family header of MSG, of SIZE bytes; NULL: the message is too short. */
static inline void *netlink_header(const struct nlmsghdr *msg, size_t size)
{
	size_t len = msg->nlmsg_len;

	return len >= NLMSG_HDRLEN && len - NLMSG_HDRLEN >= size ? nlmsg_data(msg) : NULL;
}

/*
 * Number in ATTR, which may be unaligned; OTHERWISE if ATTR is NULL or too short. libnl's
 * nla_get_u32() and similar functions read beyond the end of short attributes.
 */
#define NETLINK_NUMBER(name, type) \
	static inline type netlink_##name(struct nlattr *attr, type otherwise) \
	{ \
		type number; \
		if (!attr || nla_memcpy(&number, attr, sizeof(number)) != sizeof(number)) \
			return otherwise; \
		return number; \
	}
NETLINK_NUMBER(u8, uint8_t)
NETLINK_NUMBER(u16, uint16_t)
NETLINK_NUMBER(u32, uint32_t)
NETLINK_NUMBER(u64, uint64_t)
NETLINK_NUMBER(s32, int32_t)
#undef NETLINK_NUMBER

static inline void netlink_closep(struct netlink **nl)
{
	netlink_close(*nl);
}

static inline void nl_msg_freep(struct nl_msg **msg)
{
	nlmsg_free(*msg);
}
