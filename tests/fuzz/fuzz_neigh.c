/* SPDX-License-Identifier: MIT */
/* A line of neigh: see fuzz_line.h. */
#include "fuzz_line.h"

#include "neigh.h"

static void print(const void *item, FILE *out)
{
	neigh_print(item, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct neigh neigh = {0};
	struct fuzz_line what = {.parse = neigh_parse, .print = print, .item = &neigh};

	return fuzz_line(&what, data, size);
}
