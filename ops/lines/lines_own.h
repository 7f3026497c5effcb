/* SPDX-License-Identifier: MIT */
/* Lines' own: what lines*.c share. See lines.h. */
#pragma once

#include "lines.h"

/*
 * Makes ITEM of a line of SIZE bytes, or says that there is nothing in it: 1, or 0. A negative
 * errno has its words in rq->why. ITEM is zeroed before, and to be cleared after each of these.
 */
int line_take(struct tree_request *rq, const struct line_ops *ops, const char *text, size_t size,
	enum line_verb *verb, void *item);

/*
 * Reads the line that begins at AT, of at most LINE_SIZE bytes, into LINE, without its newline (the
 * last one may have none): its length, and where the next one begins. -E2BIG, -EIO.
 */
ssize_t line_read(const struct spool *text, size_t at, char line[LINE_SIZE + 1], size_t *ret_next);

/* Puts the number of the line before what rq->why says of ERROR, and returns ERROR. */
int line_refuse(struct tree_request *rq, unsigned number, int error);

void line_clear(const struct line_ops *ops, void *item);

/* Lines by what they have in common with that which they name: items of a list. */
struct line_key {
	uint64_t key; /* of line_ops */
	size_t at;    /* whose it is */
};

int line_keys_add(
	struct netlink_list *keys, const struct line_ops *ops, const void *item, size_t at);
void line_keys_sort(struct netlink_list *keys);

/* The first one that ITEM has in common with, or the next one after LAST. NULL: none (any more). */
const struct line_key *line_keys_find(const struct netlink_list *keys, const struct line_ops *ops,
	const void *item, const struct line_key *last);

/*
 * What the kernel had at some moment, to be asked for again: a list of 8 bytes for each, or
 * twice that, by the hash of its line. One in 2^64 of those that it has not, it seems to have.
 */
int line_fingerprints_add(struct netlink_list *seen, const struct line_ops *ops, const void *item);
void line_fingerprints_sort(struct netlink_list *seen);
bool line_fingerprints_has(
	const struct netlink_list *seen, const struct line_ops *ops, const void *item);

/* Which owners a text names, and what was left in place of all others. */
struct line_owners {
	bool named[OWNERS];
	bool left[OWNERS];
	size_t n_left;
};

/* ITEM is a line of the text. */
void line_owners_name(struct line_owners *owners, const struct line_ops *ops, const void *item);

/* The kernel is asked (again): nothing was left so far. */
void line_owners_begin(struct line_owners *owners);

/* May `>` remove PRESENT, which no line names? If not, it was left. */
bool line_owners_remove(
	struct line_owners *owners, const struct line_ops *ops, const void *present);

/* Notes in error_log what was left. */
void line_owners_note(
	struct tree_request *rq, const struct line_owners *owners, const struct line_ops *ops);

/*
 * Which of some lines the kernel has already. It is dumped once, and what none of them can name is
 * not kept.
 */
struct line_matches {
	const struct line_ops *ops;
	struct netlink_list *seen;  /* all that is dumped; NULL: nobody wants it */
	struct netlink_list wanted; /* keys, of the lines */
	struct netlink_list items;  /* plain structs, dumped */
	struct netlink_list keys;   /* theirs */
};

void line_matches_init(struct line_matches *t, const struct line_ops *ops);
void line_matches_done(struct line_matches *t);

/* The line is one of them. */
int line_matches_want(struct line_matches *t, const void *item);

/* Asks the kernel; once, after all are wanted. */
int line_matches_look(struct line_matches *t, struct tree_request *rq);
bool line_matches_has(const struct line_matches *t, const void *item);
