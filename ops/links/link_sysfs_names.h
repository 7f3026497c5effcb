/* SPDX-License-Identifier: MIT */
/*
 * What a link's directory in sysfs has, as it was listed last. The kernel adds and removes names
 * there with events of the namespace (up, down, a new master), so a list is kept as long as the
 * namespace has the same generation (changes.h); but for a second at most, since a driver may make
 * a file later and say nothing. Below that directory names change without events (queues/).
 *
 * Any thread; never blocks for long.
 */
#pragma once

#include <limits.h>
#include <stdint.h>
#include <sys/types.h>

struct tree_request;

struct link_sysfs_names {
	unsigned n;
	struct link_sysfs_name {
		mode_t mode;
		char name[NAME_MAX + 1];
	} * all; /* the owner's, to free */
};

int link_sysfs_names_add(struct link_sysfs_names *names, const char *name, mode_t mode);

/* Keeps a copy, if it can, of what IFINDEX in the request's namespace has. */
void link_sysfs_names_keep(
	const struct tree_request *rq, int ifindex, const struct link_sysfs_names *names);

/* A copy. -ENOENT: there is none that is true. */
int link_sysfs_names_kept(const struct tree_request *rq, int ifindex, struct link_sysfs_names *ret);
