/* SPDX-License-Identifier: MIT */
/*
 * Looking at files on a file system that may never answer (far.h), in a child process, which may
 * have to stay there. One child serves all looks at a file system that belong to one question; all
 * its looks together may take so long, and then, or when CALLER_INTERRUPT came (caller.h), the rest
 * of the question goes without. As long as a child has not ended, nobody else looks at its file
 * system (child.h).
 *
 * PATHs stand below ROOT. Errors are those of the look, or -ETIMEDOUT, -EINTR, -EBUSY. One thread
 * at a time.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

struct engine_far {
	struct engine_far_area *area; /* what both see */
	struct engine_far_child *child;
	int error;	   /* why the rest of the question goes without; 0 */
	long spent_nsec;   /* by the question */
	atomic_bool waits; /* for a child, at this moment: to be read by others */
};

/* A question begins, or ends: 0, or -EINTR if that is why something was left out. */
void engine_far_begin(struct engine_far *far);
int engine_far_end(struct engine_far *far);
void engine_far_done(struct engine_far *far);

/* What is at PATH, on the file system DEVICE. */
int engine_far_stat(
	struct engine_far *far, dev_t device, const char *root, const char *path, struct stat *ret);

/*
 * The regular file PATH, of at most MAX bytes: the size, or an error. TEXT ends with a NUL, and is
 * the reader's until its next call.
 */
ssize_t engine_far_read(struct engine_far *far, dev_t device, const char *root, const char *path,
	size_t max, const char **text, struct stat *ret);

/* The names in the directory PATH, each with a NUL behind it: their size, or an error. */
ssize_t engine_far_list(struct engine_far *far, dev_t device, const char *root, const char *path,
	const char **names);
