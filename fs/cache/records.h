/* SPDX-License-Identifier: MIT */
/*
 * The records of the cache, one for each node id: in a hash table by id, in a list by last use,
 * and, if the kernel may have cached something of the inode, in a list by namespace or, once that
 * may be outdated, in a list of those to invalidate. Not locked: the cache holds its lock.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>
#include <sys/types.h>

#include "snapshot.h"

#define RECORDS_BUCKETS 4096
#define RECORDS_NETNS_BUCKETS 1024

/* The state in which a snapshot or a name is valid. */
struct cache_validity {
	unsigned names_epoch; /* counts events on names and /etc/iproute2 (watch.h) */
	/* Set by a worker. */
	uint64_t names_stamp; /* names_stamp() */
	uint64_t cookie;
	uint64_t generation; /* 0: changes are not announced */
};

/* What the kernel has of an inode, each with all before it. */
enum record_cached {
	CACHED_UNKNOWN,
	CACHED_PAGES, /* no pages but those of the snapshot */
	CACHED_ASKED, /* a reader of the pages has requested the size */
	CACHED_SIZE,  /* the size: the readers have closed the file since */
};

struct record {
	uint64_t id;
	uint32_t serial_epoch;		/* nlookup_epoch() of the id's serial */
	struct snapshot *snapshot;	/* NULL: none */
	struct cache_validity validity; /* of the snapshot */
	pid_t opened_by;		/* whose open rendered last, and monotonic_nsec() then */
	uint64_t opened;
	unsigned readers;  /* opens that read the snapshot through the kernel's pages */
	unsigned bypasses; /* opens that bypass the pages: cache_open_bypass() */
	enum record_cached cached;
	bool attr; /* the kernel may have cached attributes */
	bool busy; /* a worker is notifying the kernel */

	/* Private to records.c. */
	struct record_queue *list; /* of a namespace, or `outdated`; NULL: none */
	LIST_ENTRY(record) same_hash;
	TAILQ_ENTRY(record) by_use, same_list;
};

static inline bool record_is_idle(const struct record *r)
{
	return !r->readers && !r->bypasses && !r->busy;
}

LIST_HEAD(record_list, record);
TAILQ_HEAD(record_queue, record);

struct records {
	struct record_list buckets[RECORDS_BUCKETS];
	struct record_queue by_use; /* most recently used first */
	/* The kernel may have data of these. By the hash of the cookie. */
	struct record_queue netns_buckets[RECORDS_NETNS_BUCKETS];
	struct record_queue outdated; /* to be invalidated in the kernel */
	size_t count;
	size_t size; /* of all records and their snapshots, in bytes */
};

void records_init(struct records *all);
void records_done(struct records *all);

/* NULL: there is none, or the id may belong to another node now. Counts as a use. */
struct record *records_find(struct records *all, uint64_t id);

/* NULL: out of memory. For a new record, it is not known what the kernel has cached. */
struct record *records_find_or_make(struct records *all, uint64_t id);

void records_drop(struct records *all, struct record *r);

/* Takes ownership of S, which may be NULL. */
void records_set_snapshot(struct records *all, struct record *r, struct snapshot *s);

/* The kernel may have data of R, whose validity is set. No effect while R is outdated. */
void records_hold(struct records *all, struct record *r);

/*
 * The data that the kernel has of R, of the namespace COOKIE, or of all records, may be outdated.
 * Queues each record concerned for one invalidation. Other records cost nothing.
 */
void records_outdate(struct records *all, struct record *r);
void records_outdate_netns(struct records *all, uint64_t cookie);
void records_outdate_all(struct records *all);

/* Takes the next record to invalidate off the queue; NULL: none. */
struct record *records_take_outdated(struct records *all);
