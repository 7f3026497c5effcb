/* SPDX-License-Identifier: MIT */
/*
 * Writing to a file of the tree: the text that one open(2) for writing holds, and when it is
 * applied. A row takes lines (`lines`), a script (`check` and `apply`), or values (`apply` alone).
 *
 * A file of lines or a script has a text, as a regular file has. An open is in one of three states:
 *
 *   APPENDING  opened with O_APPEND. The text is what the kernel has and need not be known; writes
 *              go behind it, wherever they say.
 *   REPLACING  opened with O_TRUNC, or truncated to 0. The text is what was written since. Writes
 *              come in order.
 *   EDITING    all else: the text is what the kernel had when the file was opened (when it is first
 *              changed, if it cannot be read), with all changes at any offset.
 *
 * Lines that come in order (APPENDING, REPLACING) are applied by each write(2). When the file is
 * closed, REPLACING removes what the text does not name, and EDITING applies the text as a whole:
 * nothing, if a line does not parse. A script is checked by each write(2) that comes in order, and
 * applied as a whole when the file is closed. The text has no holes: writing behind its end and
 * extending it are -EINVAL.
 *
 * Closed means: the process that opened the file closes a descriptor of it after it was written or
 * truncated with ftruncate(2) (a shell closes a duplicate before it writes, and its children close
 * what they share); or fsync(2); or the last descriptor is gone.
 *
 * A file of values has no text: each write(2) is one value, as in sysfs. It begins at offset 0, or
 * where the last one ended. Truncating to anything but 0 does nothing.
 *
 * A draft (drafts.h) has a text, too, which is applied when it is renamed: writer_replace().
 *
 * A writer is used under its own lock; any worker may call. 0 or a negative errno: -ETIMEDOUT and
 * -EINTR if another use of the writer takes a minute, or until CALLER_INTERRUPT comes (caller.h).
 */
#pragma once

#include "spool.h"
#include "tree.h"

/*
 * More in one write(2) that is applied or checked at once is -E2BIG: FUSE hands over no more than
 * 1 MiB, and would cut it.
 */
#define WRITE_SIZE_MAX ((1u << 20) - 4096)

/* Of a script. */
#define SCRIPT_SIZE_MAX (16u << 20)

struct tree_writer;

/* FLAGS are those of open(2). -EACCES: the file of the request's row is read-only. */
int writer_new(struct tree_request *rq, int flags, struct tree_writer **ret);
struct tree_writer *writer_free(struct tree_writer *w); /* takes NULL */

/*
 * The number of bytes taken, which are whole lines when it is not all. APPEND: at the end, whatever
 * AT says.
 */
ssize_t writer_write(struct tree_request *rq, struct tree_writer *w, const char *text, size_t size,
	size_t at, bool append);

/* As ftruncate(2). */
int writer_truncate(struct tree_request *rq, struct tree_writer *w, size_t size);

/* As pread(2), of the text that the open holds; it was opened with O_RDWR. */
ssize_t writer_read(struct tree_writer *w, size_t at, char *buf, size_t size);

/* The length of the text. False: it is not known, or the file has values. */
bool writer_size(struct tree_writer *w, size_t *ret);

/* Could writer_flush() have anything to do? Never blocks. */
bool writer_flushes(struct tree_writer *w);

/* At every close(2) of a descriptor of it; at fsync(2), and once at the end. */
int writer_flush(struct tree_request *rq, struct tree_writer *w);
int writer_sync(struct tree_request *rq, struct tree_writer *w);

/* TEXT takes the place of what is in the file of the request's node, as by `>`. */
int writer_replace(struct tree_request *rq, const struct spool *text);
