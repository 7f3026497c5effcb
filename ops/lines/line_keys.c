/* SPDX-License-Identifier: MIT */
/* Sorted keys, to find the lines of an entry: see lines_own.h. */
#include <errno.h>

#include "lines_own.h"
#include "sorted.h"

/* Compares a key, or a struct line_key, which begins with the key. */
static int compare_keys(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static uint64_t line_key_of(const struct line_ops *ops, const void *item)
{
	return ops->key ? ops->key(item) : 0;
}

int line_keys_add(
	struct netlink_list *keys, const struct line_ops *ops, const void *item, size_t at)
{
	struct line_key *key = netlink_list_add(keys);

	if (!key)
		return -ENOMEM;
	*key = (struct line_key){.key = line_key_of(ops, item), .at = at & (SIZE_MAX >> 1)};
	return 0;
}

void line_keys_sort(struct netlink_list *keys)
{
	netlink_list_sort(keys, compare_keys);
}

struct line_key *line_keys_find(const struct netlink_list *keys, const struct line_ops *ops,
	const void *item, const struct line_key *last)
{
	struct line_key *all = (void *)keys->items;
	uint64_t key = last ? last->key : line_key_of(ops, item);
	size_t i = last ? (size_t)(last - all) + 1
			: sorted_first(&key, all, keys->n, sizeof(*all), compare_keys);

	return i < keys->n && all[i].key == key ? &all[i] : NULL;
}
