/* SPDX-License-Identifier: MIT */
/* A line of addrs: see fuzz_line.h. */
#include "fuzz_line.h"

#include "addrs.h"

static void print(const void *item, FILE *out)
{
	const struct addr *addr = item;

	addr_print(addr, addr->dev[0] != '\0', out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct addr addr = {0};
	struct fuzz_line what = {.parse = addr_parse, .print = print, .item = &addr};

	return fuzz_line(&what, data, size);
}
