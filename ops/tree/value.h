/* SPDX-License-Identifier: MIT */
/* Parsing of single-value writes. */
#pragma once

#include "names.h"
#include "tree.h"
#include "words.h"

/*
 * Copies the value of one write(2), without its newline, to RET. 1: a value, 0: empty (the file was
 * truncated). -EINVAL: not a single line, or longer than MAX - 1 bytes.
 */
int value_line(struct tree_request *rq, const char *text, size_t size, char *ret, size_t max);

/* Same, for a single word, stored in W->all[0]. W points into BUF. */
int value_word(struct tree_request *rq, const char *text, size_t size, char buf[NAME_SIZE],
	struct words *w);
