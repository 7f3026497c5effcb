/* SPDX-License-Identifier: MIT */
/*
 * Writable files of lines: addrs, routes, rules, neigh, ports. This header has their common part:
 * the verbs, `>>`, which adds lines, and `>`, which replaces the contents.
 *
 * A subject provides a struct line_ops: it parses a line into a plain struct, applies the struct as
 * a change, and decides which kernel entries a line matches.
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

	/*
	 * Removes all entries, in a file whose lines only remove entries: `>` takes no text, and
	 * calls this on close. Such a file has no `dump` and no members below. NULL: `>`
	 * reconciles the text with the dump.
	 */
	int (*flush)(struct tree_request *rq);

	/*
	 * Returns true if the dumped entry PRESENT is what the line WRITTEN describes. Attributes
	 * that the line omits may match any value.
	 */
	bool (*matches)(const void *written, const void *present);

	/*
	 * Hash of what identifies an entry in the kernel, which refuses a second one with EEXIST
	 * (hash.h). Equal if a line matches an entry. NULL: there are few lines, compare all.
	 */
	uint64_t (*key)(const void *item);

	/*
	 * Returns true if the kernel may add ITEM although it matches an entry, for which this is
	 * true, too. NULL: never.
	 */
	bool (*may_duplicate)(const void *item);

	/*
	 * The entries always exist, and a line sets one: LINE_ADD replaces it. Of lines with one
	 * key, the last one stays.
	 */
	bool sets_values;

	/*
	 * Returns true if the kernel completes WRITTEN from other entries, as it looks up the link
	 * of a gateway. NULL: never.
	 */
	bool (*depends)(const void *written);

	/* Owner of ITEM, which was parsed or dumped. NULL: the administrator owns all entries. */
	unsigned (*owner)(const void *item);

	/* Name of an owner other than the administrator and the kernel. */
	const char *(*owner_name)(unsigned owner, char buf[NAME_SIZE]);
};

/* Progress in a text of lines, part of a writer (writer.h). Zeroed at the start of the text. */
struct line_state {
	size_t applied;	 /* offset of the first line that is not applied */
	unsigned count;	 /* of the applied lines */
	bool failed;	 /* a line was refused: the close removes nothing */
	bool compared;	 /* lines were compared with a dump */
	bool replaced;	 /* a line replaced an entry */
	bool unverified; /* the kernel has an entry in the place of a line; it may differ */
};

#define LINE_SIZE 4096

/*
 * Applies the complete lines of TEXT that are not applied; LAST: also a last line without a
 * newline. Returns 0, or the error of the first line that was refused, after which nothing is
 * applied; rq->why has the line number, the word and the reason.
 *
 * TRUNCATED, as with `>`: an existing entry is no error, and is replaced if it differs from its
 * line. After the first of them, that is left to lines_reconcile() on close, unless a later line is
 * refused, which may depend on it.
 */
int lines_apply(struct tree_request *rq, const struct line_ops *ops, struct line_state *state,
	const struct spool *text, bool truncated, bool last);

/*
 * On close: adds entries of TEXT that the kernel lacks, replaces those that differ, and unless a
 * line was refused, removes entries that no line matches, subject to ownership.
 */
int lines_reconcile(struct tree_request *rq, const struct line_ops *ops,
	const struct line_state *state, const struct spool *text);

/*
 * Replaces the file's contents with TEXT, as `>` does. A line that does not parse leaves everything
 * unchanged; rq->why has its number.
 */
int lines_replace(struct tree_request *rq, const struct line_ops *ops, const struct spool *text);
