/* SPDX-License-Identifier: MIT */
/*
 * Giving up capabilities: for good in a daemon, for a while in a command that runs another.
 *
 * Both act on the calling thread alone, so call them before there is another one. What is needed
 * but not held is no error here: the operation that wants it says so itself. 0 or a negative errno.
 * Source: capabilities(7), libcap(3).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/capability.h>

/* One capability, and for whoever audits the program what it is for. */
struct cap_need {
	cap_value_t cap;
	const char *reason;
	bool for_children; /* permitted, but not effective before execve(2) */
};

/*
 * For good: permitted and effective become what is held of `needs` (effective without those
 * `for_children`), inheritable and ambient become empty. All but `needs` leave the bounding set as
 * well, as far as that is permitted (CAP_SETPCAP).
 */
int caps_keep(const struct cap_need *needs, size_t n);

/*
 * For good, before execve(2) of a program that knows nothing of capabilities, by whatever uid: the
 * program has what is held of `needs` in all sets but the bounding set, which stays, and no others.
 */
int caps_hand_on(const struct cap_need *needs, size_t n);

/*
 * For a while: lowers the effective set alone to what is held of `needs`. The other sets decide
 * what an executed command will have, and stay as they are. *ret_before is the caller's to hand
 * to caps_restore(), which frees it, also when it fails; NULL is a no-op.
 */
int caps_lower(const struct cap_need *needs, size_t n, cap_t *ret_before);
int caps_restore(cap_t before);
