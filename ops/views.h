/* SPDX-License-Identifier: MIT */
/*
 * The views: directories of symlinks to namespaces, by what somebody knows of them. A view is a
 * row here, two rows in table.c, and a file that tells which texts there are and where they lead;
 * what the entries have in common is done here. A node's object is the number of the text
 * (interned.h); of an entry two directories deep, the text is "A/B".
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

extern const struct view *const views[N_VIEWS];

extern const struct tree_many view_dirs, view_entries;

/* The target of an entry. */
int view_show(struct tree_request *rq, FILE *out);

/* by_inode.c, by_pid.c, by_container.c, by_pod.c, by_ip.c */
extern const struct view by_inode, by_pid, by_container, by_pod, by_ip;

/* by-pid/self, which the caller alone decides. */
int by_pid_self_show(struct tree_request *rq, FILE *out);
