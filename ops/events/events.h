/* SPDX-License-Identifier: MIT */
/*
 * The rows `events`: one line for each change that the kernel tells of (changes.h), for each name
 * that comes or goes, and for each namespace that ends. A line:
 *
 *	SECONDS.MICROS NAMESPACE add|del|change link|addr|route|rule|neigh|netns LINE
 *
 * Nothing of this costs anything while nobody reads. No namespace is kept alive.
 */
#pragma once

#include "tree.h"

struct changes;

/* NULL: out of memory. events_free() takes NULL. R and D must outlive it. */
struct events *events_new(const struct registry *r, struct discover *d);
struct events *events_free(struct events *ev);

/*
 * From here on it can be read. LOOK is called, by any thread and under locks, when a worker is to
 * call events_look(): it only hands that on. 0 or a negative errno, and then it was not.
 */
void events_begin(struct events *ev, struct changes *changes, int (*look)(void *arg), void *arg);

/* The last one has gone: nobody reads any more. */
void events_end(struct events *ev);

/* The registry has changed, or a mount has. Any thread; never blocks. */
void events_names_changed(struct events *ev);

/* Finds out what no message of the kernel's tells. Only workers. */
void events_look(struct events *ev);

/* Of the request's namespace; of all, when it is in none. */
extern const struct tree_stream events_stream;
