/* SPDX-License-Identifier: MIT */
/* What a file says, as the snapshot of a request. Both may block. */
#pragma once

#include "long_text.h"
#include "request.h"

/* Is given T as soon as a text is too long to be a snapshot; 0, and it goes on. Or a negative
 * errno. */
typedef int (*text_long_fn)(struct request *q, struct long_text *t);

/*
 * Leaves in q->snapshot what the file says now: 0, or a negative errno. Of a text that is too long
 * there is none: 1, once IS_LONG has been given it and it was made, or at once when that is NULL.
 */
int text_render(struct request *q, struct tree_request *rq, text_long_fn is_long);

/* The same, unless what it said last is still true (cache.h); and in q->now when that is true. */
int text_find_or_render(struct request *q, struct tree_request *rq, text_long_fn is_long);
