/* SPDX-License-Identifier: MIT */
/*
 * Watches for changes that others make. Names: the kernel caches dentries, and is notified when
 * another tool has removed a name. Without that it would notice at the next use, by ESTALE; but
 * mkdir(2) and symlink(2) below such a name are not retried. Texts in the kernel's page cache
 * (cache.h): open(2) always asks the daemon, but stat(2) may be answered from cached attributes,
 * which must be invalidated.
 */
#pragma once

#include "cache.h"
#include "fs.h"

/* Returns an inotify(7) descriptor for fs->watch, or a negative errno. */
int watch_open(void);

/*
 * Watches the registry and the mounts (proc(5): /proc/self/mountinfo), which report at once when a
 * name resolves to another namespace, and the kernel's events of namespaces (changes.h). To be
 * called once, before the loop runs. 0 or a negative errno; watch_close() frees the resources in
 * both cases.
 */
int watch_add(struct fs *fs);
void watch_close(struct fs *fs);

/* To be called before the kernel caches a name: watches the registry, which may not have existed
 * before. Any thread; never blocks. */
void watch_name(struct fs *fs);

/* Processes the kernel's events of namespaces. Any thread; never blocks. */
void watch_changes(struct fs *fs);

/*
 * Completes NOW for the node ID, before a request to the namespace of RQ: changes from here on are
 * noticed. For jobs; may block.
 */
void watch_follow(struct fs *fs, struct tree_request *rq, uint64_t id, struct cache_validity *now);

/* Submits a job for cache_tidy(), if there is something to do. Any thread. */
void watch_tidy(struct fs *fs);

/* Processes all pending events and returns the current state. For the leader (pool.h). */
struct cache_validity watch_poll(struct fs *fs);
