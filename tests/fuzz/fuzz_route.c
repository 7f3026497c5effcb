/* SPDX-License-Identifier: MIT */
/* A line of routes: what is taken says itself, and what it says is taken and says the same. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "routes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The line that TEXT comes out as, to be freed; NULL when it is refused. TEXT is broken up. */
static char *again(char *text)
{
	static struct words words;
	struct route route = {0};
	char *line = NULL;
	size_t size;
	FILE *out;

	if (words_split(text, &words) == 0 && route_parse(&words, &route) == 0) {
		out = open_memstream(&line, &size);
		route_print(&route, false, out);
		fclose(out);
	} else if (!words.why[0]) {
		abort(); /* refused, and nobody knows why */
	}
	route_clear(&route);
	return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char line[4097], *first, *copy, *second;

	size = size < sizeof(line) ? size : sizeof(line) - 1;
	memcpy(line, data, size);
	line[size] = '\0';
	first = again(line);
	if (!first)
		return 0;
	copy = strdup(first);
	second = again(copy);
	if (!second || strcmp(first, second) != 0)
		abort();
	free(first);
	free(copy);
	free(second);
	return 0;
}
