/* SPDX-License-Identifier: MIT */
/* Snapshots of files: see snapshot.h. */
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

struct snapshot *snapshot_new(struct spool *text)
{
	struct snapshot *s = calloc(1, sizeof(*s));

	if (!s) {
		spool_done(text);
		return NULL;
	}
	atomic_init(&s->users, 1);
	clock_gettime(CLOCK_REALTIME, &s->since);
	s->text = *text;
	spool_fit(&s->text);
	return s;
}

struct snapshot *snapshot_ref(struct snapshot *s)
{
	atomic_fetch_add(&s->users, 1);
	return s;
}

struct snapshot *snapshot_unref(struct snapshot *s)
{
	if (s && atomic_fetch_sub(&s->users, 1) == 1) {
		spool_done(&s->text);
		free(s);
	}
	return NULL;
}

bool snapshot_same(const struct snapshot *a, const struct snapshot *b)
{
	if (a == b || a->text.size != b->text.size)
		return a == b;
	return a->text.size == 0 || (a->text.text && b->text.text &&
					    memcmp(a->text.text, b->text.text, a->text.size) == 0);
}
