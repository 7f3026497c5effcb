/* SPDX-License-Identifier: MIT */
/* A line of a text: read, and parsed into a verb and the struct of its subject. See lines_own.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lines_own.h"

#define USUAL_SIZE 256 /* longer lines are read again */

int line_init(struct line *line, const struct line_ops *ops)
{
	line->item = calloc(1, ops->size);
	return line->item ? 0 : -ENOMEM;
}

static void clear_item(struct line *line, const struct line_ops *ops)
{
	if (ops->clear)
		ops->clear(line->item);
	memset(line->item, 0, ops->size);
}

void line_done(struct line *line, const struct line_ops *ops)
{
	if (line->item)
		clear_item(line, ops);
	free(line->item);
	line->item = NULL;
}

int line_read(struct tree_request *rq, const struct spool *text, size_t at, struct line *line)
{
	ssize_t n = spool_read(text, at, line->text, USUAL_SIZE);
	char *newline = n > 0 ? memchr(line->text, '\n', (size_t)n) : NULL;

	if (n == USUAL_SIZE && !newline) {
		n = spool_read(text, at, line->text, LINE_SIZE + 1);
		newline = n > 0 ? memchr(line->text, '\n', (size_t)n) : NULL;
	}
	if (n <= 0)
		return n < 0 ? (int)n : -EIO;
	n = newline ? newline - line->text : n;
	if (n > LINE_SIZE)
		return request_refuse(rq, -E2BIG, "longer than 4096 bytes");
	if (memchr(line->text, '\0', (size_t)n))
		return request_refuse(rq, -EINVAL, "contains a NUL byte");
	line->text[n] = '\0';
	line->terminated = newline;
	line->next = at + (size_t)n + line->terminated;
	return 0;
}

unsigned line_range_count(const struct spool *text, size_t from, size_t to)
{
	char part[LINE_SIZE];
	unsigned count = 0;

	while (from < to) {
		ssize_t n =
			spool_read(text, from, part, to - from < LINE_SIZE ? to - from : LINE_SIZE);

		if (n <= 0)
			break;
		for (ssize_t i = 0; i < n; i++)
			count += part[i] == '\n';
		from += (size_t)n;
	}
	return count;
}

static enum line_verb parse_verb(struct words *w)
{
	if (words_next_if(w, "del") || words_next_if(w, "delete"))
		return LINE_DEL;
	if (words_next_if(w, "replace"))
		return LINE_REPLACE;
	words_next_if(w, "add");
	return LINE_ADD;
}

int line_parse(struct tree_request *rq, const struct line_ops *ops, struct line *line)
{
	struct words w;
	int r;

	clear_item(line, ops);
	if (words_split(line->text, &w) < 0)
		return request_refuse(rq, -EINVAL, "%s", w.why);
	if (!w.n)
		return 0;
	line->verb = parse_verb(&w);
	r = ops->parse(&w, line->item);
	if (r == 0 && words_peek(&w))
		r = words_unknown(&w, words_peek(&w));
	if (r < 0)
		return request_refuse(rq, r, "%s", w.why);
	r = ops->complete ? ops->complete(rq, line->item) : 0;
	return r < 0 ? r : 1;
}

int line_refuse(struct tree_request *rq, unsigned number, int error)
{
	char why[sizeof(rq->why)];

	strcpy(why, rq->why);
	return request_refuse(rq, error, "line %u: %s", number,
		why[0] ? why : strerrordesc_np(-error) ?: "?");
}
