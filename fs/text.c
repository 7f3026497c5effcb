/* SPDX-License-Identifier: MIT */
/* What a file says: see text.h. */
#include "text.h"

#include "changes.h"
#include "cleanup.h"
#include "names.h"
#include "watch.h"

#define FOLLOW_MAX 3

int text_render(struct request *q, struct tree_request *rq)
{
	struct spool text;
	FILE *out = spool_open(&text);
	int r = out ? tree_render_to(rq, out) : -ENOMEM;

	if (out && fclose(out) != 0 && r == 0)
		r = -ENOSPC;
	if (r < 0) {
		spool_done(&text);
		return r;
	}
	q->snapshot = snapshot_new(&text);
	return q->snapshot ? 0 : -ENOMEM;
}

/*
 * How things are before it is rendered: whatever changes from here on is noticed. Only who has its
 * name by a mount is known to be still the same.
 */
static void look_closely(struct request *q, struct tree_request *rq)
{
	struct changes *changes = q->fs->changes;

	q->now.cookie = rq->handle.cookie;
	if (!cache_verified(q->fs->cache, q->id, &q->now) &&
		!registry_is_mount(rq->tree->registry, rq->handle.name))
		return;
	/* Once more when events were lost just then. */
	for (int i = 0; i < FOLLOW_MAX && !q->now.generation; i++) {
		if (changes_follow(changes, rq->netns, rq->handle.cookie) < 0)
			return;
		watch_changes(q->fs);
		q->now.generation = changes_generation(changes, rq->handle.cookie);
	}
	q->now.words = names_stamp();
}

int text_find_or_render(struct request *q, struct tree_request *rq)
{
	struct netlink *nl;
	int r;

	look_closely(q, rq);
	q->snapshot = cache_find(q->fs->cache, q->id, &q->now);
	if (q->snapshot)
		return 0;
	if (q->now.generation && request_netlink(rq, &nl) == 0)
		netlink_settle(nl);
	r = text_render(q, rq);
	if (rq->unannounced)
		q->now.generation = 0;
	return r;
}
