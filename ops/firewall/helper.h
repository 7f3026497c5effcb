/* SPDX-License-Identifier: MIT */
/*
 * A helper: this program under another name, in a process of its own inside a request's namespace
 * (child_run()). For what may end the process, wait for others, or be wrong about what it is given.
 */
#pragma once

#include "tree.h"

/* What it read and printed, in memory; the helper's standard input, output and error. */
struct helper {
	int in, out, err;
	size_t size; /* of the output, without HELPER_DONE */
};

#define HELPER_NONE ((struct helper){-1, -1, -1, 0})

/* With this its output ends if it succeeded. */
#define HELPER_DONE '\0'

/*
 * Runs the helper ARGV[0] with INPUT as its standard input. 1: it succeeded, 0: it failed, and
 * helper_error_text() says why; or a negative errno, those of child_run() among them. HELPER, which
 * is HELPER_NONE before, is to be given to helper_done() in any case.
 */
int helper_run(
	struct tree_request *rq, char *const argv[], const char *input, struct helper *helper);

/* Writes the output of one that succeeded to OUT, whose errors are the caller's to see. */
int helper_copy(const struct helper *helper, FILE *out);

/* Its standard error, to be freed. NULL: out of memory. */
char *helper_error_text(const struct helper *helper);

void helper_done(struct helper *helper);
