/* SPDX-License-Identifier: MIT */
/* Fingerprints of dumped entries: see lines_own.h. */
#include <string.h>

#include "cleanup.h"
#include "hash.h"
#include "lines_own.h"
#include "sorted.h"

static int compare_hashes(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Hash of the line without its comment, which a written line may omit. */
static int hash_line(const struct line_ops *ops, const void *item, bool brief, uint64_t *ret)
{
	char line[LINE_SIZE + 1] = "", *comment;
	FILE *out = fmemopen(line, sizeof(line), "w");

	if (!out)
		return -ENOMEM;
	ops->print(item, brief, out);
	fclose(out);
	comment = strstr(line, " #");
	if (comment)
		*comment = '\0';
	*ret = HASH_INIT;
	for (const char *c = line; *c; c++)
		*ret = hash_mix(*ret, (unsigned char)*c);
	return 0;
}

static int add_hash(struct netlink_list *seen, uint64_t hash)
{
	uint64_t *slot = netlink_list_add(seen);

	if (!slot)
		return -ENOMEM;
	*slot = hash;
	return 0;
}

int line_fingerprints_add(struct netlink_list *seen, const struct line_ops *ops, const void *item)
{
	uint64_t hash, brief;
	int r = hash_line(ops, item, false, &hash);

	if (r == 0)
		r = hash_line(ops, item, true, &brief);
	if (r == 0)
		r = add_hash(seen, hash);
	return r < 0 || brief == hash ? r : add_hash(seen, brief);
}

void line_fingerprints_sort(struct netlink_list *seen)
{
	netlink_list_sort(seen, compare_hashes);
}

bool line_fingerprints_has(
	const struct netlink_list *seen, const struct line_ops *ops, const void *item)
{
	uint64_t hash;

	return seen->n && hash_line(ops, item, false, &hash) == 0 &&
	       bsearch(&hash, seen->items, seen->n, sizeof(hash), compare_hashes);
}
