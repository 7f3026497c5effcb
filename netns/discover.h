/* SPDX-License-Identifier: MIT */
/*
 * Finds every network namespace of the machine, named or not, by inode number. Caches only where
 * namespaces were last seen, and validates that with the kernel on each use; holds nothing open.
 * Inode numbers are reused: compare cookies (netns.h) to identify a namespace.
 *
 * All functions may be called from any thread that may block. 0 or a negative errno.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "registry.h"

struct discover;

/*
 * The caller keeps ownership of R, which must outlive the result. Names for which IS_RESERVED is
 * true are never returned, because the tree uses them otherwise. NULL and errno. discover_free()
 * takes NULL.
 */
struct discover *discover_new(const struct registry *r, bool (*is_reserved)(const char *name));
struct discover *discover_free(struct discover *d);

/*
 * Calls EACH for every namespace that a process, a thread, a descriptor or a mount holds, in
 * ascending order of inode number; stops at its first non-zero result and returns it. Makes one
 * pass over /proc, shared by all calls made before it begins.
 */
int discover_list(struct discover *d, int (*each)(ino_t inode, void *arg), void *arg);

/*
 * A number that is equal to that of an earlier call only if no namespace was created and nothing
 * was mounted since (creations.h). Then discover_list() finds the namespaces that it would have
 * found by then, without those that ended; except one that only a socket, or a mount of another
 * mount namespace that was hidden, referred to by then.
 */
int discover_epoch(struct discover *d, uint64_t *ret);

/*
 * A descriptor of the namespace, to be closed. -ENOENT: no such namespace. Makes a pass over /proc
 * if the namespace is not where it was last seen.
 */
int discover_open(struct discover *d, ino_t inode);

/* Like discover_open(), but without a pass over /proc. */
int discover_reopen(struct discover *d, ino_t inode);

/* A path that opens the namespace from this process: a mount, /proc/PID/ns/net, … */
int discover_path(struct discover *d, ino_t inode, char ret[PATH_MAX]);

/* The first name, in sort order, of the namespace in the registry. -ENOENT: none. Makes no pass. */
int discover_name(struct discover *d, ino_t inode, char ret[REGISTRY_NAME_MAX + 1]);

/* discover_reopen() and discover_name() in one; RET is empty if it has no name. */
int discover_reopen_named(struct discover *d, ino_t inode, char ret[REGISTRY_NAME_MAX + 1]);

/* Whether it has a name (1, 0). A hint only: does not validate the target of the name. */
int discover_seems_named(struct discover *d, ino_t inode);

/*
 * The namespace of the process (or thread) PID, which is cached as a hint. -ENOENT: no such
 * process.
 */
int discover_pid(struct discover *d, pid_t pid, ino_t *ret);
