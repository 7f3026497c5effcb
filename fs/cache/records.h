/* SPDX-License-Identifier: MIT */
/*
 * What the cache knows of each node: in a hash table by node id, in the order of their last use,
 * and, of what the kernel may hold something, by namespace. Not locked: the cache's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "snapshot.h"

#define RECORDS_BUCKETS 4096
#define RECORDS_SPACES 1024

/* The state of the world in which something was, or is, true. */
struct cache_validity {
	unsigned names_epoch; /* counts what may change what a name leads to, and words (watch.h) */
	/* These are a worker's to fill in. */
	uint64_t words; /* names_stamp() */
	uint64_t cookie;
	uint64_t generation; /* 0: nobody will tell when it changes */
};

struct record {
	uint64_t id;
	uint32_t life;			/* of the id's serial: kept_life() */
	struct snapshot *snapshot;	/* NULL: none */
	struct cache_validity validity; /* of the snapshot */
	unsigned readers;		/* who read the snapshot through the kernel's pages */
	unsigned past; /* who have it open, and go past these pages: cache_open_bypass() */
	bool pages;    /* the kernel has no pages but of the snapshot */
	bool asked;    /* some reader of these has asked for its size */
	bool sized;    /* and has closed the file: the kernel knows the size */
	bool attr;     /* the kernel may keep attributes */
	bool busy;     /* a worker is telling the kernel */

	/* In which lists it is: records.c's own. */
	bool held, untold;
	LIST_ENTRY(record) same_hash, same_space;
	TAILQ_ENTRY(record) by_use, to_tell;
};

LIST_HEAD(record_list, record);
TAILQ_HEAD(record_queue, record);

struct records {
	struct record_list buckets[RECORDS_BUCKETS];
	struct record_queue by_use; /* the one used last is the first */
	/* Of what the kernel may hold something that is true, by the hash of its cookie. */
	struct record_list spaces[RECORDS_SPACES];
	struct record_queue untold; /* the kernel is to be told that it is not true any more */
	size_t count, held;
	size_t size; /* of all, with their texts */
};

void records_init(struct records *all);
void records_done(struct records *all);

/* NULL: there is none, or the id may be another node's now. It counts as a use. */
struct record *records_find(struct records *all, uint64_t id);

/* NULL: out of memory. What the kernel has of a new one's node is not known. */
struct record *records_find_or_make(struct records *all, uint64_t id);

void records_drop(struct records *all, struct record *r);

/* Takes over S, which may be NULL. */
void records_set_snapshot(struct records *all, struct record *r, struct snapshot *s);

/* The kernel may hold something of R, whose truth is known. */
void records_hold(struct records *all, struct record *r);

/*
 * What the kernel holds of R, of all of the namespace COOKIE, or of all there are, may not be true
 * any more. It comes to be told of, once; nothing is held of it then. Costs nothing for all others.
 */
void records_outdate(struct records *all, struct record *r);
void records_outdate_space(struct records *all, uint64_t cookie);
void records_outdate_all(struct records *all);

/* The next one to be told of; NULL: none. */
struct record *records_take_untold(struct records *all);
