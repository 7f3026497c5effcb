/* SPDX-License-Identifier: MIT */
/*
 * Files that have no end (struct tree_stream). A read that finds no data waits (reads.h) until data
 * is queued or the session ends.
 */
#pragma once

#include "fs.h"

struct open_file;
struct stream;

/* Before the first stream is opened, and after the last one is freed (open_files_end()). */
int streams_begin(struct fs *fs);
void streams_end(struct fs *fs);

/* The open file of any stream; NULL: there are none. */
struct open_file *stream_file(const struct fs *fs);

/* Opens the stream of the request's node for FILE. For workers. 0 or a negative errno. */
int stream_open(
	struct fs *fs, struct tree_request *rq, struct open_file *file, struct stream **ret);

/* No read may be in progress any more. Any thread; takes NULL. */
struct stream *stream_free(struct stream *s);

/* Replies to open(2) with HANDLE, as fuse_reply_open() does, for a file without a position. */
int stream_reply(fuse_req_t fuse, uint64_t handle);

/* For the loop's thread. */
void stream_read(struct stream *s, fuse_req_t fuse, size_t size, bool now);
void stream_poll(struct stream *s, fuse_req_t fuse, struct fuse_pollhandle *handle);
