/* SPDX-License-Identifier: MIT */
/*
 * Lowers the capability sets of the calling thread to a list of needs, which the programs define.
 * Handles the dependencies between the sets: the bounding set is reduced first, since that requires
 * CAP_SETPCAP; the kernel reduces the ambient set with the inheritable set.
 */
#include "caps.h"
#include "cleanup.h"

static void cap_freep(cap_t *caps)
{
	if (*caps)
		cap_free(*caps);
}

#define _cleanup_cap_ _cleanup_(cap_freep)

static bool cap_listed(cap_value_t cap, const struct cap_need *needs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (needs[i].cap == cap)
			return true;
	return false;
}

/* Without CAP_SETPCAP the first call fails as all others would, which is not an error. */
static void bounding_keep(const struct cap_need *needs, size_t n)
{
	for (cap_value_t cap = 0; CAP_IS_SUPPORTED(cap); cap++)
		if (!cap_listed(cap, needs, n) && cap_drop_bound(cap) < 0)
			return;
}

/* Raises those of `needs` in SET of CAPS that are permitted in HELD. */
static int caps_raise(
	cap_t caps, cap_flag_t set, cap_t held, const struct cap_need *needs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		cap_flag_value_t permitted;

		if (set == CAP_EFFECTIVE && needs[i].for_children)
			continue;
		/* Unknown to this kernel, so not needed. */
		if (cap_get_flag(held, needs[i].cap, CAP_PERMITTED, &permitted) < 0)
			continue;
		if (permitted && cap_set_flag(caps, set, 1, &needs[i].cap, CAP_SET) < 0)
			return -errno;
	}
	return 0;
}

int caps_keep(const struct cap_need *needs, size_t n)
{
	_cleanup_cap_ cap_t held = cap_get_proc();
	_cleanup_cap_ cap_t kept = cap_init();
	int r;

	if (!held || !kept)
		return -errno;
	r = caps_raise(kept, CAP_PERMITTED, held, needs, n);
	if (r < 0)
		return r;
	r = caps_raise(kept, CAP_EFFECTIVE, held, needs, n);
	if (r < 0)
		return r;
	bounding_keep(needs, n);
	return cap_set_proc(kept) < 0 ? -errno : 0;
}

int caps_hand_on(const struct cap_need *needs, size_t n)
{
	_cleanup_cap_ cap_t held = cap_get_proc();
	_cleanup_cap_ cap_t given = cap_init();
	int r = held && given ? 0 : -errno;

	for (cap_flag_t set = CAP_EFFECTIVE; r == 0 && set <= CAP_INHERITABLE; set++)
		r = caps_raise(given, set, held, needs, n);
	if (r == 0 && cap_set_proc(given) < 0)
		r = -errno;
	for (size_t i = 0; r == 0 && i < n; i++) {
		cap_flag_value_t permitted = CAP_CLEAR;

		cap_get_flag(given, needs[i].cap, CAP_PERMITTED, &permitted);
		if (permitted && cap_set_ambient(needs[i].cap, CAP_SET) < 0)
			r = -errno;
	}
	return r;
}

int caps_lower(const struct cap_need *needs, size_t n, cap_t *ret_before)
{
	_cleanup_cap_ cap_t before = cap_get_proc();
	_cleanup_cap_ cap_t lower = NULL;
	int r;

	if (!before)
		return -errno;
	lower = cap_dup(before);
	if (!lower || cap_clear_flag(lower, CAP_EFFECTIVE) < 0)
		return -errno;
	r = caps_raise(lower, CAP_EFFECTIVE, before, needs, n);
	if (r < 0)
		return r;
	if (cap_set_proc(lower) < 0)
		return -errno;
	*ret_before = steal_ptr(&before);
	return 0;
}

int caps_restore(cap_t before)
{
	_cleanup_cap_ cap_t caps = before;

	return caps && cap_set_proc(caps) < 0 ? -errno : 0;
}
