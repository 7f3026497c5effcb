/* SPDX-License-Identifier: MIT */
/*
 * The directory of the registry: created with the first name, as a shared mount over itself, as
 * iproute2 does, so that names propagate to other mount namespaces.
 */
#pragma once

#include <sys/types.h>

#define REGISTRY_DEFAULT "/run/netns"

struct registry_dir;

/* As registry_new(). */
int registry_dir_new(const char *path, struct registry_dir **ret);

/*
 * Accepts NULL. Unmounts the directory if registry_dir_prepare() mounted it and it is empty.
 * /run/netns stays mounted, as ip(8) leaves it: other tools share it.
 */
struct registry_dir *registry_dir_free(struct registry_dir *d);

/* As registry_path(). */
const char *registry_dir_path(const struct registry_dir *d);

/* Call before creating a name in the directory. -EBUSY, -EINTR: see registry_add(). Any thread. */
int registry_dir_prepare(struct registry_dir *d);
