/* SPDX-License-Identifier: MIT */
/*
 * Kernel notifications of namespaces. One rtnetlink(7) socket receives those of all namespaces that
 * have an nsid in the socket's namespace (NETLINK_LISTEN_ALL_NSID). The socket is in a namespace of
 * its own, so that these nsids are invisible to others and do not conflict with nsids that others
 * assign. Each namespace has a generation, which every change raises: a snapshot made from a dump
 * is valid as long as the generation is unchanged. No reference to a namespace is held.
 *
 * The kernel queues an event before it replies to the request that made the change. So
 * changes_drain() raises the generation for every change that completed before the call. The event
 * may precede the visible change, though, under the rtnl lock (routes are removed after their
 * event, also those removed with an address or a link). Therefore the order for a snapshot is:
 *
 *	changes_drain(), generation = changes_generation(), netlink_settle(), dump
 *
 * Any thread. changes_follow() may block, so only workers call it; no other function here blocks.
 */
#pragma once

#include <linux/netlink.h>
#include <stdbool.h>
#include <stdint.h>

struct changes;

/*
 * Needs CAP_NET_BROADCAST during the call only: the kernel checks the credentials that created the
 * socket. Without it no namespace can be followed (-EPERM). changes_free() takes NULL; all
 * listeners must be removed before.
 */
int changes_new(struct changes **ret);
struct changes *changes_free(struct changes *cs);

/* Returns true if changes_new() had CAP_NET_BROADCAST. Never blocks. */
bool changes_can_listen(const struct changes *cs);

/*
 * Descriptors for epoll(7): readable if changes_drain() has work to do. Messages of the second one
 * are for listeners and raise no generation; it may be -1. The caller must not close them.
 */
int changes_fd(const struct changes *cs);
int changes_rulesets_fd(const struct changes *cs);

/*
 * Follows the namespace behind the descriptor NETNS, which has this COOKIE. Idempotent. 0 or a
 * negative errno. A namespace is no longer followed after it ended, or after events were lost.
 */
int changes_follow(struct changes *cs, int netns, uint64_t cookie);

/* Generation of a namespace; values are never reused. 0: not followed, nothing is known. */
uint64_t changes_generation(struct changes *cs, uint64_t cookie);

/* Equal to that of an earlier call only if changes_generation() of no namespace has changed. */
uint64_t changes_latest(struct changes *cs);

#define CHANGES_RAISED_MAX 64

/*
 * Returns the number of namespaces whose generation was raised, or which ended, since the last
 * call, and their cookies. -1: any namespace may have changed, since there were too many or events
 * were lost.
 */
int changes_raised(struct changes *cs, uint64_t cookies[CHANGES_RAISED_MAX]);

/* Reads all queued messages. Costs 0.3 us if the queue is empty. */
void changes_drain(struct changes *cs);

/* One kernel message. */
struct change {
	uint64_t cookie; /* cookie of its namespace */
	/*
	 * RTM_NEWLINK, RTM_DELROUTE, …, or NFT_MSG_NEWGEN of nftables. RTM_DELNSID: the namespace
	 * ended. NULL, with cookie 0: events of any namespace were lost, and no namespace is
	 * followed any more.
	 */
	const struct nlmsghdr *msg;
};

typedef void (*changes_event_fn)(const struct change *change, void *arg);

/*
 * A listener. The caller owns the memory, which must be valid from changes_listen() to
 * changes_unlisten().
 */
struct changes_listener {
	changes_event_fn on_event;
	void *arg;
	struct changes_listener *next; /* internal */
};

/*
 * on_event() is called for each message from now on, in order, by the thread that drains, with a
 * lock held: it must neither block nor call functions of this header. While there is a listener,
 * messages of neighbours (RTNLGRP_NEIGH) and rulesets (NFNLGRP_NFTABLES) are delivered, too. After
 * changes_unlisten() returns, on_event() is not running and will not be called again.
 */
void changes_listen(struct changes *cs, struct changes_listener *listener);
void changes_unlisten(struct changes *cs, struct changes_listener *listener);
