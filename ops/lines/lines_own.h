/* SPDX-License-Identifier: MIT */
/* Internal header of lines*.c and line_*.c: see lines.h. */
#pragma once

#include "lines.h"

/* A line of a text. */
struct line {
	char text[LINE_SIZE + 1]; /* without the newline; split by line_parse() */
	size_t next;		  /* offset of the next line */
	bool terminated;	  /* it has a newline */
	enum line_verb verb;
	void *item; /* the plain struct of struct line_ops */
};

/* -ENOMEM. line_done() also accepts a zeroed line. */
int line_init(struct line *line, const struct line_ops *ops);
void line_done(struct line *line, const struct line_ops *ops);

/* Reads the line at offset AT. -E2BIG, -EINVAL: a NUL byte; rq->why has the reason. -EIO. */
int line_read(struct tree_request *rq, const struct spool *text, size_t at, struct line *line);

/*
 * Parses the line that was read, and replaces line->item. 1: parsed, 0: empty line. Negative errno:
 * rq->why has the reason.
 */
int line_parse(struct tree_request *rq, const struct line_ops *ops, struct line *line);

/* Prefixes rq->why, or the description of ERROR, with the line number, and returns ERROR. */
int line_refuse(struct tree_request *rq, unsigned number, int error);

/* Lines of a text, by their offsets. */
struct line_range {
	size_t from, to;
	size_t refused; /* SIZE_MAX: none */
	bool replaced;	/* a line of the text replaced an entry, before or now */
};

/* Number of lines from offset FROM to TO. */
unsigned line_range_count(const struct spool *text, size_t from, size_t to);

/*
 * As lines_reconcile(), for a part of the text. Without REMOVE, this is one dump; what others
 * change meanwhile is left to the close. Sets RANGE->refused; the lines before that one are in
 * effect.
 */
int line_range_reconcile(struct tree_request *rq, const struct line_ops *ops,
	const struct spool *text, struct line_range *range, bool remove);

/* Keys of lines: items of a sorted list. */
struct line_key {
	uint64_t key;			    /* key() of line_ops */
	size_t at : 8 * sizeof(size_t) - 1; /* offset of the line */
	size_t is_present : 1;		    /* the kernel has an entry that it matches */
};

int line_keys_add(
	struct netlink_list *keys, const struct line_ops *ops, const void *item, size_t at);
void line_keys_sort(struct netlink_list *keys);

/* The first key equal to that of ITEM, or the next one after LAST. NULL: no (more) match. */
struct line_key *line_keys_find(const struct netlink_list *keys, const struct line_ops *ops,
	const void *item, const struct line_key *last);

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
 * Returns true if `>` may remove PRESENT, which no line matches. Otherwise records that it was
 * left in place.
 */
bool line_owners_remove(
	struct line_owners *owners, const struct line_ops *ops, const void *present);

/* Adds a note to error_log about the entries left in place. */
void line_owners_note(
	struct tree_request *rq, const struct line_owners *owners, const struct line_ops *ops);
