/* SPDX-License-Identifier: MIT */
/* Finds the lines that the kernel already has: see lines_own.h. */
#include <string.h>

#include "cleanup.h"
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
	*key = (struct line_key){.key = line_key_of(ops, item), .at = at};
	return 0;
}

void line_keys_sort(struct netlink_list *keys)
{
	netlink_list_sort(keys, compare_keys);
}

const struct line_key *line_keys_find(const struct netlink_list *keys, const struct line_ops *ops,
	const void *item, const struct line_key *last)
{
	const struct line_key *all = (void *)keys->items;
	uint64_t key = last ? last->key : line_key_of(ops, item);
	size_t i = last ? (size_t)(last - all) + 1
			: sorted_first(&key, all, keys->n, sizeof(*all), compare_keys);

	return i < keys->n && all[i].key == key ? &all[i] : NULL;
}

void line_matches_init(struct line_matches *t, const struct line_ops *ops)
{
	*t = (struct line_matches){.ops = ops,
		.wanted = {.item_size = sizeof(struct line_key)},
		.items = {.item_size = ops->size, .clear = ops->clear},
		.keys = {.item_size = sizeof(struct line_key)}};
}

void line_matches_done(struct line_matches *t)
{
	netlink_list_done(&t->wanted);
	netlink_list_done(&t->items);
	netlink_list_done(&t->keys);
}

int line_matches_want(struct line_matches *t, const void *item)
{
	return line_keys_add(&t->wanted, t->ops, item, 0);
}

/* Keeps the dumped entries whose key matches a wanted line, and fingerprints all of them. */
static int keep_wanted(struct netlink_list *dumped, void *arg)
{
	struct line_matches *t = arg;
	int r = 0;

	for (size_t i = 0; r == 0 && i < dumped->n; i++) {
		void *item = netlink_list_at(dumped, i);

		if (t->seen)
			r = line_fingerprints_add(t->seen, t->ops, item);
		if (r < 0 || !line_keys_find(&t->wanted, t->ops, item, NULL))
			continue;
		r = line_keys_add(&t->keys, t->ops, item, t->items.n);
		if (r == 0)
			r = netlink_list_move(&t->items, item);
	}
	netlink_list_empty(dumped);
	return r;
}

int line_matches_look(struct line_matches *t, struct tree_request *rq)
{
	struct netlink_list dumped = {
		.item_size = t->ops->size, .clear = t->ops->clear, .full = keep_wanted, .arg = t};
	int r;

	line_keys_sort(&t->wanted);
	r = t->ops->dump(rq, &dumped);
	if (r == 0)
		r = keep_wanted(&dumped, t);
	netlink_list_done(&dumped);
	line_keys_sort(&t->keys);
	if (t->seen)
		line_fingerprints_sort(t->seen);
	return r;
}

bool line_matches_has(const struct line_matches *t, const void *item)
{
	const struct line_key *k = NULL;

	while ((k = line_keys_find(&t->keys, t->ops, item, k)))
		if (t->ops->matches(item, netlink_list_at(&t->items, k->at)))
			return true;
	return false;
}
