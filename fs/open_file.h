/* SPDX-License-Identifier: MIT */
/* An open file of the tree. */
#pragma once

#include <fuse_lowlevel.h>
#include <stdint.h>

struct cache;
struct fs;
struct long_text;
struct snapshot;
struct stream;
struct tree_writer;

struct open_file {
	/* One of these for reading: a text, a text that is still being rendered, or a stream; */
	struct snapshot *snapshot;
	struct long_text *long_text;
	struct stream *stream;
	struct tree_writer *writer; /* or a writer for writing, which serves reads as well */
	char *path;		    /* of a file with a writer */
	/* Set if the cache counts this open, as a reader or a bypass, under ID. */
	struct cache *reads, *bypass;
	uint64_t id;
};

static inline struct open_file *open_file_of(const struct fuse_file_info *file)
{
	return (struct open_file *)(uintptr_t)file->fh;
}

struct open_file *open_file_free(struct open_file *f); /* takes NULL */

/* At the end of the session: frees the open files that have a stream and will not be released. */
void open_files_end(struct fs *fs);
