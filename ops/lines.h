/* SPDX-License-Identifier: MIT */
/*
 * Files of lines that are written: addrs, routes, rules, neigh, ports. What all of them have in
 * common is here: lines that come in pieces, the verbs, `>>` that adds and `>` that makes it so.
 *
 * A subject says in a struct line_ops how a line becomes a plain struct, how that becomes a change
 * of the kernel's, and which of the kernel's entries a line names.
 */
#pragma once

#include "tree.h"
#include "words.h"

enum line_verb { LINE_ADD, LINE_REPLACE, LINE_DEL };

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

	/* Did the kernel make it by itself, so that `>` leaves it alone? */
	bool (*is_kernels)(const void *present);
};
