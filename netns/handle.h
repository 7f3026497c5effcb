/* SPDX-License-Identifier: MIT */
/*
 * Handles: a serial number for a name, or an inode number, that leads to one particular namespace.
 * The serial stays with the namespace when the name is changed through us: a name that was deleted
 * and made again gets a new serial, and the old one answers -ESTALE. It is given again after all
 * others were, if nobody uses it.
 *
 * Nothing here keeps a namespace alive; a handle is a name and a cookie, and whoever uses it asks
 * the registry again (or where a namespace without a name is, discover.h). All functions may be
 * called from any thread that may block.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "discover.h"
#include "registry.h"

struct handles;

struct handle {
	uint64_t serial;
	uint64_t cookie;		  /* of the namespace; 0: a leftover, not a namespace */
	ino_t inode;			  /* 0, but of a handle that was found by it */
	bool changing;			  /* we are removing or renaming its name */
	char name[REGISTRY_NAME_MAX + 1]; /* in the registry; then: HANDLE_BY_INODE/INUM */
};

#define HANDLE_BY_INODE "by-inode"

/* The serials that there are: 1 to MAX. Those that are IN_USE are given to nobody else. */
struct handle_serials {
	uint64_t max;
	bool (*in_use)(uint64_t serial, void *arg); /* never blocks */
	void *arg;
};

/* R and D stay the caller's, and must outlive the handles. handles_free() takes NULL. */
struct handles *handles_new(
	const struct registry *r, struct discover *d, const struct handle_serials *serials);
struct handles *handles_free(struct handles *hs);

/* What NAME leads to now. -ENOENT: no such name. -EOVERFLOW: all serials are in use. */
int handle_find(struct handles *hs, const char *name, struct handle *ret);

/* The namespace INODE. -ENOENT: there is none. */
int handle_find_inode(struct handles *hs, ino_t inode, struct handle *ret);

/*
 * Opens what SERIAL was given for: RET_FD is a descriptor of the namespace, or -1 for a leftover,
 * which has none. -ESTALE: it is gone, or the name leads to something else now.
 */
int handle_open(struct handles *hs, uint64_t serial, int *ret_fd, struct handle *ret);

/*
 * Before registry_rename() and registry_remove(), and after them: renamed, removed, or neither if
 * they have failed. In between the handle does not expire.
 */
void handle_changing(struct handles *hs, uint64_t serial, bool changing);
void handle_renamed(struct handles *hs, uint64_t serial, const char *name);
void handle_removed(struct handles *hs, uint64_t serial);

/* Does NAME have a handle that is not true any more, by others' doing? It has none then. */
bool handle_expired(struct handles *hs, const char *name);
