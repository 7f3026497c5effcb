/* SPDX-License-Identifier: MIT */
/* What is written to a file that has one value. */
#pragma once

#include "names.h"
#include "tree.h"
#include "words.h"

/*
 * What one write(2) says, its newline left out, in RET. 1: there is something, 0: nothing was
 * written (the file was truncated). -EINVAL: it is no single line, or longer than MAX - 1.
 */
int value_line(struct tree_request *rq, const char *text, size_t size, char *ret, size_t max);

/* The same for a single word, which is W->all[0]. W keeps pointers into BUF. */
int value_word(struct tree_request *rq, const char *text, size_t size, char buf[NAME_SIZE],
	struct words *w);
