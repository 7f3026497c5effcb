/* SPDX-License-Identifier: MIT */
/* Lists of copies of texts, to be sorted before they are used, and texts of others in a line. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct texts {
	char **all;
	size_t n;
};

/* 0 or -ENOMEM. A zeroed list is an empty one. */
int texts_add(struct texts *list, const char *text);

/* COMPARE: strcmp(3), strverscmp(3), … */
void texts_sort(struct texts *list, int (*compare)(const char *, const char *));

/* Each on a line, numbers in them by their value; what is there twice is written once. */
void texts_print_sorted(struct texts *list, FILE *out);

void texts_done(struct texts *list);

/*
 * Writes TEXT so that a line stays one: control characters and backslashes as \ooo; of a FIELD,
 * spaces as well.
 */
void text_print(FILE *out, bool field, const char *text);
