/* SPDX-License-Identifier: MIT */
/* What a file says, as the snapshot of a request. Both may block, and return 0 or a negative errno.
 */
#pragma once

#include "request.h"

/* Leaves in q->snapshot what the file says now. */
int text_render(struct request *q, struct tree_request *rq);

/* The same, unless what it said last is still true (cache.h); and in q->now when that is true. */
int text_find_or_render(struct request *q, struct tree_request *rq);
