/* SPDX-License-Identifier: MIT */
/*
 * The cache of names whose changes are all announced: see cache.h. A hash table of fixed size, in
 * which a newer name replaces an older one in its slot.
 */
#include <string.h>

#include "cache_own.h"
#include "clock.h"
#include "hash.h"
#include "nlookup.h"
#include "nodeid.h"

#define UNANNOUNCED_NSEC NSEC_PER_SEC

/* Only links. Files may be created, or change their mode, without an event. */
static bool name_is_announced(const struct tree_node *node)
{
	return node->row && !tree_text_number(node);
}

static unsigned name_slot(uint64_t dir, const char *name)
{
	return (unsigned)(nodeid_hash(hash_bytes(dir, name, strlen(name))) % CACHE_NAMES);
}

void cache_store_name(struct cache *cache, uint64_t dir, const char *name,
	const struct tree_node *node, const struct cache_validity *now)
{
	struct cache_name *at = &cache->names[name_slot(dir, name)];

	if (!now->generation || strlen(name) >= sizeof(at->name))
		return;
	pthread_mutex_lock(&cache->lock);
	*at = (struct cache_name){.dir = dir,
		.serial_epoch = nlookup_epoch(node->serial),
		.node = *node,
		.validity = *now,
		.until = name_is_announced(node) ? 0 : monotonic_nsec() + UNANNOUNCED_NSEC};
	strcpy(at->name, name);
	pthread_mutex_unlock(&cache->lock);
}

/* False: the number no longer has a text. The next lookup gives the text a new number. */
static bool text_is_interned(const struct tree_node *node)
{
	char text[INTERNED_SIZE];

	return interned_text(tree_text_number(node), text) == 0;
}

bool cache_name_now(struct cache *cache, uint64_t dir, const char *name,
	const struct cache_validity *now, struct tree_node *ret)
{
	const struct cache_name *at = &cache->names[name_slot(dir, name)];
	bool found;

	pthread_mutex_lock(&cache->lock);
	found = at->dir == dir && strcmp(at->name, name) == 0 &&
		at->serial_epoch == nlookup_epoch(at->node.serial) &&
		(!at->until || monotonic_nsec() < at->until) &&
		cache_is_valid_now(cache, &at->validity, now);
	if (found)
		*ret = at->node;
	pthread_mutex_unlock(&cache->lock);
	return found && text_is_interned(ret);
}
