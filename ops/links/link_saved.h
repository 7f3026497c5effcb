/* SPDX-License-Identifier: MIT */
/*
 * Saves and restores the state of a link across a move to another namespace or a down/up:
 * addresses, up or down, and own routes (those with no other nexthop). As in `ip route save` and
 * `restore`, the kernel's messages are stored and sent back, so that no attribute is lost.
 */
#pragma once

#include "links.h"

struct link_saved {
	struct netlink_list addrs, routes;
	struct netlink_list
		shared; /* multipath routes that also use other links: restored only if HOME */
	bool up;
};

/* Saves the state of LINK. The caller calls link_state_done(), also after an error. */
int link_state_save(struct tree_request *rq, const struct link *link, struct link_saved *ret);
void link_state_done(struct link_saved *saved);

/*
 * Restores the state to the link IFINDEX, now called NAME, in the request's namespace. FROM: the
 * saved link; HOME: it is in its original namespace. Keeps addresses that exist already. Continues
 * after an error and returns the first one, described in rq->why; *RET_LOST counts the failures.
 */
int link_state_restore(struct tree_request *rq, const struct link_saved *saved,
	const struct link *from, int ifindex, const char *name, bool home, unsigned *ret_lost);
