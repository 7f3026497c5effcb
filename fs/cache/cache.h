/* SPDX-License-Identifier: MIT */
/*
 * The contents of the kernel's page cache for our files, and their validity. Each node that is
 * sized (tree_is_sized()) has a record: its last snapshot, the validity of that (changes.h), and
 * what the kernel has cached of the node. An open that finds the snapshot still valid is answered
 * at once, without a job; the kernel then reads its own pages. Names of links are cached in the
 * same way.
 *
 * A text whose changes are not announced (generation 0) is never valid: each open renders it again.
 * If it is equal to the snapshot, that and the pages remain.
 *
 * All readers that have an inode open through the page cache read one snapshot. If the text has
 * changed while the old one is still open, the next open gets another inode (versions.h).
 *
 * Any thread; these functions do not block, except those marked (W): they send notifications to the
 * kernel, which may wait for pages that a turn of the loop answers, so only jobs may call them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "records.h"
#include "tree.h"

struct cache;
struct changes;
struct fuse_session;

struct cache *cache_new(struct changes *changes, struct fuse_session *session);
struct cache *cache_free(struct cache *cache); /* takes NULL */

/*
 * Returns the current id of a sized node, and sets the size in ATTR to that of the snapshot that
 * readers of that inode have: the kernel takes the size as that of their pages. Sets also the
 * mtime, if changes are announced. The inode number stays the same.
 */
void cache_entry(
	struct cache *cache, const struct tree_node *node, uint64_t *ret_id, struct stat *attr);

/* For a read-only open: the snapshot, if it is still valid and the kernel's pages hold no other;
 * else NULL. Adds a reader. */
struct snapshot *cache_open_now(
	struct cache *cache, uint64_t id, const struct cache_validity *now, pid_t pid);

/*
 * For attributes: the snapshot if it is still valid, or NULL; and how long the kernel may keep the
 * attributes, in seconds. READS: the request comes from an open that reads through the pages. Most
 * programs call fstat(2) right after open(2), so a snapshot that is not announced is valid for a
 * millisecond for the process that has opened it.
 */
struct snapshot *cache_stat_now(struct cache *cache, uint64_t id, const struct cache_validity *now,
	pid_t pid, bool reads, double *ret_timeout);

/* True: the record's namespace is that of NOW, followed, and verified in the current names_epoch.
 */
bool cache_verified(struct cache *cache, uint64_t id, const struct cache_validity *now);

/* The record's snapshot if it is still valid NOW, or NULL. Marks it valid in the names_epoch of
 * NOW. */
struct snapshot *cache_find(struct cache *cache, uint64_t id, const struct cache_validity *now);

/* (W) Makes SNAPSHOT, which is valid NOW or was just rendered, the content of the kernel's pages.
 * SNAPSHOT may be replaced by an equal or a newer one. 1: this open reads through the pages; 0: it
 * reads SNAPSHOT without them; -ESTALE: the kernel must look the path up again. */
int cache_open(struct cache *cache, uint64_t id, struct snapshot **snapshot,
	const struct cache_validity *now, pid_t pid);

/*
 * Stores S, which was rendered only for its size (NULL: it is too long), if the record is idle. If
 * the inode has readers, S is replaced by their snapshot: the size belongs to the inode. If S
 * differs, the next cache_tidy() gives the file another inode.
 */
void cache_store(
	struct cache *cache, uint64_t id, struct snapshot **s, const struct cache_validity *now);

/*
 * Caches that NAME in the directory with the id DIR resolves to NODE, for lookups while NOW is
 * still valid. A NODE without a row, but with DIR's serial, is a negative entry. Negative entries
 * and files of sysfs expire after a second: a driver may create a file without an event.
 */
void cache_store_name(struct cache *cache, uint64_t dir, const char *name,
	const struct tree_node *node, const struct cache_validity *now);
bool cache_name_now(struct cache *cache, uint64_t dir, const char *name,
	const struct cache_validity *now, struct tree_node *ret);

/* An open that read through the pages was closed. */
void cache_close(struct cache *cache, uint64_t id);

/*
 * (W) An open that bypasses the kernel's pages and changes the size that the kernel knows: to
 * write, or to read a text while it is rendered (long_text.h). Nothing is cached until
 * cache_close_bypass(). 0; -ESTALE: as above.
 */
int cache_open_bypass(struct cache *cache, uint64_t id, pid_t pid);
void cache_close_bypass(struct cache *cache, uint64_t id);

/* Marks what the kernel has cached as outdated: of the namespaces that have changed, or of all. */
void cache_outdate(struct cache *cache);
void cache_outdate_all(struct cache *cache);

/* True: there are invalidations to send, or the cache is too large. Then a job must call
 * cache_tidy() (W). */
bool cache_is_untidy(struct cache *cache);
void cache_tidy(struct cache *cache);
