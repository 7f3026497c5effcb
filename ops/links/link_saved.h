/* SPDX-License-Identifier: MIT */
/*
 * What comes along when a link leaves a namespace, or has to go down: its addresses, whether it is
 * up, and its own routes, those that go through it alone. They are the kernel's own messages, sent
 * back to it (as `ip route save` and `restore` do), so that nothing of them is lost on the way.
 */
#pragma once

#include "links.h"

struct link_saved {
	struct netlink_list addrs, routes;
	struct netlink_list shared; /* routes through it and others: they stay, or come back */
	bool up;
};

/* Takes down what LINK has. To be given up with link_state_done(), whatever is returned. */
int link_state_save(struct tree_request *rq, const struct link *link, struct link_saved *ret);
void link_state_done(struct link_saved *carry);

/*
 * Gives it to the link IFINDEX in the request's namespace, whose name is NAME now; FROM is what was
 * taken down, HOME that it is where it was. What is there already is left alone. Goes on after an
 * error, and returns the first one: RET_LOST counts what could not be given, and rq->why says which
 * was the first.
 */
int link_state_restore(struct tree_request *rq, const struct link_saved *carry,
	const struct link *from, int ifindex, const char *name, bool home, unsigned *ret_lost);
