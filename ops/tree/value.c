/* SPDX-License-Identifier: MIT */
/* Parsing of single-value writes: see value.h. */
#include "value.h"

#include <errno.h>
#include <string.h>

int value_line(struct tree_request *rq, const char *text, size_t size, char *ret, size_t max)
{
	size_t len = size;

	if (size == 0)
		return 0;
	if (text[len - 1] == '\n')
		len--;
	if (memchr(text, '\n', len) || memchr(text, '\0', len))
		return request_refuse(rq, -EINVAL, "one value per write, on a single line");
	if (len >= max)
		return request_refuse(rq, -EINVAL, "%zu bytes: the maximum is %zu", len, max - 1);
	memcpy(ret, text, len);
	ret[len] = '\0';
	return 1;
}

int value_word(struct tree_request *rq, const char *text, size_t size, char buf[NAME_SIZE],
	struct words *w)
{
	int r = value_line(rq, text, size, buf, NAME_SIZE);

	if (r <= 0)
		return r;
	r = words_split(buf, w);
	if (r == 0 && w->n != 1)
		r = words_refuse(
			w, w->n ? "more than one word: exactly one is accepted" : "empty value");
	return r < 0 ? request_refuse(rq, r, "%s", w->why) : 1;
}
