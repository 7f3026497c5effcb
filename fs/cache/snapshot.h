/* SPDX-License-Identifier: MIT */
/* The text of a file at some moment, refcounted, shared by all who have it open. Any thread. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

#include "spool.h"

struct snapshot {
	atomic_uint users;
	struct timespec since; /* CLOCK_REALTIME of its creation */
	struct spool text;
};

/* Takes ownership of TEXT, also on failure. NULL: out of memory. */
struct snapshot *snapshot_new(struct spool *text);
struct snapshot *snapshot_ref(struct snapshot *s);
struct snapshot *snapshot_unref(struct snapshot *s); /* takes NULL */

/* True: both texts are equal. Texts that are not in memory are not compared: false. */
bool snapshot_same(const struct snapshot *a, const struct snapshot *b);
