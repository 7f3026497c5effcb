/* SPDX-License-Identifier: MIT */
/*
 * A view: a directory of symlinks to namespaces, by some property. A view consists of an entry in
 * `views` and two rows of files, both in table.c, and a source file that lists the entries and
 * resolves them to namespaces. The common part of all views is in views.h.
 */
#pragma once

#include "tree.h"

/* The `arg` of a row in table.c. */
enum view_kind { VIEW_INODE, VIEW_PID, VIEW_CONTAINER, VIEW_POD, VIEW_IP, N_VIEWS };

typedef int (*view_each_fn)(const char *name, void *arg);

struct view {
	const char *name; /* name of its directory */
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

/* Defined in table.c. */
extern const struct view *const views[N_VIEWS];

/* by_inode.c, by_pid.c */
extern const struct view by_inode, by_pid;
