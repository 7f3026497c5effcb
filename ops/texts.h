/* SPDX-License-Identifier: MIT */
/* A list of copies of texts, to be sorted before they are used. One thread at a time. */
#pragma once

#include <stddef.h>

struct texts {
	char **all;
	size_t n;
};

/* 0 or -ENOMEM. A zeroed list is an empty one. */
int texts_add(struct texts *list, const char *text);

/* COMPARE: strcmp(3), strverscmp(3), … */
void texts_sort(struct texts *list, int (*compare)(const char *, const char *));

void texts_done(struct texts *list);
