/* SPDX-License-Identifier: MIT */
/*
 * Namespace ids: the numbers that a namespace assigns to other namespaces (ip-netns(8),
 * RTM_GETNSID).
 */
#pragma once

#include "netlink.h"

#define NSID_NONE (-1)

/*
 * Returns the nsid that NL's namespace assigned to the namespace behind the descriptor NETNS;
 * NSID_NONE: none. 0 or a negative errno. May block.
 */
int nsid_get(struct netlink *nl, int netns, int *ret);

/* Whether NL's namespace assigned NSID to any namespace: 0, or -ENOENT. May block. */
int nsid_check(struct netlink *nl, int nsid);

/*
 * Assigns NSID, or any free nsid if NSID_NONE, to the namespace behind NETNS, in the namespace of
 * NL. -EEXIST: it has one, or NSID is in use; WHY has the text of the extended ack.
 */
int nsid_set(struct netlink *nl, int netns, int nsid, char *why, size_t size);
