/* SPDX-License-Identifier: MIT */
/*
 * A view: a directory of symlinks to namespaces, by what somebody knows of them. One is a row of
 * `views` and two of the files, both in table.c, and a source file that tells which texts there are
 * and where they lead. What the entries of all have in common is in views.h.
 */
#pragma once

#include "tree.h"

/* What a row of table.c is about: its `arg`. */
enum view_kind { VIEW_INODE, VIEW_PID, VIEW_CONTAINER, VIEW_POD, VIEW_IP, N_VIEWS };

typedef int (*view_each_fn)(const char *name, void *arg);

struct view {
	const char *name; /* of its directory */
	/* The namespace that TEXT leads to. -ENOENT: there is no such entry. */
	int (*find)(struct tree_request *rq, const char *text, ino_t *ret);
	/* Calls EACH for the entries; stops at its first non-zero, and returns that. */
	int (*list)(struct tree_request *rq, const char *in, view_each_fn each, void *arg);
	/* Of a view with directories, which LIST is told in turn ("" is the view): is it one? */
	int (*has_dir)(struct tree_request *rq, const char *name);
};

/* Of table.c. */
extern const struct view *const views[N_VIEWS];

/* by_inode.c, by_pid.c */
extern const struct view by_inode, by_pid;
