/* SPDX-License-Identifier: MIT */
/*
 * What events.c and event_tell.c share, and nobody else sees: what is known, and whom it is told.
 * What is known of a namespace is a `space`; it is followed as long as somebody reads of it.
 *
 * Locks: look_lock, then that of changes.h, then lock.
 */
#pragma once

#include <pthread.h>

#include "changes.h"
#include "event_things.h"
#include "events.h"
#include "queue.h"
#include "refs.h"

struct space {
	uint64_t cookie; /* its first member, for the search tree */
	ino_t inode;
	bool announced; /* that it is there; until then, nothing is told of it */
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
	uint64_t cookie; /* 0: of all namespaces */
	struct reader *next;
};

struct events {
	const struct registry *registry;
	struct discover *discover;
	struct changes *changes;
	int (*look)(void *arg);
	void *arg;

	pthread_mutex_t look_lock; /* of the next two, and so that one looks at a time */
	struct changes_listener listener;
	bool listening;

	pthread_mutex_t lock; /* of all below */
	void *by_cookie;
	struct space *spaces;
	struct netlink_list names; /* sorted by name */
	struct reader *readers;
	unsigned n_readers, n_of_all;
	bool wanted;  /* a worker will look */
	bool new_ids; /* there may be namespaces that we have not seen */
	bool lost;    /* what is known of all that is followed may be wrong */
};

/* All of these with the lock held. */

struct space *find_space(struct events *ev, uint64_t cookie);

/* NULL: out of memory. */
struct space *add_space(struct events *ev, uint64_t cookie, ino_t inode);
void remove_space(struct events *ev, struct space *s);

/* Gives it the name that it has when it has none. */
void call_by_inode(struct space *s);

/* It has ended: whoever reads of it alone has nothing more to come. */
void end_space(struct events *ev, struct space *s);

/* VERB is add or del, of NAME. Nothing is told of a space before it was told of. */
void tell_netns(struct events *ev, const struct space *s, const char *verb, const char *name);

/* Readers of S, or all of them (NULL), are told that a line is missing. */
void lose_line(struct events *ev, const struct space *s);

/* Has a worker call events_look(), if none is to yet. */
void want_look(struct events *ev);

/* The listener (changes.h), which takes the lock itself. */
void events_on_change(const struct change *change, void *events);
