/* SPDX-License-Identifier: MIT */
/* Namespace ids: the numbers that one namespace has for others (ip-netns(8), RTM_GETNSID). */
#pragma once

#include "netlink.h"

#define NSID_NONE (-1)

/*
 * The id that the namespace of NL has for the one behind the descriptor NETNS; NSID_NONE when it
 * has none. 0 or a negative errno. May block.
 */
int nsid_get(struct netlink *nl, int netns, int *ret);

/*
 * Gives the namespace behind NETNS the id NSID, NSID_NONE: any that is free, in the namespace of
 * NL. -EEXIST: it has one, or NSID is taken; WHY has the kernel's words.
 */
int nsid_set(struct netlink *nl, int netns, int nsid, char *why, size_t size);
