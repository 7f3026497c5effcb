/* SPDX-License-Identifier: MIT */
/*
 * The FUSE side of a mounted tree. The event loop receives the requests. Those that need only the
 * table of files or the cache are answered at once, all others by a job (pool.h).
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
	int watch;		 /* inotify(7) descriptor */
	int mounts, mounts_seen; /* /proc/self/mountinfo: for the loop, and for watch_poll() */
	/* Counts events that may have changed what a name resolves to, or /etc/iproute2. The
	 * leader's, as is the next one. */
	unsigned names_epoch;
	bool watches_name_files;
	atomic_bool watches_registry;
	struct changes *changes;
	struct cache *cache;
	struct watch_tidy *tidy;
	struct stream_scan *scan;
	struct fuse_session *session;
	pthread_mutex_t lock;	      /* protects gate and streams */
	struct gate gate;	      /* requests that close files, and those that wait for them */
	struct stream *streams;	      /* all open streams */
	gid_t gid;		      /* group of every file */
	mode_t mode;		      /* of the root directory */
	struct timespec born;	      /* time of the mount: timestamp of nodes that have no other */
	void (*ready)(struct fs *fs); /* called once, on FUSE_INIT */
};

static inline struct fs *fs_of(fuse_req_t fuse)
{
	return fuse_req_userdata(fuse);
}
