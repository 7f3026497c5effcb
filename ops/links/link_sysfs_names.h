/* SPDX-License-Identifier: MIT */
/*
 * Cache of the names in a link's sysfs directory. The kernel adds and removes them along with
 * events of the namespace (up, down, a new master), so a list is valid for the same generation of
 * the namespace (changes.h), but for at most a second: a driver may create a file later without an
 * event. Subdirectories are not cached: their names change without events (queues/).
 *
 * Any thread; never blocks for long.
 */
#pragma once

#include <limits.h>
#include <stdint.h>
#include <sys/types.h>

struct tree_request;

struct link_sysfs_names {
	size_t n, room;
	struct link_sysfs_name {
		mode_t mode;
		char name[NAME_MAX + 1];
	} * all; /* the owner frees it */
};

int link_sysfs_names_add(struct link_sysfs_names *names, const char *name, mode_t mode);

/* Caches a copy of NAMES for IFINDEX in the request's namespace. Best-effort. */
void link_sysfs_names_store(
	const struct tree_request *rq, int ifindex, const struct link_sysfs_names *names);

/* Copies the cached names to RET. -ENOENT: none are valid. */
int link_sysfs_names_cached(
	const struct tree_request *rq, int ifindex, struct link_sysfs_names *ret);
