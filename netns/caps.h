/* SPDX-License-Identifier: MIT */
/*
 * Drops capabilities: permanently in a daemon, temporarily in a command that executes another.
 *
 * All functions act on the calling thread only, so call them before creating other threads. A
 * capability that is needed but not held is not an error here: the operation that requires it
 * fails. 0 or a negative errno. Source: capabilities(7), libcap(3).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/capability.h>

/* A capability, and the reason it is needed, for auditors. */
struct cap_need {
	cap_value_t cap;
	const char *reason;
	bool for_children; /* permitted, but not effective before execve(2) */
};

/*
 * Permanent: sets permitted and effective to the held part of `needs` (effective without those
 * `for_children`), and clears inheritable and ambient. Drops all but `needs` from the bounding set
 * too, if permitted (CAP_SETPCAP).
 */
int caps_keep(const struct cap_need *needs, size_t n);

/*
 * Permanent, before execve(2) of a program that is not capability-aware, under any uid: the program
 * gets the held part of `needs`, and no others, in all sets but the bounding set, which is
 * unchanged.
 */
int caps_hand_on(const struct cap_need *needs, size_t n);

/*
 * Temporary: lowers only the effective set to the held part of `needs`. The other sets are
 * unchanged, as they determine the capabilities of an executed command. Pass *ret_before to
 * caps_restore(), which always frees it, also on failure; NULL is a no-op.
 */
int caps_lower(const struct cap_need *needs, size_t n, cap_t *ret_before);
int caps_restore(cap_t before);
