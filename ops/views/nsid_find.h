/* SPDX-License-Identifier: MIT */
/* From a namespace id (nsid.h) to the namespace that has it. */
#pragma once

#include "tree.h"

/*
 * The namespace that the request's own knows as NSID. -ENOENT: it has none of that id, or nothing
 * that can be seen holds it. What was found is remembered, and asked for again at every use; only
 * what is not known costs a look at every namespace.
 */
int nsid_find(struct tree_request *rq, int nsid, ino_t *ret);
