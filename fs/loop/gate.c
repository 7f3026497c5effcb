/* SPDX-License-Identifier: MIT */
/* Orders requests behind those that close files: see gate.h. */
#include "gate.h"

#include <stddef.h>

static bool item_has_serial(const struct gate_item *item, uint64_t serial)
{
	return item->serials[0] == serial || item->serials[1] == serial;
}

static bool item_blocks(const struct gate_item *earlier, const struct gate_item *item)
{
	return earlier->closes && (item_has_serial(earlier, item->serials[0]) ||
					  item_has_serial(earlier, item->serials[1]));
}

/* Only earlier items block. An item that has not entered is behind all others. */
static bool item_is_blocked(const struct gate *g, const struct gate_item *item)
{
	for (const struct gate_item *at = g->first; at && at != item; at = at->next)
		if (item_blocks(at, item))
			return true;
	return false;
}

bool gate_enter(struct gate *g, struct gate_item *item)
{
	struct gate_item **at;

	item->next = NULL;
	item->waits = item_is_blocked(g, item);
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

	while (item && (!item->waits || item_is_blocked(g, item)))
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

	return item_is_blocked(g, &item);
}
