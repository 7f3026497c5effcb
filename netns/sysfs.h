/* SPDX-License-Identifier: MIT */
/*
 * The sysfs of namespaces. To mount one takes 50 us and to unmount it up to some ms
 * (synchronize_rcu() in the kernel), so the roots that were used last stay mounted, SYSFS_KEPT_MAX
 * at most, until they were not used for a second. A thread unmounts them, and ends with the last
 * one.
 *
 * A root keeps no namespace alive (netns_sysfs()). Of one that has ended it is empty. It is found
 * by cookie, which no other namespace ever gets.
 *
 * Any thread that may block.
 */
#pragma once

#include <stdint.h>

#define SYSFS_KEPT_MAX 8

struct sysfs;

struct sysfs *sysfs_new(void);

/* When nobody uses it any more. Takes NULL, and returns it. */
struct sysfs *sysfs_free(struct sysfs *s);

/*
 * The root of the sysfs of the namespace behind the descriptor NETNS, which has this COOKIE. The
 * caller's to close. Fails as netns_sysfs().
 */
int sysfs_open(struct sysfs *s, int netns, uint64_t cookie);
