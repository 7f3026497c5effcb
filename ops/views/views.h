/* SPDX-License-Identifier: MIT */
/*
 * The rows of views (view_ops.h): what their entries have in common. A node's object is the number
 * of the text (interned.h); of an entry two directories deep, the text is "A/B".
 */
#pragma once

#include "view_ops.h"

extern const struct tree_many view_dirs, view_entries;

/* The target of an entry. */
int view_show(struct tree_request *rq, FILE *out);

/* by-pid/self, which the caller alone decides. */
int by_pid_self_show(struct tree_request *rq, FILE *out);
