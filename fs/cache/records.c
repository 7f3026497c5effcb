/* SPDX-License-Identifier: MIT */
/* The records of the cache: see records.h. */
#include "records.h"

#include <stdlib.h>

#include "kept.h"
#include "nodeid.h"

void records_init(struct records *all)
{
	TAILQ_INIT(&all->by_use);
	TAILQ_INIT(&all->untold);
}

void records_done(struct records *all)
{
	while (!TAILQ_EMPTY(&all->by_use))
		records_drop(all, TAILQ_FIRST(&all->by_use));
}

static struct record_list *record_bucket(struct records *all, uint64_t id)
{
	return &all->buckets[nodeid_hash(id) % RECORDS_BUCKETS];
}

static struct record_list *record_space(struct records *all, uint64_t cookie)
{
	return &all->spaces[nodeid_hash(cookie) % RECORDS_SPACES];
}

static uint32_t record_life(uint64_t id)
{
	return kept_life(nodeid_unpack(id).serial);
}

struct record *records_find(struct records *all, uint64_t id)
{
	struct record *r;

	LIST_FOREACH (r, record_bucket(all, id), same_hash)
		if (r->id == id)
			break;
	/* A record with opens keeps its id. */
	if (r && record_is_idle(r) && r->life != record_life(id)) {
		records_drop(all, r);
		return NULL;
	}
	if (r && r != TAILQ_FIRST(&all->by_use)) {
		TAILQ_REMOVE(&all->by_use, r, by_use);
		TAILQ_INSERT_HEAD(&all->by_use, r, by_use);
	}
	return r;
}

struct record *records_find_or_make(struct records *all, uint64_t id)
{
	struct record *r = records_find(all, id);

	if (r)
		return r;
	r = calloc(1, sizeof(*r));
	if (!r)
		return NULL;
	r->id = id;
	r->life = record_life(id);
	LIST_INSERT_HEAD(record_bucket(all, id), r, same_hash);
	TAILQ_INSERT_HEAD(&all->by_use, r, by_use);
	all->size += sizeof(*r);
	all->count++;
	return r;
}

void records_set_snapshot(struct records *all, struct record *r, struct snapshot *s)
{
	all->size += s ? s->text.size : 0;
	all->size -= r->snapshot ? r->snapshot->text.size : 0;
	snapshot_unref(r->snapshot);
	r->snapshot = s;
}

static void unlink_held(struct records *all, struct record *r)
{
	if (!r->held)
		return;
	LIST_REMOVE(r, same_space);
	r->held = false;
	all->held--;
}

void records_drop(struct records *all, struct record *r)
{
	unlink_held(all, r);
	if (r->untold)
		TAILQ_REMOVE(&all->untold, r, to_tell);
	LIST_REMOVE(r, same_hash);
	TAILQ_REMOVE(&all->by_use, r, by_use);
	records_set_snapshot(all, r, NULL);
	all->size -= sizeof(*r);
	all->count--;
	free(r);
}

void records_hold(struct records *all, struct record *r)
{
	if (r->held)
		return;
	LIST_INSERT_HEAD(record_space(all, r->validity.cookie), r, same_space);
	r->held = true;
	all->held++;
}

void records_outdate(struct records *all, struct record *r)
{
	unlink_held(all, r);
	if (!r->untold)
		TAILQ_INSERT_TAIL(&all->untold, r, to_tell);
	r->untold = true;
}

void records_outdate_space(struct records *all, uint64_t cookie)
{
	struct record *next;

	for (struct record *r = LIST_FIRST(record_space(all, cookie)); r; r = next) {
		next = LIST_NEXT(r, same_space);
		if (r->validity.cookie == cookie)
			records_outdate(all, r);
	}
}

void records_outdate_all(struct records *all)
{
	for (unsigned i = 0; i < RECORDS_SPACES && all->held > 0; i++)
		while (!LIST_EMPTY(&all->spaces[i]))
			records_outdate(all, LIST_FIRST(&all->spaces[i]));
}

struct record *records_take_untold(struct records *all)
{
	struct record *r = TAILQ_FIRST(&all->untold);

	if (!r)
		return NULL;
	TAILQ_REMOVE(&all->untold, r, to_tell);
	r->untold = false;
	return r;
}
