/* SPDX-License-Identifier: MIT */
/* Applying a complete text of lines: see lines.h. */
#include <string.h>

#include "cleanup.h"
#include "lines_own.h"

#define CHUNK_SIZE 65536

static int check_line(struct tree_request *rq, const struct line_ops *ops, const char *line,
	size_t size, void *item)
{
	enum line_verb verb;
	int r;

	rq->why[0] = '\0';
	if (memchr(line, '\0', size))
		return request_refuse(rq, -EINVAL, "contains a NUL byte");
	memset(item, 0, ops->size);
	r = line_take(rq, ops, line, size, &verb, item);
	line_clear(ops, item);
	return r;
}

/* Checks that each line parses. */
static int check_lines(
	struct tree_request *rq, const struct line_ops *ops, const struct spool *text)
{
	_cleanup_free_ void *item = malloc(ops->size);
	char line[LINE_SIZE + 1];
	unsigned number = 1;

	if (!item)
		return -ENOMEM;
	for (size_t at = 0; at < text->size; number++) {
		ssize_t n = line_read(text, at, line, &at);
		int r = n < 0 ? (int)n : check_line(rq, ops, line, (size_t)n, item);

		if (r == -E2BIG)
			request_refuse(rq, r, "longer than 4096 bytes");
		if (r < 0)
			return line_refuse(rq, number, r);
	}
	return 0;
}

/* Applies the lines as consecutive writes. */
static int apply_lines(struct tree_request *rq, const struct line_ops *ops,
	const struct spool *text, struct line_state *state)
{
	_cleanup_free_ char *chunk = malloc(CHUNK_SIZE);
	ssize_t n = chunk ? 0 : -ENOMEM;

	for (size_t at = 0; n >= 0 && at<text->size; at += n> 0 ? (size_t)n : 0) {
		n = spool_read(text, at, chunk, CHUNK_SIZE);
		if (n > 0)
			n = lines_write(rq, ops, state, true, chunk, (size_t)n);
		else
			n = n < 0 ? n : -EIO;
	}
	return n < 0 ? (int)n : lines_end(rq, ops, state, true);
}

int lines_replace(struct tree_request *rq, const struct line_ops *ops, const struct spool *text)
{
	struct line_state state = {0};
	int r = check_lines(rq, ops, text);

	if (r == 0)
		r = apply_lines(rq, ops, text, &state);
	lines_done(&state);
	return r < 0 ? r : lines_reconcile(rq, ops, text);
}
