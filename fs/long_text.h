/* SPDX-License-Identifier: MIT */
/*
 * A text that is too long for memory: it is read while it is made. Two have it, the job that makes
 * it, in a temporary file (spool.h), and the open file; it goes with the later one of them. The job
 * does not wait for the reader: it holds its socket in the namespace no longer than it needs.
 */
#pragma once

#include <fuse_lowlevel.h>
#include <stddef.h>

struct long_text;

/* The job's. FD is given up with it. NULL: out of memory; then FD is the caller's as before. */
struct long_text *long_text_new(int fd);

/* There are SIZE bytes in the file now. -ECANCELED: nobody reads it any more. */
int long_text_grow(struct long_text *t, size_t size);

/* Nothing more comes, because of ERROR (a negative errno), or 0. The job does not have it any more.
 */
void long_text_end(struct long_text *t, int error);

/* The open file's, any thread. What is not there yet is waited for. */
void long_text_read(struct long_text *t, fuse_req_t fuse, size_t size, off_t off);
struct long_text *long_text_close(struct long_text *t); /* takes NULL */
