/* SPDX-License-Identifier: MIT */
/* Translates an nsid (nsid.h) to a namespace. */
#pragma once

#include "tree.h"

/*
 * The inode of the namespace to which the request's namespace assigned NSID. -ENOENT: NSID is not
 * assigned, or no visible process, thread, descriptor or mount holds the namespace. Results are
 * cached and revalidated on every use; only a cache miss queries all namespaces.
 */
int nsid_find(struct tree_request *rq, int nsid, ino_t *ret);

/* The same for the namespace of this process, which is the initial one outside of containers. */
int nsid_find_home(struct tree_request *rq, int nsid, ino_t *ret);

/*
 * Calls EACH for the nsids that the namespace of this process assigned to namespaces that
 * nsid_find_home() finds; stops at its first non-zero result and returns it.
 */
int nsid_list_home(struct tree_request *rq, int (*each)(int nsid, void *arg), void *arg);
