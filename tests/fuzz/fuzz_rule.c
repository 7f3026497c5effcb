/* SPDX-License-Identifier: MIT */
/* A line of rules: see fuzz_line.h. */
#include "fuzz_line.h"

#include "rules.h"

static void print(const void *item, FILE *out)
{
	rule_print(item, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rule rule = {0};
	struct fuzz_line what = {.parse = rule_parse, .print = print, .item = &rule};

	return fuzz_line(&what, data, size);
}
