/* SPDX-License-Identifier: MIT */
/* The order of requests behind those that close files: see gate.h. */
#include "gate.h"

#include <stddef.h>

static bool is_about(const struct gate_item *item, uint64_t serial)
{
	return item->serials[0] == serial || item->serials[1] == serial;
}

static bool holds_up(const struct gate_item *before, const struct gate_item *item)
{
	return before->closes &&
	       (is_about(before, item->serials[0]) || is_about(before, item->serials[1]));
}

/* By one of those before it; of one that has not entered, by any. */
static bool is_held_up(const struct gate *g, const struct gate_item *item)
{
	for (const struct gate_item *at = g->first; at && at != item; at = at->next)
		if (holds_up(at, item))
			return true;
	return false;
}

bool gate_enter(struct gate *g, struct gate_item *item)
{
	struct gate_item **at;

	item->next = NULL;
	item->waits = is_held_up(g, item);
	if (!item->waits && !item->closes)
		return true;
	for (at = &g->first; *at; at = &(*at)->next)
		;
	*at = item;
	return !item->waits;
}

void gate_leave(struct gate *g, struct gate_item *item)
{
	struct gate_item **at = &g->first;

	while (*at != item)
		at = &(*at)->next;
	*at = item->next;
	item->next = NULL;
	item->waits = false;
}

struct gate_item *gate_next(struct gate *g)
{
	struct gate_item *item = g->first;

	while (item && (!item->waits || is_held_up(g, item)))
		item = item->next;
	if (!item)
		return NULL;
	item->waits = false;
	if (!item->closes)
		gate_leave(g, item);
	return item;
}

bool gate_is_closed(const struct gate *g, uint64_t serial)
{
	const struct gate_item item = {.serials = {serial, serial}};

	return is_held_up(g, &item);
}
