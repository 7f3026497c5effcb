/* SPDX-License-Identifier: MIT */
/*
 * Requests about a namespace wait for those that came before them and close a file of it: what a
 * close does must be seen by who comes after it, but the kernel waits for no answer to it.
 *
 * Here are, in the order in which they came, the requests that close and are not answered yet, and
 * those that wait for them. A request waits as long as one that closes stands before it and has a
 * serial with it in common. The caller has a lock.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct gate_item {
	uint64_t serials[2]; /* of the namespaces that it is about, often the same twice */
	bool closes;
	bool waits; /* the gate's own, as is the next one */
	struct gate_item *next;
};

struct gate {
	struct gate_item *first;
};

/* True: ITEM may go on. One that closes is in the gate from here on; one that waits, as well. */
bool gate_enter(struct gate *g, struct gate_item *item);

/* ITEM is answered, or waits no more. */
void gate_leave(struct gate *g, struct gate_item *item);

/* The first of those that wait that may go on now, as after gate_enter(); NULL: none. */
struct gate_item *gate_next(struct gate *g);

/* Would a request about SERIAL have to wait? */
bool gate_is_closed(const struct gate *g, uint64_t serial);
