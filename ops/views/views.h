/* SPDX-License-Identifier: MIT */
/*
 * Rows of views (view_ops.h): the common part. A node's object is the number of the interned text
 * (interned.h) of its entry; in a subdirectory, the text is "A/B".
 */
#pragma once

#include "view_ops.h"

extern const struct tree_many view_dirs, view_entries;

/* Prints the symlink target of an entry. */
int view_show(struct tree_request *rq, FILE *out);

/* Prints the symlink target of by-pid/self, which depends on the caller. */
int by_pid_self_show(struct tree_request *rq, FILE *out);
