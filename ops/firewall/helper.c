/* SPDX-License-Identifier: MIT */
/* Runs one process for one request and collects its output: see helper.h. */
#include "helper.h"

#include <string.h>
#include <sys/mman.h>

#include "child.h"
#include "cleanup.h"
#include "io.h"

#define TIMEOUT_SECONDS 30 /* host names in a script need DNS; large rulesets are slow */
#define PIECE 65536

void helper_done(struct helper *helper)
{
	closep(&helper->in);
	closep(&helper->out);
	closep(&helper->err);
}

static int make_files(struct helper *helper)
{
	helper->in = memfd_create("input", MFD_CLOEXEC);
	helper->out = memfd_create("output", MFD_CLOEXEC);
	helper->err = memfd_create("error", MFD_CLOEXEC);
	return helper->in < 0 || helper->out < 0 || helper->err < 0 ? -errno : 0;
}

/* Checks for HELPER_DONE and sets the size of the output. 1: success, 0: failure. */
static int read_end_mark(struct helper *helper)
{
	off_t size = lseek(helper->out, 0, SEEK_END);
	char last;

	if (size < 0)
		return -errno;
	helper->size = (size_t)size;
	if (size == 0 || pread(helper->out, &last, 1, size - 1) != 1 || last != HELPER_DONE)
		return 0;
	helper->size--;
	return 1;
}

int helper_run(
	struct tree_request *rq, char *const argv[], const char *input, struct helper *helper)
{
	int r = make_files(helper);

	if (r == 0)
		r = pwrite_all(helper->in, input, strlen(input), 0);
	if (r == 0)
		r = child_run(
			rq->netns, argv, helper->in, helper->out, helper->err, TIMEOUT_SECONDS);
	return r < 0 ? r : read_end_mark(helper);
}

int helper_copy(const struct helper *helper, FILE *out)
{
	_cleanup_free_ char *piece = malloc(PIECE);

	if (!piece)
		return -ENOMEM;
	for (size_t at = 0; at < helper->size;) {
		size_t left = helper->size - at;
		ssize_t n = pread(helper->out, piece, left < PIECE ? left : PIECE, (off_t)at);

		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		if (fwrite(piece, 1, (size_t)n, out) != (size_t)n)
			return 0; /* the caller checks OUT */
		at += (size_t)n;
	}
	return 0;
}

char *helper_error_text(const struct helper *helper)
{
	off_t size = lseek(helper->err, 0, SEEK_END);
	char *text = size < 0 ? NULL : calloc(1, (size_t)size + 1);

	if (text && pread(helper->err, text, (size_t)size, 0) != size)
		freep(&text), text = NULL;
	return text;
}
