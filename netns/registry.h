/* SPDX-License-Identifier: MIT */
/*
 * The registry: the directory of names (/run/netns), shared with `ip netns`, containerd, podman
 * and CNI. A name is a file over which a network namespace is mounted (ip-netns(8)), or a symlink
 * to one; any other file there is a leftover. Nothing is cached: every call asks the kernel.
 *
 * Functions return 0 or a negative errno, and may be called from any thread that may block.
 * PATHs are used, never a descriptor of the directory: the first `ip netns add` on a machine
 * mounts the directory over itself, and a descriptor would stay below that mount.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#define REGISTRY_DEFAULT "/run/netns"
#define REGISTRY_NAME_MAX 255

struct registry;

/*
 * An absolute PATH need not exist yet; -ENOTDIR: it is something else. SPARES: how many
 * namespaces are made ahead at most, see stock.h. Given back with registry_free(), which takes
 * NULL.
 */
int registry_new(const char *path, unsigned spares, struct registry **ret);
struct registry *registry_free(struct registry *r);

/* The absolute path, free of symlinks where it exists. Lives as long as the registry. */
const char *registry_path(const struct registry *r);

/* May a name be given? 1 to 255 bytes, no '/', no control character, no leading '-' or dots. */
bool registry_name_valid(const char *name);

/* A descriptor of the namespace. -ENOENT: no such name. -EINVAL: a leftover. */
int registry_open(const struct registry *r, const char *name);

/*
 * Is NAME itself a mount? What a symlink leads to changes without a mount being made or going.
 */
bool registry_is_mount(const struct registry *r, const char *name);

/* Calls EACH for every name, in no order; stops at its first non-zero, and returns that. */
typedef int (*registry_each_fn)(const char *name, bool is_netns, void *arg);
int registry_list(const struct registry *r, registry_each_fn each, void *arg);

/*
 * Gives NAME to the namespace behind FD, or to a new one when FD is negative. -EEXIST: taken.
 * Makes the registry when it is missing, shared and locked as iproute2 does. -EBUSY: somebody has
 * held that lock for a second; -EINTR: CALLER_INTERRUPT came (caller.h). On an error the name is as
 * free as before.
 */
int registry_add(const struct registry *r, const char *name, int fd);

/* Who holds a lock of flock(2) on the registry, as far as /proc/locks tells; 0: nobody. */
pid_t registry_locked_by(const struct registry *r);

/* Takes the name away, as `ip netns del`; the namespace lives on as long as it has users. */
int registry_remove(const struct registry *r, const char *name);

/* Removes a leftover. -EISDIR: it is a namespace. */
int registry_remove_leftover(const struct registry *r, const char *name);

/* Gives a namespace or a leftover another name. -EEXIST: NEW is taken. */
int registry_rename(const struct registry *r, const char *old, const char *new);
