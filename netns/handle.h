/* SPDX-License-Identifier: MIT */
/*
 * Handles: a serial number for a name, or for an inode number, that refers to one particular
 * namespace. The serial stays with the namespace when it is renamed through this daemon. A name
 * that is deleted and created again gets a new serial, and the old serial yields -ESTALE. Serials
 * are reused after all others were assigned, and only when they are not in use.
 *
 * A handle does not keep a namespace alive: it is a name and a cookie, and each use resolves it
 * again through the registry (or discover.h for a namespace without a name). All functions may be
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
	ino_t inode;			  /* of a handle that was found by inode; else 0 */
	bool changing;			  /* this daemon is removing or renaming its name */
	char name[REGISTRY_NAME_MAX + 1]; /* in the registry; or HANDLE_BY_INODE/INUM */
};

#define HANDLE_BY_INODE "by-inode"

/* Valid serials are 1 to MAX. A serial that is IN_USE is not assigned. */
struct handle_serials {
	uint64_t max;
	bool (*in_use)(uint64_t serial, void *arg); /* never blocks */
	void *arg;
};

/*
 * The caller keeps ownership of R and D, which must outlive the handles. handles_free() takes NULL.
 */
struct handles *handles_new(
	const struct registry *r, struct discover *d, const struct handle_serials *serials);
struct handles *handles_free(struct handles *hs);

/*
 * The handle of what NAME refers to now. -ENOENT: no such name. -EOVERFLOW: all serials are in use.
 */
int handle_find(struct handles *hs, const char *name, struct handle *ret);

/* The handle of the namespace INODE. -ENOENT: no such namespace. */
int handle_find_inode(struct handles *hs, ino_t inode, struct handle *ret);

/*
 * Opens the namespace that SERIAL was assigned to: RET_FD is its descriptor, or -1 for a leftover.
 * -ESTALE: it is gone, or the name refers to something else now.
 */
int handle_open(struct handles *hs, uint64_t serial, int *ret_fd, struct handle *ret);

/*
 * Call handle_changing() with true before registry_rename() and registry_remove(), and afterwards
 * handle_renamed(), handle_removed(), or handle_changing() with false on failure. Until then the
 * handle does not expire.
 */
void handle_changing(struct handles *hs, uint64_t serial, bool changing);
void handle_renamed(struct handles *hs, uint64_t serial, const char *name);
void handle_removed(struct handles *hs, uint64_t serial);

/* Whether the handle of NAME was invalidated by other processes. If so, the handle is dropped. */
bool handle_expired(struct handles *hs, const char *name);
