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
