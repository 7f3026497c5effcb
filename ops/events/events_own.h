/* SPDX-License-Identifier: MIT */
/*
 * Private to events.c and event_deliver.c: the known state and the readers. A `netns_state` is the
 * known state of one namespace, which is followed as long as it has a reader.
 *
 * Lock order: scan_lock, the lock of changes.h, lock.
 */
#pragma once

#include <pthread.h>

#include "changes.h"
#include "event_objects.h"
#include "events.h"
#include "queue.h"
#include "refs.h"

struct netns_state {
	uint64_t cookie; /* must be first: key of the search tree */
	ino_t inode;
	bool announced; /* to readers; no events are sent before that */
	char name[REF_SIZE];
	struct event_objects objects;
	struct netns_state *next;
};

/* A name in the registry. */
struct name {
	char name[REGISTRY_NAME_MAX + 1];
	uint64_t cookie;
};

struct reader {
	struct events *events;
	struct queue *queue;
	uint64_t cookie; /* 0: reads all namespaces */
	struct reader *next;
};

struct events {
	const struct registry *registry;
	struct discover *discover;
	struct changes *changes;
	int (*submit_scan)(void *arg);
	void *arg;

	pthread_mutex_t scan_lock; /* protects the next two and serializes events_scan() */
	struct changes_listener listener;
	bool listening;

	pthread_mutex_t lock; /* protects all fields below */
	void *by_cookie;
	struct netns_state *states;
	struct netlink_list names; /* sorted by name */
	struct reader *readers;
	unsigned n_readers, n_of_all; /* with those that are being opened */
	bool scan_queued;	      /* events_scan() is queued */
	bool new_ids;		      /* there may be unknown namespaces */
	bool lost;		      /* events were lost: the known state may be outdated */
};

/* The functions below require `lock`. */

struct netns_state *find_netns_state(struct events *ev, uint64_t cookie);

/* NULL: out of memory. */
struct netns_state *add_netns_state(struct events *ev, uint64_t cookie, ino_t inode);
void remove_netns_state(struct events *ev, struct netns_state *s);

/* Sets the name of a namespace without a registered name. */
void name_by_inode(struct netns_state *s);

/* The namespace was destroyed: ends the streams of its own readers, and removes S. */
void end_netns_state(struct events *ev, struct netns_state *s);

/* Sends an event for NAME; VERB is add or del. No effect before S is announced. */
void deliver_netns(
	struct events *ev, const struct netns_state *s, const char *verb, const char *name);

/* Marks a lost line for readers of S; NULL: for all readers. */
void mark_lost_line(struct events *ev, const struct netns_state *s);

/* Queues events_scan() unless it is queued already. */
void request_scan(struct events *ev);

/* The listener (changes.h). Takes `lock` itself. */
void events_on_change(const struct change *change, void *events);
