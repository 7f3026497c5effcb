/* SPDX-License-Identifier: MIT */
/*
 * What the kernel's page cache may hold of our files, and how long it is true. For each node whose
 * changes are announced (`announced` in its row) there is a record: the text it had last, when that
 * was true (changes.h), and what the kernel has of it. An open that finds it still true is answered
 * by the loop, from here; the kernel then reads its own pages.
 *
 * Pages and size belong to the kernel's inode, so all who have a file open through them read one
 * text. When it has changed and somebody still reads the old one, the next open gets another inode:
 * the node's `version`, which stands in its id where others have an object. It is answered with
 * ESTALE, and the kernel looks the path up again by itself. A node with an object has no room for
 * that, and such an open gets its text without the page cache.
 *
 * Any thread; none of these functions blocks, but for those that are marked (W): they tell the
 * kernel, which may wait for pages that the loop answers, so only workers call them.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "spool.h"
#include "tree.h"

struct cache;
struct changes;
struct fuse_session;

/* A text that was rendered, shared by all who have it open. */
struct snapshot {
	atomic_uint users;
	struct timespec since; /* when it was made */
	struct spool text;
};

/* TEXT is taken, also when there is no memory (NULL). */
struct snapshot *snapshot_new(struct spool *text);
struct snapshot *snapshot_unref(struct snapshot *s); /* takes NULL */

/* The state of the world in which something was, or is, true. */
struct cache_now {
	unsigned around; /* counts what may change what a name leads to, and words (watch.h) */
	/* These are a worker's to fill in. */
	uint64_t words; /* names_stamp() */
	uint64_t cookie;
	uint64_t generation; /* 0: nobody will tell when it changes */
};

struct cache *cache_new(struct changes *changes);
struct cache *cache_free(struct cache *cache); /* takes NULL */

/* Are changes of this node's text announced? */
bool cache_keeps(const struct tree_node *node);

/* The node of an id; the version is not part of it. */
struct tree_node cache_node(uint64_t id);

/*
 * The id that leads to a node now, and into ATTR what whoever reads that inode has to find there:
 * the kernel takes it for the size of what they have mapped. The inode's number stays the same.
 */
void cache_entry(
	struct cache *cache, const struct tree_node *node, uint64_t *ret_id, struct stat *attr);

/* In the loop, for an open to be read: the text, when it is still true and the kernel has no other.
 */
struct snapshot *cache_open_now(
	struct cache *cache, uint64_t id, const struct cache_now *now, pid_t pid);

/* In the loop, for attributes: the same, and how long the kernel may keep them. */
struct snapshot *cache_stat_now(
	struct cache *cache, uint64_t id, const struct cache_now *now, double *ret_timeout);

/* Was the name of this namespace looked at since AROUND was what it is? */
bool cache_verified(struct cache *cache, uint64_t id, const struct cache_now *now);

/* What the record has when that is true now, which it then is AROUND as well; or NULL. */
struct snapshot *cache_find(struct cache *cache, uint64_t id, const struct cache_now *now);

/* (W) SNAPSHOT, which is true NOW, becomes what the kernel reads. 1: done, it reads its pages;
 * 0: this open must do without, with SNAPSHOT, which may be a newer one now; -ESTALE: look the path
 * up again. */
int cache_open(struct cache *cache, struct fuse_session *session, uint64_t id,
	struct snapshot **snapshot, const struct cache_now *now, pid_t pid);

/*
 * Keeps what was only made to tell its size, if nobody reads something else. If somebody does, S is
 * that now: the size is of the same inode.
 */
void cache_keep(struct cache *cache, uint64_t id, struct snapshot **s, const struct cache_now *now);

/* Whoever read through the pages has closed the file. */
void cache_close(struct cache *cache, uint64_t id);

/* The kernel's size and pages will be, and then were, changed by who writes. -ESTALE: as above. */
int cache_write(struct cache *cache, uint64_t id, pid_t pid);
void cache_written(struct cache *cache, uint64_t id);

/* (W) Takes back what the kernel keeps, and is not true any more; gives up what is too much. */
void cache_tidy(struct cache *cache, struct fuse_session *session, unsigned around);

/* Is there something to be given up, or to be told that could not be told before? */
bool cache_is_untidy(struct cache *cache);
