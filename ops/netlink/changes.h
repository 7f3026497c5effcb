/* SPDX-License-Identifier: MIT */
/*
 * What the kernel says by itself about namespaces: one rtnetlink(7) socket hears all that have an
 * id in the namespace that it is in (NETLINK_LISTEN_ALL_NSID). That is a namespace of its own, so
 * that nobody else sees these ids, or misses one that it wanted to give. For each there is a
 * generation, which is raised by whatever changes in it: what was made of a dump is true as long
 * as the namespace's generation is still the same. It keeps no namespace alive.
 *
 * The kernel queues an event before it answers whoever made the change. So a change that was made
 * before changes_drain() was called has raised the generation when that returns. It may queue
 * it before the change can be seen, though (routes go after the event that tells it, also those
 * that go with an address or a link), under the lock of rtnetlink. Hence the order that makes a
 * snapshot:
 *
 *	changes_drain(), generation = changes_generation(), netlink_settle(), dump
 *
 * Any thread. changes_follow() may block, so only workers call it; nothing else here does.
 */
#pragma once

#include <linux/netlink.h>
#include <stdbool.h>
#include <stdint.h>

struct changes;

/*
 * Needs CAP_NET_BROADCAST when it is called, and never again: the kernel asks the credentials that
 * the socket was made with. Without it no namespace can be followed (-EPERM). Takes NULL to free.
 * Nobody may listen any more then.
 */
int changes_new(struct changes **ret);
struct changes *changes_free(struct changes *cs);

/* Had it that capability? Never blocks. */
bool changes_may_hear(const struct changes *cs);

/*
 * For epoll(7): readable when changes_drain() has something to do. What comes by the second one
 * is for listeners, and raises no generation; it may be -1. Not to be closed.
 */
int changes_fd(const struct changes *cs);
int changes_rulesets_fd(const struct changes *cs);

/*
 * Hears of the namespace behind the descriptor NETNS, which has this COOKIE, from now on. Nothing
 * happens when it is followed already. 0 or a negative errno. It is no longer followed once it has
 * ended, or after events were lost.
 */
int changes_follow(struct changes *cs, int netns, uint64_t cookie);

/* A number that a namespace never had before; 0: it is not followed, and nothing is known. */
uint64_t changes_generation(struct changes *cs, uint64_t cookie);

#define CHANGES_RAISED_MAX 64

/*
 * Whose generations were raised, or ended, since this was last asked: how many. -1: of any
 * namespace, for they were too many, or events were lost.
 */
int changes_raised(struct changes *cs, uint64_t cookies[CHANGES_RAISED_MAX]);

/* Reads all that is queued. Costs 0.3 us when that is nothing. */
void changes_drain(struct changes *cs);

/* One message of the kernel's. */
struct change {
	uint64_t cookie; /* of its namespace */
	/*
	 * RTM_NEWLINK, RTM_DELROUTE, …, or NFT_MSG_NEWGEN of nftables; RTM_DELNSID: the namespace
	 * has ended. NULL, and no cookie: events of any namespace were lost, and none is followed
	 * any more.
	 */
	const struct nlmsghdr *msg;
};

typedef void (*changes_event_fn)(const struct change *change, void *arg);

/* Who listens; the memory is the listener's own, from changes_listen() to changes_unlisten(). */
struct changes_listener {
	changes_event_fn on_event;
	void *arg;
	struct changes_listener *next; /* the list's own */
};

/*
 * HEARD is called for each message from now on, in order, by whatever thread drains, under a lock:
 * it neither blocks nor calls anything of this header. Neighbours (RTNLGRP_NEIGH) and rulesets
 * (NFNLGRP_NFTABLES), of which only listeners hear, are told as long as there is one. When
 * changes_unlisten() has returned, HEARD is not running, and will not be called again.
 */
void changes_listen(struct changes *cs, struct changes_listener *listener);
void changes_unlisten(struct changes *cs, struct changes_listener *listener);
