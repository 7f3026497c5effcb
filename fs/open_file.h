/* SPDX-License-Identifier: MIT */
/* What is behind a descriptor of the tree. */
#pragma once

#include "request.h"

/* An open file: the snapshot that is read, and what was written. */
struct open_file {
	struct snapshot *snapshot;   /* NULL: only to be written, or */
	struct long_text *long_text; /* what is read as it is made, or */
	struct stream *stream;	     /* what has no end */
	struct tree_writer *writer;  /* NULL: only to be read */
	char *path;		     /* of one that is written */
	/* Whether the cache was told of this open, and by which id: it is to be told of its end. */
	struct cache *reads, *past;
	uint64_t id;
};

static inline struct open_file *open_file_of(const struct fuse_file_info *file)
{
	return (struct open_file *)(uintptr_t)file->fh;
}

struct open_file *open_file_free(struct open_file *f); /* takes NULL */

/* truncate(2) of a path: as if it were opened, and closed again. */
int open_file_truncate(struct request *q, struct tree_request *rq);
