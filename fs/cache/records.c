/* SPDX-License-Identifier: MIT */
/* The records of the cache: see records.h. */
#include "records.h"

#include <stdlib.h>

#include "nlookup.h"
#include "nodeid.h"

void records_init(struct records *all)
{
	TAILQ_INIT(&all->by_use);
	TAILQ_INIT(&all->outdated);
	for (unsigned i = 0; i < RECORDS_NETNS_BUCKETS; i++)
		TAILQ_INIT(&all->netns_buckets[i]);
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

static struct record_queue *netns_bucket(struct records *all, uint64_t cookie)
{
	return &all->netns_buckets[nodeid_hash(cookie) % RECORDS_NETNS_BUCKETS];
}

static uint32_t id_serial_epoch(uint64_t id)
{
	return nlookup_epoch(nodeid_unpack(id).serial);
}

struct record *records_find(struct records *all, uint64_t id)
{
	struct record *r;

	LIST_FOREACH (r, record_bucket(all, id), same_hash)
		if (r->id == id)
			break;
	/* A record with opens keeps its id. */
	if (r && record_is_idle(r) && r->serial_epoch != id_serial_epoch(id)) {
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
	r->serial_epoch = id_serial_epoch(id);
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

/* LIST may be NULL. */
static void move_to_list(struct record *r, struct record_queue *list)
{
	if (r->list == list)
		return;
	if (r->list)
		TAILQ_REMOVE(r->list, r, same_list);
	if (list)
		TAILQ_INSERT_TAIL(list, r, same_list);
	r->list = list;
}

void records_drop(struct records *all, struct record *r)
{
	move_to_list(r, NULL);
	LIST_REMOVE(r, same_hash);
	TAILQ_REMOVE(&all->by_use, r, by_use);
	records_set_snapshot(all, r, NULL);
	all->size -= sizeof(*r);
	all->count--;
	free(r);
}

void records_hold(struct records *all, struct record *r)
{
	if (!r->list)
		move_to_list(r, netns_bucket(all, r->validity.cookie));
}

void records_outdate(struct records *all, struct record *r)
{
	move_to_list(r, &all->outdated);
}

void records_outdate_netns(struct records *all, uint64_t cookie)
{
	struct record *next;

	for (struct record *r = TAILQ_FIRST(netns_bucket(all, cookie)); r; r = next) {
		next = TAILQ_NEXT(r, same_list);
		if (r->validity.cookie == cookie)
			records_outdate(all, r);
	}
}

void records_outdate_all(struct records *all)
{
	for (unsigned i = 0; i < RECORDS_NETNS_BUCKETS; i++)
		while (!TAILQ_EMPTY(&all->netns_buckets[i]))
			records_outdate(all, TAILQ_FIRST(&all->netns_buckets[i]));
}

struct record *records_take_outdated(struct records *all)
{
	struct record *r = TAILQ_FIRST(&all->outdated);

	if (r)
		move_to_list(r, NULL);
	return r;
}
