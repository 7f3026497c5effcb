/* SPDX-License-Identifier: MIT */
/* What is behind a descriptor of the tree. */
#pragma once

#include <fuse_lowlevel.h>
#include <stdint.h>

struct cache;
struct fs;
struct long_text;
struct snapshot;
struct stream;
struct tree_writer;

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

/* At the end: those that have a stream, which nobody closes any more. */
void open_files_end(struct fs *fs);
