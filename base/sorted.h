/* SPDX-License-Identifier: MIT */
/* Sorted arrays with duplicate keys. */
#pragma once

#include <stddef.h>

/*
 * The index of the first of N items, each of SIZE bytes, that does not sort before KEY; N: there is
 * none. Unlike bsearch(3), which finds any of several equal items. COMPARE gets KEY first.
 */
size_t sorted_first(const void *key, const void *all, size_t n, size_t size,
	int (*compare)(const void *, const void *));
