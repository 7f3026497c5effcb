/* SPDX-License-Identifier: MIT */
/*
 * What changes behind our back. Names: the kernel keeps what a name leads to, and is told when
 * another tool has taken the name away. Without that it would learn it at the next use, by ESTALE;
 * but mkdir(2) and symlink(2) below such a name do not look a second time. And texts in the
 * kernel's page cache (cache.h): who opens a file is told by us, who only asks for its size is not.
 */
#pragma once

#include "cache.h"
#include "fs.h"

/* An inotify(7) descriptor for fs->watch, or a negative errno. */
int watch_open(void);

/*
 * Watches the registry, mounts (proc(5): /proc/self/mountinfo), which say at once when a name has
 * come to lead elsewhere, and what the kernel says of namespaces (changes.h). Once, before the loop
 * runs; what they made goes with watch_close().
 */
int watch_add(struct fs *fs);
void watch_close(struct fs *fs);

/* The kernel is about to keep a name: the registry, which may be newer than the tree, is watched.
 * Any thread; never blocks. */
void watch_name(struct fs *fs);

/* Hears what the kernel says of namespaces. Any thread; never blocks. */
void watch_changes(struct fs *fs);

/*
 * Completes NOW, of the node ID, before the namespace of RQ is asked something: whatever changes
 * from here on is noticed. A job's; it may block.
 */
void watch_closely(struct fs *fs, struct tree_request *rq, uint64_t id, struct cache_validity *now);

/* Has a job do cache_tidy(), if there is something to do. Any thread. */
void watch_tidy(struct fs *fs);

/* The world as it is now: whatever happened before is in it. Who leads (pool.h). */
struct cache_validity watch_look(struct fs *fs);
