/* SPDX-License-Identifier: MIT */
/*
 * Growable arrays. The struct that owns an array has a pointer to the items, their number N and the
 * capacity ROOM, all zero for an empty array. free(3) frees the items.
 */
#pragma once

#include <stddef.h>

/* Makes room for one more item in the array *ITEMS. 0, or -ENOMEM, which changes nothing. */
#define array_reserve(items, n, room) array_grow(items, n, room, sizeof(**(items)))

int array_grow(void *items, size_t n, size_t *room, size_t item_size);
