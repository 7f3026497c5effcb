/* SPDX-License-Identifier: MIT */
/*
 * The FUSE side of a mounted tree: requests come in by the event loop, and are answered at once
 * when the table of files alone can tell, else by a job (pool.h).
 */
#pragma once

#include <fuse_lowlevel.h>
#include <pthread.h>
#include <stdatomic.h>

struct cache;
struct changes;
struct watch_tidy;

#include "gate.h"
#include "loop.h"
#include "pool.h"
#include "tree.h"

struct fs {
	const struct tree *tree;
	struct loop *loop;
	struct pool *pool;
	int watch;		 /* inotify(7), of the registry */
	int mounts, mounts_seen; /* /proc/self/mountinfo: for the loop, and for each open */
	/* Counts what may have changed what a name leads to, or words; who leads has these two. */
	unsigned names_epoch;
	bool watches_words;
	atomic_bool watches_registry;
	struct changes *changes;
	struct cache *cache;
	struct watch_tidy *tidy;
	struct stream_look *look;
	struct fuse_session *session;
	pthread_mutex_t lock;	      /* of the next two */
	struct gate gate;	      /* requests that close files, and who waits for them */
	struct stream *streams;	      /* all that are open */
	gid_t gid;		      /* of every file */
	mode_t mode;		      /* of the root directory */
	struct timespec born;	      /* when it was mounted: the time of whatever has no other */
	void (*ready)(struct fs *fs); /* called once, when the kernel has made contact */
};

extern const struct fuse_lowlevel_ops fs_operations;

/* A handler for the loop: answers what has come in on the session's descriptor. */
void fs_receive(void *fs);
