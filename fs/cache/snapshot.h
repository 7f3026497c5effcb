/* SPDX-License-Identifier: MIT */
/* What a file said at some moment, shared by all who have it open. Any thread. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

#include "spool.h"

struct snapshot {
	atomic_uint users;
	struct timespec since; /* when it was made */
	struct spool text;
};

/* TEXT is taken, also when there is no memory (NULL). */
struct snapshot *snapshot_new(struct spool *text);
struct snapshot *snapshot_ref(struct snapshot *s);
struct snapshot *snapshot_unref(struct snapshot *s); /* takes NULL */

/* Do both say the same? What is too long for memory is not compared: no. */
bool snapshot_same(const struct snapshot *a, const struct snapshot *b);
