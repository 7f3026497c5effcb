/* SPDX-License-Identifier: MIT */
/*
 * Writing to a file of the tree: what one open(2) for writing has taken so far. A file is one of
 * values (each write(2) is one, `apply` in its row), one of one value (kept until it is closed, and
 * each write(2) checked: `check`), or one of lines (`lines`).
 *
 * Truncating is a promise: what was written until the file is closed is all that is to be there.
 * It is kept when the process that opened the file closes a descriptor of it and has something to
 * close (the shell closes a duplicate before it writes, and its children close what they share),
 * at the latest when the file is released. So it is with a last line that has no newline.
 *
 * A writer is used under its own lock; any worker may call. 0 or a negative errno.
 */
#pragma once

#include "tree.h"

/* More in one write(2) is -E2BIG. FUSE hands over no more than 1 MiB at once. */
#define WRITE_SIZE_MAX ((1u << 20) - 4096)

/* Of a value that is kept. */
#define VALUE_SIZE_MAX (16u << 20)

struct tree_writer;

/* -EACCES: the file of the request's row is only to be read. */
int writer_new(struct tree_request *rq, struct tree_writer **ret);
struct tree_writer *writer_free(struct tree_writer *w); /* takes NULL */

void writer_truncate(struct tree_writer *w);

/* The number of bytes taken, which are whole lines when it is not all. */
ssize_t writer_write(struct tree_request *rq, struct tree_writer *w, const char *text, size_t size);

/* At every close(2) of a descriptor of it, and once at the end. */
int writer_flush(struct tree_request *rq, struct tree_writer *w);
int writer_release(struct tree_request *rq, struct tree_writer *w);
