/* SPDX-License-Identifier: MIT */
/*
 * The links, addresses and neighbours of a namespace, as needed to format its events: the kernel
 * sends the same message for a new object and a changed one, and identifies the link of an address
 * by ifindex only. Only things_load() sends requests. No locks: the caller serializes.
 */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>

#include "links.h"
#include "netlink.h"

/* Zeroed: empty. */
struct things {
	void *all; /* tsearch(3) */
};

void things_clear(struct things *t);

/* Is the object of MSG known? False for objects other than links, addresses and neighbours. */
bool things_has(const struct things *t, const struct nlmsghdr *msg);

/* Applies MSG: adds, updates or removes its object. */
void things_learn(struct things *t, const struct nlmsghdr *msg);

/* The link as of the last message, but with NULL `alias` and `data`. NULL: unknown. */
const struct link *things_link(const struct things *t, int ifindex);

/* The name of a link. NULL: unknown. */
const char *things_ifname(const struct things *t, int ifindex);

/* Dumps all objects into RET, for things_add(); then netlink_list_done() it. May block. */
int things_load(struct netlink *nl, struct netlink_list *ret);
void things_add(struct things *t, const struct netlink_list *list);
