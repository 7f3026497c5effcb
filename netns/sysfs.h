/* SPDX-License-Identifier: MIT */
/*
 * Cache of sysfs mounts of namespaces. Mounting one takes 50 us, unmounting it up to several ms
 * (synchronize_rcu() in the kernel), so the last SYSFS_CACHE_MAX roots used stay mounted until they
 * are unused for a second. A thread unmounts them, and ends with the last one.
 *
 * A root does not keep its namespace alive: a mounted sysfs has only a passive reference of the
 * kernel's struct net. It is empty after the namespace has ended. Roots are looked up by cookie,
 * which is never reused.
 *
 * Any thread that may block.
 */
#pragma once

#include <stdint.h>

#define SYSFS_CACHE_MAX 8

struct sysfs;

struct sysfs *sysfs_new(void);

/* No thread may use it any more. Takes NULL, and returns it. */
struct sysfs *sysfs_free(struct sysfs *s);

/*
 * Opens the root of the sysfs of the namespace NETNS, a descriptor, with this COOKIE. The caller
 * closes the result. Fails as netns_sysfs() does.
 */
int sysfs_open(struct sysfs *s, int netns, uint64_t cookie);
