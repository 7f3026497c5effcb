/* SPDX-License-Identifier: MIT */
/*
 * Writing to a file of the tree: the text held by one open(2) for writing, and when it is applied.
 * A row takes lines (`lines`), a script (`check` and `apply`), or values (`apply` alone).
 *
 * A file of lines or a script has a text, like a regular file. An open is in one of three states:
 *
 *   APPENDING  opened with O_APPEND. The text is the kernel's contents, which need not be known.
 *              Writes go to the end, whatever their offset.
 *   REPLACING  opened with O_TRUNC, or truncated to 0. The text is what was written since. Writes
 *              are sequential.
 *   EDITING    all else: the text is the kernel's contents at open (at the first change, if the
 *              file is not opened for reading), with changes at any offset.
 *
 * Sequential lines (APPENDING, REPLACING) are applied by each write(2). On close, REPLACING
 * replaces entries that differ from their line, and removes those that the text does not name;
 * EDITING applies the text as a whole, or nothing if a line does not parse. A script is checked by
 * each sequential write(2), and applied as a whole on close. The text has no holes: writing beyond
 * its end and extending it return -EINVAL.
 *
 * Close means: the process that opened the file closes a descriptor of it after it was written or
 * truncated with ftruncate(2) (a shell closes a duplicate before it writes, and its children close
 * shared descriptors); or fsync(2); or the last descriptor is closed.
 *
 * A file of values has no text: each write(2) is one value, as in sysfs. It starts at offset 0, or
 * at the end of the previous write. Truncating to a size other than 0 has no effect.
 *
 * A draft (drafts.h) has a text, too, which is applied by rename(2): writer_replace().
 *
 * A writer serializes its operations with its own lock; any worker may call. Functions return 0 or
 * a negative errno: -ETIMEDOUT or -EINTR if another operation on the writer takes a minute, or
 * until WAIT_INTERRUPT arrives (wait.h).
 */
#pragma once

#include "spool.h"
#include "tree.h"

/*
 * A larger write(2) that is applied or checked immediately returns -E2BIG: FUSE splits writes at 1
 * MiB.
 */
#define WRITE_SIZE_MAX ((1u << 20) - 4096)

/* Maximum size of a script. */
#define SCRIPT_SIZE_MAX (16u << 20)

struct tree_writer;

/* FLAGS are those of open(2). -EACCES: read-only file. */
int writer_new(struct tree_request *rq, int flags, struct tree_writer **ret);
struct tree_writer *writer_free(struct tree_writer *w); /* takes NULL */

/*
 * Returns the number of bytes consumed; a short count ends at the end of a line. APPEND: write at
 * the end and ignore AT.
 */
ssize_t writer_write(struct tree_request *rq, struct tree_writer *w, const char *text, size_t size,
	size_t at, bool append);

/* As ftruncate(2). */
int writer_truncate(struct tree_request *rq, struct tree_writer *w, size_t size);

/* As pread(2) on the text of an open with O_RDWR. */
ssize_t writer_read(struct tree_writer *w, size_t at, char *buf, size_t size);

/* Size of the text. False: unknown, or a file of values. */
bool writer_size(struct tree_writer *w, size_t *ret);

/* Returns false if writer_flush() has nothing to do. Never blocks. */
bool writer_flushes(struct tree_writer *w);

/*
 * writer_flush(): at every close(2) of a descriptor. writer_sync(): at fsync(2), and once at
 * release.
 */
int writer_flush(struct tree_request *rq, struct tree_writer *w);
int writer_sync(struct tree_request *rq, struct tree_writer *w);

/* Replaces the contents of the file of the request's node with TEXT, as `>` does. */
int writer_replace(struct tree_request *rq, const struct spool *text);
