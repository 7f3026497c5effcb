/* SPDX-License-Identifier: MIT */
/*
 * What a target for lines does: what is taken says itself, and what it says is taken and says the
 * same; what is refused says why. A comment, which is the kernel's, is not compared.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"

struct fuzz_line {
	int (*parse)(struct words *w, void *item);
	void (*print)(const void *item, FILE *out);
	void *item; /* zeroed, with room for one */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The line that TEXT comes out as, to be freed; NULL when it is refused. TEXT is broken up. */
static inline char *fuzz_again(const struct fuzz_line *what, char *text)
{
	static struct words words;
	char *line = NULL;
	size_t size;
	FILE *out;
	int r = words_split(text, &words);

	if (r == 0)
		r = what->parse(&words, what->item);
	if (r < 0) {
		if (!words.why[0])
			abort();
		return NULL;
	}
	out = open_memstream(&line, &size);
	what->print(what->item, out);
	fclose(out);
	if (strstr(line, " # "))
		*strstr(line, " # ") = '\0';
	return line;
}

static inline int fuzz_line(const struct fuzz_line *what, const uint8_t *data, size_t size)
{
	char line[LINE_SIZE + 1], *first, *copy, *second;

	size = size < sizeof(line) ? size : sizeof(line) - 1;
	memcpy(line, data, size);
	line[size] = '\0';
	first = fuzz_again(what, line);
	if (!first)
		return 0;
	copy = strdup(first);
	second = fuzz_again(what, copy);
	if (!second || strcmp(first, second) != 0)
		abort();
	free(first);
	free(copy);
	free(second);
	return 0;
}
