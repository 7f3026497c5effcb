/* SPDX-License-Identifier: MIT */
/*
 * Files that have no end (struct tree_stream): a read that finds nothing waits (reads.h), until
 * something is put in, or for the end of the session.
 */
#pragma once

#include "fs.h"

struct open_file;
struct stream;

/* Before the first one, and after the last (open_files_end()). */
int streams_begin(struct fs *fs);
void streams_end(struct fs *fs);

/* The open file of any of them; NULL: there are none. */
struct open_file *stream_file(const struct fs *fs);

/* Of the request's node, which FILE has open. A worker's. 0 or a negative errno. */
int stream_open(
	struct fs *fs, struct tree_request *rq, struct open_file *file, struct stream **ret);

/* When there is no read of it any more. Any thread; takes NULL. */
struct stream *stream_free(struct stream *s);

/* Replies to its open(2), as fuse_reply_open(): what is known as HANDLE has no position. */
int stream_reply(fuse_req_t fuse, uint64_t handle);

/* The loop's. */
void stream_read(struct stream *s, fuse_req_t fuse, size_t size, bool now);
void stream_poll(struct stream *s, fuse_req_t fuse, struct fuse_pollhandle *handle);
