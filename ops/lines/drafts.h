/* SPDX-License-Identifier: MIT */
/*
 * Drafts: temporary files next to a writable file, for programs that save by writing a new file and
 * renaming it over the old one. rename(2) of a draft onto the file replaces the file's text with
 * the draft's, as `>` does.
 *
 * A draft exists in the daemon's memory only. It must be created with O_EXCL, under a name that
 * matches draft_patterns in draft_files.c, so that a mistyped name is still an error. It is not
 * listed. It is removed by rename or unlink, or when it has not been open for DRAFT_SECONDS.
 *
 * Any thread; a store has one lock, held briefly.
 */
#pragma once

#include <limits.h>

#include "spool.h"
#include "tree.h"

#define DRAFTS_MAX 64
#define DRAFTS_SIZE_MAX (16u << 20) /* bytes, total of all drafts */
#define DRAFT_SECONDS 60

struct drafts;
struct draft;

struct drafts *drafts_new(void);
struct drafts *drafts_free(struct drafts *all); /* takes NULL */

/* Returns true if the store is not empty. Never blocks. */
bool drafts_exist(const struct drafts *all);

/* Opens the draft of the request's node until draft_close(). -ESTALE: it no longer exists. */
int draft_open(struct tree_request *rq, struct draft **ret);
struct draft *draft_close(struct draft *d); /* takes NULL */

/*
 * As pwrite(2), ftruncate(2), pread(2) and fstat(2). APPEND: write at the end and ignore AT.
 * -EINVAL: a hole; -ENOSPC: DRAFTS_SIZE_MAX exceeded; -ESTALE: the draft was renamed or unlinked.
 */
int draft_write(struct draft *d, const char *text, size_t size, size_t at, bool append);
int draft_truncate(struct draft *d, size_t size);
ssize_t draft_read(struct draft *d, size_t at, char *buf, size_t size);
size_t draft_size(struct draft *d);

/* Writes the draft's text to OUT. 0 or -ENOMEM. */
int draft_print(struct draft *d, FILE *out);

/*
 * Replaces another file's text: draft_steal_text() moves the text out of the draft and leaves it
 * empty; then draft_restore_text() restores it, or draft_discard() frees it and removes the
 * draft.
 */
struct spool draft_steal_text(struct draft *d);
void draft_restore_text(struct draft *d, struct spool *text);
void draft_discard(struct draft *d, struct spool *text);

/* Number of the draft NAME in the directory DIR; 0: none. */
uint32_t drafts_find(struct drafts *all, const struct tree_node *dir, const char *name);

/* Creates an empty draft. -EEXIST, or -ENOSPC: DRAFTS_MAX exist. */
int drafts_add(
	struct drafts *all, const struct tree_node *dir, const char *name, uint32_t *ret_number);

/* -ENOENT: no such draft. A draft that has NEW_NAME is removed. */
int drafts_remove(struct drafts *all, const struct tree_node *dir, const char *name);
int drafts_rename(
	struct drafts *all, const struct tree_node *dir, const char *name, const char *new_name);

/* Name of the draft, "?" if it no longer exists. */
const char *drafts_name(struct drafts *all, uint32_t number, char buf[NAME_MAX + 1]);
