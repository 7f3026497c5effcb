/* SPDX-License-Identifier: MIT */
/*
 * Private to events.c and event_tell.c: the known state and the readers. A `space` is the known
 * state of one namespace, which is followed as long as it has a reader.
 *
 * Lock order: look_lock, the lock of changes.h, lock.
 */
#pragma once

#include <pthread.h>

#include "changes.h"
#include "event_things.h"
#include "events.h"
#include "queue.h"
#include "refs.h"

struct space {
	uint64_t cookie; /* must be first: key of the search tree */
	ino_t inode;
	bool announced; /* to readers; no events are sent before that */
	char name[REF_SIZE];
	struct things things;
	struct space *next;
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
	int (*look)(void *arg);
	void *arg;

	pthread_mutex_t look_lock; /* protects the next two and serializes events_look() */
	struct changes_listener listener;
	bool listening;

	pthread_mutex_t lock; /* protects all fields below */
	void *by_cookie;
	struct space *spaces;
	struct netlink_list names; /* sorted by name */
	struct reader *readers;
	unsigned n_readers, n_of_all; /* with those that are being opened */
	bool wanted;  /* events_look() is queued */
	bool new_ids; /* there may be unknown namespaces */
	bool lost;    /* events were lost: the known state may be outdated */
};

/* The functions below require `lock`. */

struct space *find_space(struct events *ev, uint64_t cookie);

/* NULL: out of memory. */
struct space *add_space(struct events *ev, uint64_t cookie, ino_t inode);
void remove_space(struct events *ev, struct space *s);

/* Sets the name of a namespace without a registered name. */
void call_by_inode(struct space *s);

/* The namespace was destroyed: ends the streams of its own readers, and removes S. */
void end_space(struct events *ev, struct space *s);

/* Sends an event for NAME; VERB is add or del. No effect before S is announced. */
void tell_netns(struct events *ev, const struct space *s, const char *verb, const char *name);

/* Marks a lost line for readers of S; NULL: for all readers. */
void lose_line(struct events *ev, const struct space *s);

/* Queues events_look() unless it is queued already. */
void want_look(struct events *ev);

/* The listener (changes.h). Takes `lock` itself. */
void events_on_change(const struct change *change, void *events);
