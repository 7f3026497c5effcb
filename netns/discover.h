/* SPDX-License-Identifier: MIT */
/*
 * Every network namespace of the machine, by its inode number, whether it has a name or not. What
 * is known here is where namespaces were last seen, and every use of it asks the kernel whether it
 * is still true; nothing is held open. Inode numbers are used again: who wants to know whether it
 * is still the same namespace compares cookies (netns.h).
 *
 * All functions may be called from any thread that may block. 0 or a negative errno.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "registry.h"

struct discover;

/*
 * R stays the caller's, and must outlive it. Names that IS_RESERVED are never told, as the tree has
 * something else there. NULL and errno. discover_free() takes NULL.
 */
struct discover *discover_new(const struct registry *r, bool (*is_reserved)(const char *name));
struct discover *discover_free(struct discover *d);

/*
 * Calls EACH for every namespace that a process, a thread, a descriptor or a mount holds, by
 * ascending inode number; stops at its first non-zero, and returns that. One pass over /proc,
 * shared by all who ask while it has not begun.
 */
int discover_list(struct discover *d, int (*each)(ino_t inode, void *arg), void *arg);

/*
 * A descriptor of the namespace, to be closed. -ENOENT: there is none. Costs a pass over /proc when
 * it is not where it was seen last.
 */
int discover_open(struct discover *d, ino_t inode);

/* The same, but looks only where it was seen last. */
int discover_reopen(struct discover *d, ino_t inode);

/* A path that can be opened as the namespace from here: a mount, /proc/PID/ns/net, … */
int discover_path(struct discover *d, ino_t inode, char ret[PATH_MAX]);

/* The first name, in order, that it has in the registry. -ENOENT: none. Costs no pass. */
int discover_name(struct discover *d, ino_t inode, char ret[REGISTRY_NAME_MAX + 1]);

/* Has it one (1, 0)? For a hint only, without a look at what is there now. */
int discover_seems_named(struct discover *d, ino_t inode);

/* Where the process PID is (a thread will do), which is remembered. -ENOENT: no such process. */
int discover_pid(struct discover *d, pid_t pid, ino_t *ret);
