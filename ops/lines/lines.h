/* SPDX-License-Identifier: MIT */
/*
 * Files of lines that are written: addrs, routes, rules, neigh, ports. What all of them have in
 * common is here: lines that come in pieces, the verbs, `>>` that adds and `>` that makes it so.
 *
 * A subject says in a struct line_ops how a line becomes a plain struct, how that becomes a change
 * of the kernel's, and which of the kernel's entries a line names.
 */
#pragma once

#include "names.h"
#include "spool.h"
#include "tree.h"
#include "words.h"

enum line_verb { LINE_ADD, LINE_REPLACE, LINE_DEL };

/*
 * Owners: one of these, or the number of a protocol (RTPROT_*, IFAPROT_*). `>` removes entries of
 * the administrator, and of those owners of which it has a line; never what the kernel made.
 */
enum {
	OWNER_ADMIN = 0,
	OWNER_MARKED = 256, /* no protocol, but a mark: `dynamic`, `extern_learn` */
	OWNER_KERNEL,
	OWNERS
};

/* Who owns what a routing protocol (RTPROT_*) made; not for RTPROT_KERNEL. */
unsigned owner_of_protocol(unsigned char protocol);
const char *owner_protocol_name(unsigned owner, char buf[NAME_SIZE]);

struct line_ops {
	/* The plain struct of a line; `clear` gives back what it owns (NULL: nothing). */
	size_t size;
	void (*clear)(void *item);

	/*
	 * Takes all words of W into the zeroed ITEM; never asks the kernel. An error leaves
	 * nothing in ITEM that clear() would not give back.
	 */
	int (*parse)(struct words *w, void *item);

	/*
	 * What the file says of its lines: the link of `links/IF/addrs`, the table of
	 * `tables/TABLE`. -EINVAL when the line says something else. NULL: nothing.
	 */
	int (*place)(struct tree_request *rq, void *item);

	/*
	 * One change. A negative errno is the kernel's, whose words are in rq->why.
	 * LINE_ADD of what is there exactly so may say 0 or -EEXIST.
	 */
	int (*change)(struct tree_request *rq, enum line_verb verb, const void *item);

	/* What the kernel has, that this file shows. */
	int (*dump)(struct tree_request *rq, struct netlink_list *list);

	/* Is PRESENT, which was dumped, what the written line says? */
	bool (*names)(const void *written, const void *present);

	/*
	 * A line that is the same for WRITTEN and PRESENT, if that names this. BRIEF: without what
	 * a line need not say. (Where they differ all the same, it takes longer.)
	 */
	void (*print)(const void *item, bool brief, FILE *out);

	/* The same number for all that may name each other. NULL: few lines, compare them all. */
	uint64_t (*key)(const void *item);

	/* May the kernel add WRITTEN, though it names what is there? NULL: it never does. */
	bool (*may_double)(const void *written);

	/* Who owns ITEM, which was written or dumped? NULL: the administrator owns all. */
	unsigned (*owner)(const void *item);

	/* The word for an owner that is neither the administrator nor the kernel. */
	const char *(*owner_name)(unsigned owner, char buf[NAME_SIZE]);
};

/* What an open file has taken of lines so far: a part of its writer (writer.h). */
struct line_state {
	unsigned number; /* of the line that is being read, from 1 */
	size_t partial;	 /* bytes of it that are in `line` */
	bool failed;	 /* a line was refused: nothing will be removed */
	char *line;	 /* room for LINE_SIZE bytes */
	struct netlink_list
		seen; /* what the kernel had when it was asked first: line_fingerprints.c */
};

#define LINE_SIZE 4096

/*
 * Applies the whole lines of TEXT and keeps what is left of the last one. MAKE_SO: as `>` does.
 * The number of bytes taken, or the error of the first line when none was; rq->why says which
 * line, which word, and why.
 */
ssize_t lines_write(struct tree_request *rq, const struct line_ops *ops, struct line_state *state,
	bool reconcile, const char *text, size_t size);

/* The file is closed: applies a last line that has no newline. */
int lines_end(struct tree_request *rq, const struct line_ops *ops, struct line_state *state,
	bool reconcile);

/*
 * Adds what TEXT has and the kernel has not, and removes what no line names, as far as `>` owns it.
 */
int lines_reconcile(struct tree_request *rq, const struct line_ops *ops, const struct spool *text);

/*
 * Applies TEXT as `>` does: adds what is missing and removes what no line names. A text with a line
 * that does not parse changes nothing; rq->why says which one.
 */
int lines_replace(struct tree_request *rq, const struct line_ops *ops, const struct spool *text);

void lines_done(struct line_state *state);
