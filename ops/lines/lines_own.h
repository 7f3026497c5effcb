/* SPDX-License-Identifier: MIT */
/* Internal header of lines*.c and line_*.c. See lines.h. */
#pragma once

#include "lines.h"

/*
 * Parses a line of SIZE bytes into ITEM, which the caller zeroes before and clears after each call.
 * 1: parsed, 0: empty line. Negative errno: rq->why has the reason.
 */
int line_take(struct tree_request *rq, const struct line_ops *ops, const char *text, size_t size,
	enum line_verb *verb, void *item);

/*
 * Reads the line at offset AT, of at most LINE_SIZE bytes, into LINE, without its newline, which
 * the last line may lack. Returns its length; RET_NEXT is the offset of the next line. -E2BIG,
 * -EIO.
 */
ssize_t line_read(const struct spool *text, size_t at, char line[LINE_SIZE + 1], size_t *ret_next);

/* Prefixes rq->why, or the description of ERROR, with the line number, and returns ERROR. */
int line_refuse(struct tree_request *rq, unsigned number, int error);

void line_clear(const struct line_ops *ops, void *item);

/* Keys of lines or entries: items of a sorted list. */
struct line_key {
	uint64_t key; /* key() of line_ops */
	size_t at;    /* position of its line or entry */
};

int line_keys_add(
	struct netlink_list *keys, const struct line_ops *ops, const void *item, size_t at);
void line_keys_sort(struct netlink_list *keys);

/* The first key equal to that of ITEM, or the next one after LAST. NULL: no (more) match. */
const struct line_key *line_keys_find(const struct netlink_list *keys, const struct line_ops *ops,
	const void *item, const struct line_key *last);

/*
 * Fingerprints of a dump: a list of one or two 8-byte hashes of lines for each entry. A false match
 * has a probability of 2^-64.
 */
int line_fingerprints_add(struct netlink_list *seen, const struct line_ops *ops, const void *item);
void line_fingerprints_sort(struct netlink_list *seen);
bool line_fingerprints_has(
	const struct netlink_list *seen, const struct line_ops *ops, const void *item);

/* Owners that have a line in a text, and owners whose entries were left in place. */
struct line_owners {
	bool named[OWNERS];
	bool left[OWNERS];
	size_t n_left;
};

/* Records the owner of ITEM, a line of the text. */
void line_owners_name(struct line_owners *owners, const struct line_ops *ops, const void *item);

/* Before each dump: resets the record of entries left in place. */
void line_owners_begin(struct line_owners *owners);

/*
 * Returns true if `>` may remove PRESENT, which no line identifies. Otherwise records that it was
 * left in place.
 */
bool line_owners_remove(
	struct line_owners *owners, const struct line_ops *ops, const void *present);

/* Adds a note to error_log about the entries left in place. */
void line_owners_note(
	struct tree_request *rq, const struct line_owners *owners, const struct line_ops *ops);

/*
 * Finds the lines that the kernel already has. The kernel is dumped once; entries that match no key
 * are dropped.
 */
struct line_matches {
	const struct line_ops *ops;
	struct netlink_list *seen;  /* fingerprints of the whole dump; NULL: not wanted */
	struct netlink_list wanted; /* keys of the lines */
	struct netlink_list items;  /* dumped entries */
	struct netlink_list keys;   /* keys of the dumped entries */
};

void line_matches_init(struct line_matches *t, const struct line_ops *ops);
void line_matches_done(struct line_matches *t);

/* Adds a line to look for. */
int line_matches_want(struct line_matches *t, const void *item);

/* Dumps the kernel's entries. Call once, after all line_matches_want(). */
int line_matches_look(struct line_matches *t, struct tree_request *rq);
bool line_matches_has(const struct line_matches *t, const void *item);
