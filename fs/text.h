/* SPDX-License-Identifier: MIT */
/* Renders the text of a file into a request. Both functions may block. */
#pragma once

#include "long_text.h"
#include "request.h"

/* Called with T once a text is too long for a snapshot. Takes over the open file's reference
 * on success. 0 to continue, or a negative errno. */
typedef int (*text_long_fn)(struct request *q, struct long_text *t);

/*
 * Renders the current text into q->snapshot: 0, or a negative errno. 1, without a snapshot: the
 * text is too long, and was rendered into what IS_LONG got; or IS_LONG is NULL, and rendering
 * stopped.
 */
int text_render(struct request *q, struct tree_request *rq, text_long_fn is_long);

/* The same, but uses the cached snapshot if it is still valid (cache.h). Completes q->now:
 * generation 0 if changes are not announced. */
int text_find_or_render(struct request *q, struct tree_request *rq, text_long_fn is_long);
