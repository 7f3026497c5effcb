/* SPDX-License-Identifier: MIT */
/*
 * A text that is too long for memory: it is read while it is rendered, into a temporary file
 * (spool.h). The job that renders it and the open file have a reference each; it is freed with the
 * last one. The job does not wait for the reader, so it holds its socket in the namespace no longer
 * than necessary.
 */
#pragma once

#include <fuse_lowlevel.h>
#include <stddef.h>

struct long_text;

/* For the job. Takes ownership of FD. NULL: out of memory, the caller keeps FD. */
struct long_text *long_text_new(int fd);

/* For the job: the file has SIZE bytes now. -ECANCELED: the open file was closed. */
int long_text_grow(struct long_text *t, size_t size);

/* For the job: the text is complete (ERROR 0), or ended by ERROR (a negative errno). Drops the
 * job's reference. */
void long_text_end(struct long_text *t, int error);

/* For the open file, any thread. A read waits for data that is not there yet. */
void long_text_read(struct long_text *t, fuse_req_t fuse, size_t size, off_t off);
struct long_text *long_text_close(struct long_text *t); /* takes NULL */
