/* SPDX-License-Identifier: MIT */
/*
 * Links that are still to be: between mkdir(2) and the writing of `kind` the kernel knows nothing
 * of them. A name, and the serial of its namespace, are all there is of one; what is lost with the
 * daemon is made again by the same mkdir.
 *
 * Each has a number that is never given to another one (0 is none). Any thread; short locks only.
 */
#pragma once

#include <net/if.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

#define LINK_PENDING_MAX 1024

struct link_pending;

struct pending_link {
	uint64_t serial;
	uint32_t number;
	char name[IF_NAMESIZE];
};

struct link_pending *link_pending_new(void);
struct link_pending *link_pending_free(struct link_pending *all); /* takes NULL */

/* -EEXIST, -ENOSPC. */
int link_pending_add(
	struct link_pending *all, uint64_t serial, const char *name, struct pending_link *ret);

/* -ENOENT. */
int link_pending_find(
	struct link_pending *all, uint64_t serial, const char *name, struct pending_link *ret);
int link_pending_get(struct link_pending *all, uint32_t number, struct pending_link *ret);
/* Is there one in the namespace? */
bool link_pending_any(struct link_pending *all, uint64_t serial);

int link_pending_remove(struct link_pending *all, uint64_t serial, const char *name);

/* Its name in BUF, of at least IF_NAMESIZE bytes; "?" when it is no more. */
const char *link_pending_name(struct link_pending *all, uint32_t number, char *buf);

/* Gives it another name and place. -EEXIST, -ENOENT. */
int link_pending_move(
	struct link_pending *all, uint32_t number, uint64_t new_serial, const char *new_name);

/* Copies up to LINK_PENDING_MAX: those in SERIAL, or all (0). How many. */
size_t link_pending_list(
	struct link_pending *all, uint64_t serial, struct pending_link ret[LINK_PENDING_MAX]);
