/* SPDX-License-Identifier: MIT */
/*
 * What the kernel's page cache may hold of our files, and how long it is true. For each node whose
 * changes are announced (`announced` in its row) there is a record: the text it had last, when that
 * was true (changes.h), and what the kernel has of it. An open that finds it still true is answered
 * at once, from here; the kernel then reads its own pages. In the same way, names of links are
 * found.
 *
 * All who have a file open through the kernel's pages read one text. When it has changed and
 * somebody still reads the old one, the next open gets another inode (versions.h). A node with an
 * object has no other one: such an open gets its text without the page cache, and the kernel never
 * keeps that node's size.
 *
 * Any thread; none of these functions blocks, but for those that are marked (W): they tell the
 * kernel, which may wait for pages that a turn of the loop answers, so they are for jobs.
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
 * The id that leads to a node now, and into ATTR what whoever reads that inode has to find there:
 * the kernel takes it for the size of what they have mapped. The inode's number stays the same.
 */
void cache_entry(
	struct cache *cache, const struct tree_node *node, uint64_t *ret_id, struct stat *attr);

/* For an open to be read: the text, when it is still true and the kernel has no other. */
struct snapshot *cache_open_now(
	struct cache *cache, uint64_t id, const struct cache_validity *now, pid_t pid);

/* For attributes: the same, and how long the kernel may keep them, in seconds. Is it one who READS
 * through the pages that asks? */
struct snapshot *cache_stat_now(struct cache *cache, uint64_t id, const struct cache_validity *now,
	bool reads, double *ret_timeout);

/* Was the name of this namespace looked at since AROUND was what it is? */
bool cache_verified(struct cache *cache, uint64_t id, const struct cache_validity *now);

/* What the record has when that is true now, which it then is AROUND as well; or NULL. */
struct snapshot *cache_find(struct cache *cache, uint64_t id, const struct cache_validity *now);

/* (W) SNAPSHOT, which is true NOW, becomes what the kernel reads. 1: done, it reads its pages;
 * 0: this open must do without, with SNAPSHOT, which may be a newer one now; -ESTALE: look the path
 * up again. */
int cache_open(struct cache *cache, uint64_t id, struct snapshot **snapshot,
	const struct cache_validity *now, pid_t pid);

/*
 * Keeps what was only made to tell its size (NULL: it is too long), if nobody reads something else.
 * If somebody does, S is that now: the size is of the same inode.
 */
void cache_keep(
	struct cache *cache, uint64_t id, struct snapshot **s, const struct cache_validity *now);

/*
 * NAME in the directory with the id DIR led to NODE when all was as NOW: for whoever looks it up
 * again while it still is. A NODE of no row, but of DIR's serial: it led to nothing. That is kept
 * for a second at most, and so is a file of sysfs: a driver may make one without an event.
 */
void cache_name_keep(struct cache *cache, uint64_t dir, const char *name,
	const struct tree_node *node, const struct cache_validity *now);
bool cache_name_now(struct cache *cache, uint64_t dir, const char *name,
	const struct cache_validity *now, struct tree_node *ret);

/* Whoever read through the pages has closed the file. */
void cache_close(struct cache *cache, uint64_t id);

/*
 * (W) An open that goes past the kernel's pages, and changes its idea of the size: to write, or to
 * read what is made meanwhile (long_text.h). Until it is closed, nothing is kept. 0; -ESTALE: as
 * above.
 */
int cache_open_bypass(struct cache *cache, uint64_t id, pid_t pid);
void cache_close_past(struct cache *cache, uint64_t id);

/* What the kernel holds may not be true any more: of the namespaces that have changed, or of all.
 */
void cache_outdate(struct cache *cache);
void cache_outdate_all(struct cache *cache);

/* Is there something to tell the kernel, or too much? Then a job is to do this (W). */
bool cache_is_untidy(struct cache *cache);
void cache_tidy(struct cache *cache);
