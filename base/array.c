/* SPDX-License-Identifier: MIT */
/* See array.h. */
#include "array.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_MIN 4

int array_grow(void *items, size_t n, size_t *room, size_t item_size)
{
	size_t more = *room ? 2 * *room : ROOM_MIN;
	void *old, *new;

	if (n < *room)
		return 0;
	memcpy(&old, items, sizeof(old)); /* ITEMS points to a pointer of any type */
	new = reallocarray(old, more, item_size);
	if (!new)
		return -ENOMEM;
	memcpy(items, &new, sizeof(new));
	*room = more;
	return 0;
}
