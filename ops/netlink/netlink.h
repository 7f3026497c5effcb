/* SPDX-License-Identifier: MIT */
/*
 * Asking a namespace by netlink(7): a socket that belongs to it, a dump into a list of plain
 * structs, a single answer. libnl builds messages and takes them apart; here they are sent and
 * received, so that none is copied, and the kernel's own errno comes back, negative.
 *
 * A socket keeps its namespace alive: it is opened for one request and closed with it. Every
 * function may block (the kernel's rtnl lock), so only workers call them; a socket is one
 * thread's at a time.
 */
#pragma once

#include <net/if.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <stdint.h>

#define IFNAME_CACHE 64

struct netlink {
	int fd;
	/*
	 * Who knows names, instead of the kernel: of messages that come by themselves (changes.h),
	 * which may be of what is gone, and where nobody wants them. It says NULL: nothing is known
	 * of that one.
	 */
	const char *(*ifname)(void *arg, int ifindex);
	void *arg;
	uint32_t seq; /* of the last request */
	/* Names by ifindex, as this request has met them. */
	struct {
		int ifindex;
		char name[IF_NAMESIZE];
	} names[IFNAME_CACHE];
};

/*
 * A socket in the namespace behind NETNS, which stays the caller's: for rtnetlink(7), or for
 * sock_diag(7). Takes NULL to close.
 */
int netlink_open(int netns, struct netlink **ret);
int netlink_open_diag(int netns, struct netlink **ret);
struct netlink *netlink_close(struct netlink *nl);

/*
 * The name of a link, "if7" when there is none (any more). Lives as long as NL, or until the next
 * call.
 */
const char *netlink_ifname(struct netlink *nl, int ifindex);

/*
 * A list of structs of one size; an item may own memory, which `clear` gives back. With `full`, a
 * dump never has more than NETLINK_LIST_FULL items at a time: FULL takes what there is, and empties
 * the list (netlink_list_empty()). Its negative errno ends the dump.
 */
#define NETLINK_LIST_FULL 16384
struct netlink_list {
	size_t item_size;
	void (*clear)(void *item);
	int (*full)(struct netlink_list *list, void *arg);
	void *arg; /* of `full` */
	char *items;
	size_t n, room;
};

void netlink_list_done(struct netlink_list *list);
void netlink_list_empty(struct netlink_list *list);

void netlink_list_sort(struct netlink_list *list, int (*compare)(const void *, const void *));

/* One more item, zeroed; NULL: out of memory. */
void *netlink_list_add(struct netlink_list *list);

/* Moves ITEM, which is zeroed, to its end. 0 or -ENOMEM. */
int netlink_list_move(struct netlink_list *list, void *item);

static inline void *netlink_list_at(const struct netlink_list *list, size_t i)
{
	return list->items + i * list->item_size;
}

/* Turns a message into the zeroed ITEM. 1: keep it, 0: leave it out, negative: give up. */
typedef int (*netlink_parse_fn)(struct netlink *nl, const struct nlmsghdr *msg, void *item);

/*
 * Sends a dump request: TYPE with the SIZE bytes of its family header, kernel-side filters
 * included (NETLINK_GET_STRICT_CHK is on). What PARSE makes of the answers is added to LIST.
 * A dump that was interrupted by a change (NLM_F_DUMP_INTR) is asked again, a few times; but for
 * one of which some items were taken already.
 */
int netlink_dump(struct netlink *nl, int type, const void *header, size_t size,
	netlink_parse_fn parse, struct netlink_list *list);

/* Sends MSG, and makes ITEM of its one answer. -ENODATA: there was none. MSG stays the caller's. */
int netlink_ask(struct netlink *nl, struct nl_msg *msg, netlink_parse_fn parse, void *item);

/*
 * Sends MSG, which changes something, and waits for the kernel's word: 0 or its errno, negative.
 * What it says in its extended ack goes into WHY, which is left alone when it says nothing.
 * MSG stays the caller's.
 */
int netlink_change(struct netlink *nl, struct nl_msg *msg, char *why, size_t size);

/*
 * The same for N messages, at most NETLINK_CHANGES_MAX. The kernel does all of them, in order, even
 * when one is refused or this process is killed meanwhile. What it says of MSGS[MAIN] is returned.
 */
#define NETLINK_CHANGES_MAX 3
int netlink_changes(struct netlink *nl, struct nl_msg *const msgs[], size_t n, size_t main,
	char *why, size_t size);

/*
 * Waits until changes that are being made to the namespace now have been made. The kernel says that
 * it changes something (changes.h) before that is seen, and it dumps without waiting for itself.
 */
void netlink_settle(struct netlink *nl);

/* The ifindex of the link NAME; -ENODEV. */
int netlink_ifindex(struct netlink *nl, const char *name);

/* The family header of MSG, which has SIZE bytes; NULL: the message is too short for one. */
static inline void *netlink_header(const struct nlmsghdr *msg, size_t size)
{
	size_t len = msg->nlmsg_len;

	return len >= NLMSG_HDRLEN && len - NLMSG_HDRLEN >= size ? nlmsg_data(msg) : NULL;
}

/*
 * The number in ATTR, which may be unaligned; OTHERWISE when ATTR is NULL or too short for one.
 * libnl's nla_get_u32() and the like read beyond an attribute that is too short.
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
