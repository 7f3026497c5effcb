/* SPDX-License-Identifier: MIT */
/*
 * Drafts: temporary files beside a file that can be written, for programs that save by writing a
 * new file and renaming it over the old one. rename(2) of a draft onto the file replaces the file's
 * text with the draft's, as `>` does.
 *
 * A draft exists in the daemon's memory only. It is created with O_EXCL, under a name that such
 * programs choose (draft_patterns in draft_files.c), so that a mistyped name is still an error. It
 * is not listed. It is gone when it is renamed or unlinked, or when nobody had it open for
 * DRAFT_SECONDS.
 *
 * Any thread; a store has one lock, held for short times.
 */
#pragma once

#include <limits.h>

#include "spool.h"
#include "tree.h"

#define DRAFTS_MAX 64
#define DRAFTS_SIZE_MAX (16u << 20) /* bytes, of all together */
#define DRAFT_SECONDS 60

struct drafts;
struct draft;

struct drafts *drafts_new(void);
struct drafts *drafts_free(struct drafts *all); /* takes NULL */

/* Is there any? Never blocks. */
bool drafts_exist(const struct drafts *all);

/* The draft of the request's node, open until draft_close(). -ESTALE: there is none any more. */
int draft_open(struct tree_request *rq, struct draft **ret);
struct draft *draft_close(struct draft *d); /* takes NULL */

/*
 * As pwrite(2), ftruncate(2), pread(2) and fstat(2). APPEND: at the end, whatever AT says. -EINVAL:
 * a hole; -ENOSPC: DRAFTS_SIZE_MAX; -ESTALE: it was renamed or unlinked.
 */
int draft_write(struct draft *d, const char *text, size_t size, size_t at, bool append);
int draft_truncate(struct draft *d, size_t size);
ssize_t draft_read(struct draft *d, size_t at, char *buf, size_t size);
size_t draft_size(struct draft *d);

/* Writes its text to OUT. 0 or -ENOMEM. */
int draft_print(struct draft *d, FILE *out);

/*
 * To put its text in the place of another one: it is taken, which leaves none, and then given back,
 * or the draft is removed.
 */
struct spool draft_take_text(struct draft *d);
void draft_give_text_back(struct draft *d, struct spool *text);
void draft_discard(struct draft *d, struct spool *text);

/* Those of the directory DIR, by name. The number of one; 0: there is none. */
uint32_t drafts_find(struct drafts *all, const struct tree_node *dir, const char *name);

/* A new, empty one: -EEXIST, -ENOSPC: there are DRAFTS_MAX. */
int drafts_add(
	struct drafts *all, const struct tree_node *dir, const char *name, uint32_t *ret_number);

/* -ENOENT. What had NEW_NAME before is gone. */
int drafts_remove(struct drafts *all, const struct tree_node *dir, const char *name);
int drafts_rename(
	struct drafts *all, const struct tree_node *dir, const char *name, const char *new_name);

/* Its name, "?" when it is no more. */
const char *drafts_name(struct drafts *all, uint32_t number, char buf[NAME_MAX + 1]);
