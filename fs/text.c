/* SPDX-License-Identifier: MIT */
/* Renders the text of a file: see text.h. */
#include "text.h"

#include "cleanup.h"
#include "watch.h"

/* A text that is being rendered. */
struct rendering {
	struct request *q;
	struct spool text;
	text_long_fn is_long;
	struct long_text *long_text;
	bool is_too_long; /* and there is no is_long */
};

/* Continues as a long text, which can be read from here on. */
static int begin_long_text(struct rendering *m)
{
	int r;

	m->is_too_long = !m->is_long;
	if (m->is_too_long)
		return -EFBIG;
	m->long_text = long_text_new(m->text.fd);
	if (!m->long_text)
		return -ENOMEM;
	r = m->is_long(m->q, m->long_text);
	if (r < 0)
		long_text_close(m->long_text); /* the open file did not take it */
	return r;
}

static int on_text_grown(struct spool *text, void *arg)
{
	struct rendering *m = arg;
	int r = 0;

	if (!m->long_text && spool_is_long(text))
		r = begin_long_text(m);
	if (r == 0 && m->long_text)
		r = long_text_grow(m->long_text, text->size);
	return r;
}

static int render_text(struct rendering *m, struct tree_request *rq)
{
	FILE *out = spool_open(&m->text, on_text_grown, m);
	int r = out ? tree_render_to(rq, out) : -ENOMEM;

	if (out)
		fclose(out);
	return m->text.error ? m->text.error : r;
}

int text_render(struct request *q, struct tree_request *rq, text_long_fn is_long)
{
	struct rendering m = {.q = q, .is_long = is_long};
	int r = render_text(&m, rq);

	if (m.long_text) {
		long_text_end(m.long_text, r); /* which owns the spool's file */
		return q->replied ? 1 : r;
	}
	if (r < 0) {
		spool_done(&m.text);
		return m.is_too_long ? 1 : r;
	}
	q->snapshot = snapshot_new(&m.text);
	return q->snapshot ? 0 : -ENOMEM;
}

int text_find_or_render(struct request *q, struct tree_request *rq, text_long_fn is_long)
{
	int r;

	if (tree_is_announced(&rq->node)) {
		watch_follow(q->fs, rq, q->id, &q->now);
		q->snapshot = cache_find(q->fs->cache, q->id, &q->now);
	}
	if (q->snapshot)
		return 0;
	if (q->now.generation)
		request_settle(rq);
	r = text_render(q, rq, is_long);
	if (rq->unannounced)
		q->now.generation = 0;
	return r;
}
