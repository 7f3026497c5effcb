/* SPDX-License-Identifier: MIT */
/*
 * What is there in a namespace, as far as one must know it to tell its events: the kernel says of
 * a link, an address or a neighbour that it is, whether it is new or was changed, and of an address
 * which number its link has. Nothing here asks the kernel but things_load(), or has a lock.
 */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>

#include "links.h"
#include "netlink.h"

/* Zeroed, there is nothing. */
struct things {
	void *all; /* tsearch(3) */
};

void things_clear(struct things *t);

/* Is what MSG is about there? Of others than links, addresses and neighbours: no. */
bool things_has(const struct things *t, const struct nlmsghdr *msg);

/* Takes in what MSG says. */
void things_learn(struct things *t, const struct nlmsghdr *msg);

/* A link as the last message said that it is, but for `alias` and `data`, which are NULL; or NULL.
 */
const struct link *things_link(const struct things *t, int ifindex);

/* The name of a link, or NULL. */
const char *things_ifname(const struct things *t, int ifindex);

/* Asks for all that is there: a list that is added, and then to be done with. May block. */
int things_load(struct netlink *nl, struct netlink_list *ret);
void things_add(struct things *t, const struct netlink_list *list);
