/* SPDX-License-Identifier: MIT */
/* What is behind a descriptor of the tree. */
#pragma once

#include "request.h"

/* An open file: the snapshot that is read, and what was written. */
struct open_file {
	/* Of what is read: a text, one that is still being made, or one that has no end; or */
	struct snapshot *snapshot;
	struct long_text *long_text;
	struct stream *stream;
	struct tree_writer *writer; /* of what is written; it is read from here, too */
	char *path;		    /* of one that is written */
	/* Whether the cache was told of this open, and by which id: it is to be told of its end. */
	struct cache *reads, *past;
	uint64_t id;
};

static inline struct open_file *open_file_of(const struct fuse_file_info *file)
{
	return (struct open_file *)(uintptr_t)file->fh;
}

struct open_file *open_file_free(struct open_file *f); /* takes NULL */

/* truncate(2) of a path: as if it were opened, truncated to SIZE, and closed again. */
int open_file_truncate(struct request *q, struct tree_request *rq, size_t size);

/* Opens the new file NODE for writing, as q->file says, into q->open. */
int open_file_create(struct request *q, struct tree_request *rq, const struct tree_node *node);
