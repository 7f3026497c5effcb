/* SPDX-License-Identifier: MIT */
/* The text of kind: see fuzz_line.h. What is printed is a link made of what was read. */
#include "fuzz_line.h"

#include "../unit/link_of.h"

static int parse(struct words *w, void *item)
{
	link_spec_done(item);
	*(struct link_spec *)item = (struct link_spec){0};
	return link_kind_parse(w, NULL, item);
}

static void print(const void *item, FILE *out)
{
	struct link_spec spec = *(const struct link_spec *)item;
	struct netlink nl = {.fd = -1};
	struct link link = link_of((struct link_spec *)item);

	nl.names[LOWER].ifindex = LOWER;
	strcpy(nl.names[LOWER].name, spec.links[0].name);
	link_kind_print(&nl, &link, out);
	link_done(&link);
}

/* A byte above 0x7f stands for a word of the table, so that all of them are tried. */
static const char *table_word(unsigned n)
{
	size_t count = 0;

	for (size_t i = 0; kind_row(i); i++) {
		if (count++ == n)
			return kind_row(i)->name;
		for (const struct kind_word *word = kind_row(i)->words; word && word->word; word++)
			if (count++ == n)
				return word->word;
	}
	return count ? table_word(n % (unsigned)count) : "";
}

/* Two bytes for each word. */
static size_t put_words(const uint8_t *data, size_t size, char *line, size_t max)
{
	size_t len = 0;

	for (size_t i = 0; i < size && len + 64 < max; i++) {
		if (data[i] < 0x80 || i + 1 == size)
			line[len++] = (char)data[i];
		else {
			unsigned n = (unsigned)(data[i] & 0x7f) << 8 | data[i + 1];

			len += (size_t)snprintf(line + len, max - len, " %s ", table_word(n));
			i++;
		}
	}
	return len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct link_spec spec = {0};
	struct fuzz_line what = {.parse = parse, .print = print, .item = &spec};
	char line[LINE_SIZE];
	int r;

	size = put_words(data, size, line, sizeof(line));
	r = fuzz_line(&what, (const uint8_t *)line, size);
	link_spec_done(&spec);
	return r;
}
