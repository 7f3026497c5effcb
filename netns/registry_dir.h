/* SPDX-License-Identifier: MIT */
/*
 * The directory of the registry itself: made with its first name, and a shared mount on itself, as
 * iproute2 does it, so that names are seen in other mount namespaces.
 */
#pragma once

#include <sys/types.h>

struct registry_dir;

/* See registry_new(). */
int registry_dir_new(const char *path, struct registry_dir **ret);

/*
 * NULL is taken. The mount goes if registry_dir_prepare() made it, and nothing is in the directory.
 * /run/netns stays a mount, as ip(8) leaves it: other tools share it.
 */
struct registry_dir *registry_dir_free(struct registry_dir *d);

/* See registry_path(). */
const char *registry_dir_path(const struct registry_dir *d);

/* Before a name is made in it. -EBUSY, -EINTR: see registry_add(). Any thread. */
int registry_dir_prepare(struct registry_dir *d);
