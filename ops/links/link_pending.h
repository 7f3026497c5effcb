/* SPDX-License-Identifier: MIT */
/*
 * Pending links: created by mkdir(2), but unknown to the kernel until `kind` is written. A pending
 * link is a name, the serial of its namespace, and a list of options, in memory only: after a
 * restart of the daemon, a new mkdir(2) creates it again.
 *
 * Numbers of pending links are never reused; 0 is invalid. Any thread; short locks only.
 */
#pragma once

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netlink.h"

#define LINK_PENDING_MAX 1024

struct link_pending;

struct pending_link {
	uint64_t serial;
	uint32_t number;
	char name[IF_NAMESIZE];
};

struct link_pending *link_pending_new(void);
struct link_pending *link_pending_free(struct link_pending *all); /* accepts NULL */

/* -EEXIST; -ENOSPC: LINK_PENDING_MAX reached. */
int link_pending_add(
	struct link_pending *all, uint64_t serial, const char *name, struct pending_link *ret);

/* -ENOENT. */
int link_pending_find(
	struct link_pending *all, uint64_t serial, const char *name, struct pending_link *ret);
int link_pending_get(struct link_pending *all, uint32_t number, struct pending_link *ret);
/* Does the namespace have pending links? */
bool link_pending_any(struct link_pending *all, uint64_t serial);

/*
 * Calls EDIT with the options, a list of struct link_option (link_options.h) that is zeroed at
 * first. EDIT must not block. -ENOENT, or the result of EDIT.
 */
int link_pending_edit(struct link_pending *all, uint32_t number,
	int (*edit)(struct netlink_list *options, void *arg), void *arg);

int link_pending_remove(struct link_pending *all, uint64_t serial, const char *name);

/* Copies the name to BUF of at least IF_NAMESIZE bytes; "?" if the link is gone. */
const char *link_pending_name(struct link_pending *all, uint32_t number, char *buf);

/* Changes its namespace and name. -EEXIST, -ENOENT. */
int link_pending_move(
	struct link_pending *all, uint32_t number, uint64_t new_serial, const char *new_name);

/* Copies the pending links in SERIAL (0: all) to RET, and returns their number. */
size_t link_pending_list(
	struct link_pending *all, uint64_t serial, struct pending_link ret[LINK_PENDING_MAX]);
