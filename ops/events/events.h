/* SPDX-License-Identifier: MIT */
/*
 * The rows `events`: one line for each change that the kernel notifies (changes.h), for each name
 * that is added or removed, and for each namespace that is destroyed. Format of a line:
 *
 *	SECONDS.MICROS NAMESPACE add|del|change link|addr|route|rule|neigh|netns LINE
 *
 * Without readers there is no cost. Holds no reference to a namespace.
 */
#pragma once

#include "tree.h"

struct changes;

/* NULL: out of memory. events_free() accepts NULL. R and D must outlive it. */
struct events *events_new(const struct registry *r, struct discover *d);
struct events *events_free(struct events *ev);

/*
 * Enables reading. SUBMIT_SCAN is called from any thread, with locks held, to have a worker call
 * events_scan(): it must only queue that call. It returns 0, or a negative errno if it failed to.
 */
void events_begin(
	struct events *ev, struct changes *changes, int (*submit_scan)(void *arg), void *arg);

/* Call after the last reader has closed. */
void events_end(struct events *ev);

/* Call when the registry or a mount has changed. Any thread; never blocks. */
void events_names_changed(struct events *ev);

/* Finds changes without kernel messages: names, namespaces to follow. Workers only: may block. */
void events_scan(struct events *ev);
