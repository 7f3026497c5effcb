/* SPDX-License-Identifier: MIT */
/*
 * The registry: the directory of names (/run/netns), shared with `ip netns`, containerd, podman and
 * CNI. A name is a file over which a network namespace is mounted (ip-netns(8)), or a symlink to
 * one; any other file there is a leftover. Nothing is cached: every call asks the kernel.
 *
 * Functions return 0 or a negative errno, and may be called from any thread that may block. They
 * use the path of the directory, never a descriptor: the first `ip netns add` on a machine mounts
 * the directory over itself, and a descriptor would refer to the directory below that mount.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "registry_dir.h"

#define REGISTRY_NAME_MAX 255

struct registry;

/*
 * PATH is absolute and need not exist yet; -ENOTDIR: it is not a directory. SPARES is the maximum
 * number of namespaces created ahead, see stock.h. Free the result with registry_free(), which
 * takes NULL.
 */
int registry_new(const char *path, unsigned spares, struct registry **ret);
struct registry *registry_free(struct registry *r);

/* The absolute path, with symlinks resolved if it exists. Valid as long as the registry. */
const char *registry_path(const struct registry *r);

/*
 * Whether NAME may be created: 1 to 255 bytes, no '/', no control character, no leading '-', not
 * "." or "..".
 */
bool registry_name_valid(const char *name);

/* Opens the namespace NAME. -ENOENT: no such name. -EINVAL: a leftover. */
int registry_open(const struct registry *r, const char *name);

/*
 * Whether NAME itself is a mount point. The target of a symlink can change without a mount event.
 */
bool registry_is_mount(const struct registry *r, const char *name);

/* Calls EACH for every name, unsorted; stops at its first non-zero result and returns it. */
typedef int (*registry_each_fn)(const char *name, bool is_netns, void *arg);
int registry_list(const struct registry *r, registry_each_fn each, void *arg);

/*
 * Creates NAME for the namespace FD, or for a new namespace if FD is negative. -EEXIST: NAME
 * exists. Creates the registry if it is missing, as a shared mount and locked as iproute2 does.
 * -EBUSY: another process held that lock for a second; -EINTR: WAIT_INTERRUPT arrived (wait.h).
 * On an error NAME is not created.
 */
int registry_add(const struct registry *r, const char *name, int fd);

/* The pid that holds a flock(2) lock on the registry, according to /proc/locks; 0: none. */
pid_t registry_locked_by(const struct registry *r);

/* Removes the name, as `ip netns del` does; the namespace exists as long as it has users. */
int registry_remove(const struct registry *r, const char *name);

/* Removes a leftover. -EISDIR: NAME is a namespace. */
int registry_remove_leftover(const struct registry *r, const char *name);

/* Renames a namespace or a leftover. -EEXIST: NEW exists. */
int registry_rename(const struct registry *r, const char *old, const char *new);
