/* SPDX-License-Identifier: MIT */
/*
 * The links, addresses and neighbours of a namespace, as needed to format its events: the kernel
 * sends the same message for a new object and a changed one, and identifies the link of an address
 * by ifindex only. Only event_objects_dump() sends requests. No locks: the caller serializes.
 */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>

#include "links.h"
#include "netlink.h"

/* Zeroed: empty. */
struct event_objects {
	void *all; /* tsearch(3) */
};

void event_objects_clear(struct event_objects *t);

/* Is the object of MSG known? False for objects other than links, addresses and neighbours. */
bool event_objects_has(const struct event_objects *t, const struct nlmsghdr *msg);

/* Applies MSG: adds, updates or removes its object. */
void event_objects_update(struct event_objects *t, const struct nlmsghdr *msg);

/* The link as of the last message, but with NULL `alias` and `data`. NULL: unknown. */
const struct link *event_objects_link(const struct event_objects *t, int ifindex);

/* The name of a link. NULL: unknown. */
const char *event_objects_ifname(const struct event_objects *t, int ifindex);

/* Dumps all objects into RET, for event_objects_add(); then netlink_list_done() it. May block. */
int event_objects_dump(struct netlink *nl, struct netlink_list *ret);
void event_objects_add(struct event_objects *t, const struct netlink_list *list);
