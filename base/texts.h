/* SPDX-License-Identifier: MIT */
/* Sortable lists of copied strings, and escaping of untrusted text for output. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct texts {
	char **all;
	size_t n, room;
};

/* Appends a copy of TEXT. 0 or -ENOMEM. A zeroed list is an empty list. */
int texts_add(struct texts *list, const char *text);

/* COMPARE is strcmp(3), strverscmp(3), … */
void texts_sort(struct texts *list, int (*compare)(const char *, const char *));

/* Writes one text per line in strverscmp(3) order, without duplicates. */
void texts_print_sorted(struct texts *list, FILE *out);

void texts_done(struct texts *list);

/*
 * Writes TEXT as part of one line: control characters and backslashes become \ooo; for a FIELD,
 * spaces do as well.
 */
void text_print(FILE *out, bool field, const char *text);
