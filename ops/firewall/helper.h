/* SPDX-License-Identifier: MIT */
/*
 * A helper: this program, executed under another name in a separate process, inside the namespace
 * of a request (child_run()). For code that may exit, block on userspace, or mishandle its input.
 */
#pragma once

#include "tree.h"

/* memfds: standard input, output and error of the helper. Owned. */
struct helper {
	int in, out, err;
	size_t size; /* of the output, without HELPER_DONE */
};

#define HELPER_NONE ((struct helper){-1, -1, -1, 0})

/* Last byte of the output of a helper that succeeded. */
#define HELPER_DONE '\0'

/*
 * Runs the helper ARGV[0] with INPUT as standard input. Returns 1 on success, 0 if the helper
 * failed (the reason is in helper_error_text()), or a negative errno, including those of
 * child_run(). The caller initializes HELPER with HELPER_NONE and calls helper_done() in all cases.
 */
int helper_run(
	struct tree_request *rq, char *const argv[], const char *input, struct helper *helper);

/* Copies the output of a successful helper to OUT. The caller checks OUT for write errors. */
int helper_copy(const struct helper *helper, FILE *out);

/* Returns the standard error of the helper; the caller frees it. NULL: out of memory. */
char *helper_error_text(const struct helper *helper);

void helper_done(struct helper *helper);
