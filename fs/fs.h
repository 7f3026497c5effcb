/* SPDX-License-Identifier: MIT */
/*
 * The FUSE side of a mounted tree: requests come in on the loop's thread, and are answered there
 * when the table of files alone can tell, else by a worker.
 */
#pragma once

#include <fuse_lowlevel.h>
#include <pthread.h>

struct cache;
struct changes;
struct watch_tidy;

#include "loop.h"
#include "pool.h"
#include "tree.h"

struct fs {
	const struct tree *tree;
	struct loop *loop;
	struct pool *pool;
	int watch;		 /* inotify(7), of the registry */
	int mounts, mounts_seen; /* /proc/self/mountinfo: for the loop, and for each open */
	unsigned around;	 /* counts what may have changed what a name leads to; the loop's */
	struct changes *changes;
	struct cache *cache;
	struct watch_tidy *tidy; /* the loop's and its worker's */
	struct stream_look *look;
	struct fuse_session *session;
	pthread_mutex_t lock;	      /* of the next two, and of what waits there */
	struct request *closing;      /* requests that close files, and are not answered yet */
	struct stream *streams;	      /* all that are open */
	gid_t gid;		      /* of every file */
	mode_t mode;		      /* of the root directory */
	struct timespec born;	      /* when it was mounted: the time of whatever has no other */
	void (*ready)(struct fs *fs); /* called once, when the kernel has made contact */
};

extern const struct fuse_lowlevel_ops fs_operations;

/* A handler for the loop: answers what has come in on the session's descriptor. */
void fs_receive(void *fs);
