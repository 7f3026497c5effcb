/* SPDX-License-Identifier: MIT */
/*
 * A view: a directory of symlinks to namespaces, by some property. A view is a source file that
 * lists the entries and resolves them to namespaces, and has the rows of the directory and of the
 * entries, with the functions of view_entries. The object of an entry is its text
 * (tree_text_object()); in a subdirectory, the text is "A/B".
 */
#pragma once

#include "rows.h"

typedef int (*view_each_fn)(const char *name, void *arg);

struct view {
	/* Resolves TEXT to a namespace. -ENOENT: no such entry. */
	int (*find)(struct tree_request *rq, const char *text, ino_t *ret);
	/*
	 * Calls EACH for the entries of directory IN ("" is the view itself); stops at the first
	 * non-zero result and returns it.
	 */
	int (*list)(struct tree_request *rq, const char *in, view_each_fn each, void *arg);
	/* For a view with subdirectories: checks that NAME is one. NULL: no subdirectories. */
	int (*has_dir)(struct tree_request *rq, const char *name);
};

/* In by-inode, a namespace without a name is a directory. */
extern const struct view by_inode;

/* Operations of the rows of entries, and of subdirectories. */
extern const struct tree_many view_entries, view_dirs;

/* Prints the symlink target of an entry. */
int view_show(struct tree_request *rq, FILE *out);

/* Prints the symlink target of by-pid/self, which depends on the caller. */
int view_self_show(struct tree_request *rq, FILE *out);
