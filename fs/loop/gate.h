/* SPDX-License-Identifier: MIT */
/*
 * Orders requests behind those that close files. Later requests must see the effect of a close, but
 * the kernel does not wait for the reply to RELEASE. So requests about a namespace wait for the
 * earlier requests that close a file of it.
 *
 * A gate lists, in order of arrival, the closing requests that are not answered yet and the
 * requests that wait for them. A request waits while an earlier closing request has a serial in
 * common with it. Not locked: the caller holds a lock.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct gate_item {
	uint64_t serials[2]; /* of the namespaces that the request uses, often equal */
	bool closes;
	bool waits; /* private to the gate, as is next */
	struct gate_item *next;
};

struct gate {
	struct gate_item *first;
};

/* True: ITEM may proceed. The gate lists ITEM from here on if it closes or waits. */
bool gate_enter(struct gate *g, struct gate_item *item);

/* Removes ITEM, which is answered or no longer waits. */
void gate_leave(struct gate *g, struct gate_item *item);

/* The first waiting item that may proceed now, which the gate then lists only if it closes; NULL:
 * none. */
struct gate_item *gate_next(struct gate *g);

/* True: a new request about SERIAL would have to wait. */
bool gate_is_closed(const struct gate *g, uint64_t serial);
