/* SPDX-License-Identifier: MIT */
/*
 * Writable files of lines: addrs, routes, rules, neigh, ports. This header has their common part:
 * buffering of partial lines, the verbs, `>>`, which adds lines, and `>`, which replaces the
 * contents.
 *
 * A subject provides a struct line_ops: it parses a line into a plain struct, applies the struct as
 * a change, and decides which kernel entries a line identifies.
 */
#pragma once

#include "names.h"
#include "netlink.h"
#include "spool.h"
#include "tree.h"
#include "words.h"

enum line_verb { LINE_ADD, LINE_REPLACE, LINE_DEL };

/*
 * Owners: one of these, or a protocol number (RTPROT_*, IFAPROT_*). `>` removes entries of the
 * administrator, and of those owners that own a line of the text; never entries of the kernel.
 */
enum {
	OWNER_ADMIN = 0,
	OWNER_MARKED = 256, /* identified by a flag: `dynamic`, `extern_learn` */
	OWNER_KERNEL,
	OWNERS
};

/* Owner of entries with a routing protocol (RTPROT_*); not for RTPROT_KERNEL. */
unsigned owner_of_protocol(unsigned char protocol);
const char *owner_protocol_name(unsigned owner, char buf[NAME_SIZE]);

struct line_ops {
	/*
	 * Size of the plain struct of a line. `clear` frees what it owns (NULL: it owns nothing).
	 */
	size_t size;
	void (*clear)(void *item);

	/*
	 * Parses all words of W into the zeroed ITEM, without querying the kernel. On error, ITEM
	 * may hold only memory that clear() frees.
	 */
	int (*parse)(struct words *w, void *item);

	/*
	 * Sets the fields implied by the file: the link of `links/IF/addrs`, the table of
	 * `tables/TABLE`. -EINVAL if the line contradicts them. NULL: none.
	 */
	int (*complete)(struct tree_request *rq, void *item);

	/*
	 * Applies one change. A negative errno is the kernel's; rq->why has its extended ack.
	 * LINE_ADD of an identical entry may return 0 or -EEXIST.
	 */
	int (*change)(struct tree_request *rq, enum line_verb verb, const void *item);

	/* Dumps the kernel entries that this file shows. */
	int (*dump)(struct tree_request *rq, struct netlink_list *list);

	/* Returns true if the line WRITTEN identifies the dumped entry PRESENT. */
	bool (*matches)(const void *written, const void *present);

	/*
	 * Prints the canonical line, identical for WRITTEN and PRESENT if WRITTEN identifies
	 * PRESENT. BRIEF: without optional attributes. A mismatch costs only time.
	 */
	void (*print)(const void *item, bool brief, FILE *out);

	/* Equal for items that may identify each other. NULL: there are few lines, compare all. */
	uint64_t (*key)(const void *item);

	/*
	 * Returns true if the kernel may add WRITTEN although it identifies an existing entry.
	 * NULL: never.
	 */
	bool (*may_duplicate)(const void *written);

	/* Owner of ITEM, which was parsed or dumped. NULL: the administrator owns all entries. */
	unsigned (*owner)(const void *item);

	/* Name of an owner other than the administrator and the kernel. */
	const char *(*owner_name)(unsigned owner, char buf[NAME_SIZE]);
};

/* Line state of an open file, part of its writer (writer.h). */
struct line_state {
	unsigned number;	  /* of the current line, from 1 */
	size_t partial;		  /* bytes of it in `line` */
	bool failed;		  /* a line was refused: the close removes nothing */
	char *line;		  /* buffer of LINE_SIZE bytes */
	struct netlink_list seen; /* fingerprints of the first dump: line_fingerprints.c */
};

#define LINE_SIZE 4096

/*
 * Applies the complete lines of TEXT and buffers the last, partial one. RECONCILE: existing entries
 * are left unchanged, as with `>`. Returns the number of bytes consumed, or the error of the first
 * line if it was refused; rq->why has the line number, the word and the reason.
 */
ssize_t lines_write(struct tree_request *rq, const struct line_ops *ops, struct line_state *state,
	bool reconcile, const char *text, size_t size);

/* On close: applies a last line without a newline. */
int lines_end(struct tree_request *rq, const struct line_ops *ops, struct line_state *state,
	bool reconcile);

/*
 * Adds entries of TEXT that the kernel lacks, and removes entries that no line identifies, subject
 * to ownership.
 */
int lines_reconcile(struct tree_request *rq, const struct line_ops *ops, const struct spool *text);

/*
 * Replaces the file's contents with TEXT, as `>` does. A line that does not parse leaves everything
 * unchanged; rq->why has its number.
 */
int lines_replace(struct tree_request *rq, const struct line_ops *ops, const struct spool *text);

void lines_done(struct line_state *state);
