/* SPDX-License-Identifier: MIT */
/* Sorted arrays, in which several items may have one key. */
#pragma once

#include <stddef.h>

/*
 * The number of the first of N items, each of SIZE bytes, that does not come before KEY; N: there
 * is none. As bsearch(3), which finds any one of several. COMPARE gets KEY first.
 */
size_t sorted_first(const void *key, const void *all, size_t n, size_t size,
	int (*compare)(const void *, const void *));
