/* SPDX-License-Identifier: MIT */
/* See sorted.h. */
#include "sorted.h"

size_t sorted_first(const void *key, const void *all, size_t n, size_t size,
	int (*compare)(const void *, const void *))
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(key, (const char *)all + middle * size) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
