/* SPDX-License-Identifier: MIT */
/* A line of options: see fuzz_line.h. */
#include "fuzz_line.h"

#include "link_options.h"

static int parse(struct words *w, void *item)
{
	link_option_done(item);
	*(struct link_option *)item = (struct link_option){0};
	return link_option_parse(w, item);
}

static void print(const void *item, FILE *out)
{
	link_option_print(item, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct link_option option = {0};
	struct fuzz_line what = {.parse = parse, .print = print, .item = &option};
	int r = fuzz_line(&what, data, size);

	link_option_done(&option);
	return r;
}
