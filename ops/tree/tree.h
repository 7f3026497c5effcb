/* SPDX-License-Identifier: MIT */
/*
 * The tree: one row of the file table for each file, and the operations on its nodes.
 *
 * A node consists of a row number, the serial of a handle (handle.h) if it is in a namespace, and
 * an object that distinguishes nodes of the same row: an ifindex, a routing table. It is a plain
 * value without per-node state; every use is validated against the kernel.
 *
 * Functions return 0 or a negative errno (-ESTALE: the namespace or link of the node no longer
 * exists; look up the path again). They may block and run on workers only, unless documented
 * otherwise. A tree may be shared by any number of threads; a request belongs to one thread.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "caller.h"
#include "error_log.h"
#include "handle.h"
#include "interned.h"

/* The first rows: those of root_rows (ns/root.c) with numbers that other code refers to. */
enum { TREE_ROOT_ROW = 1, TREE_NAME_ROW, TREE_LEFTOVER_ROW };

struct netlink;

#define TREE_ROW_BITS 8 /* of a row number, in a node id (nodeid.h) */

struct tree_node {
	uint64_t serial; /* handle serial; 0 at the root */
	uint32_t object; /* ifindex, table, pid, number of a text or pending link; else 0 */
	unsigned row;	 /* row number; 0: none */
};

/* Components of a mounted tree. Set up by main, constant afterwards. */
struct tree {
	struct registry *registry;
	struct handles *handles;
	struct error_log *errors;
	struct link_pending *pending;
	struct drafts *drafts;
	struct sysfs *sysfs;
	struct discover *discover;
	struct socket_index *sockets; /* sockets of all processes */
	struct containers *containers;
	struct address_index *addresses;
	struct events *events;
	struct metrics *metrics; /* collected for all readers together */
	struct captures *captures;
	const char *mountpoint; /* absolute */
	const char *join;	/* path of the join helper */
};

/* One request on one node, and the resources opened for it. */
struct tree_request {
	const struct tree *tree;
	struct tree_node node;
	struct caller caller;
	struct handle handle; /* serial 0 outside of a namespace */
	int netns;	      /* namespace descriptor of the handle, or -1 */
	struct netlink *nl;   /* socket in that namespace; NULL until request_netlink() */
	bool lists;	      /* the request lists a directory */
	void *answer;	      /* kernel reply about the node, cached by the subject; NULL: none */
	void (*answer_free)(void *answer);
	uint64_t generation; /* namespace generation before the query (changes.h); 0: unknown */
	bool unannounced;    /* the result may change without an event, see `announced` */
	char why[160];	     /* error text, if the errno alone is not sufficient */
};

typedef int (*tree_each_fn)(const char *name, const struct tree_node *node, void *arg);

/* Operations of a row whose last component is a placeholder. */
struct tree_many {
	/*
	 * Look up or list names in the directory of the request. RET and CHILD are nodes of this
	 * row in the directory's namespace, without an object, which the function sets.
	 */
	int (*find)(struct tree_request *rq, const char *name, struct tree_node *ret);
	int (*list)(struct tree_request *rq, struct tree_node child, tree_each_fn each, void *arg);
	bool has_text; /* the object is that of a text: tree_text_object() */
	/*
	 * Every change of a name's target, and its removal, is announced by an event of the
	 * namespace, unless find or list sets the request's `unannounced`.
	 */
	bool announced;
	/* Checks that the object of the request's node still exists. NULL: it always exists. */
	int (*check)(struct tree_request *rq);
	/*
	 * Name of the request's node, or of its ancestor in this row. Must work for stale nodes,
	 * too.
	 */
	const char *(*name_of)(struct tree_request *rq, char buf[INTERNED_SIZE]);
	/* Creates a directory, or, if the row is of files, an empty file. RET is as for find. */
	int (*make)(struct tree_request *rq, const char *name, struct tree_node *ret);
	int (*adopt)(struct tree_request *rq, const char *name, const char *target);
	int (*remove)(struct tree_request *rq, const char *name, bool directory);
	int (*rename)(struct tree_request *rq, const char *name, const char *new_name);
	/* Moves to the directory of the same row in another namespace. NULL: not supported. */
	int (*move)(struct tree_request *rq, const char *name, const struct tree_node *new_dir,
		const char *new_name);
};

/* Tells the readers of a stream that there is something to read. Any thread; never blocks. */
struct tree_ready {
	void (*call)(void *arg);
	void *arg;
};

/*
 * A file whose contents are generated while it is open. It has no size. After open, any thread may
 * call the functions, also at the same time; they never block.
 */
struct tree_stream {
	int (*open)(struct tree_request *rq, struct tree_ready ready, void **ret);
	/*
	 * Reads up to SIZE bytes. 0: the end. -EAGAIN: no data yet; READY is called as soon as
	 * there is something to read.
	 */
	ssize_t (*read)(void *opened, char *buf, size_t size);
	/* Whether read would return anything but -EAGAIN. If not, READY is called later. */
	bool (*is_ready)(void *opened);
	/* READY is not called after this returns. Called once, last. */
	void (*close)(void *opened);
};

struct tree_row {
	const char *path; /* from the root; uppercase components are placeholders */
	mode_t mode;
	const char *doc; /* one line */
	/* Writes the file's text, or a symlink's target. NULL: empty file. */
	int (*render)(struct tree_request *rq, FILE *out);
	/*
	 * Applies the text of a value, which is one write(2), or of a script (see `check`). Files
	 * of lines have `lines` instead. TRUNCATED: the file was truncated before; an empty TEXT
	 * then means that it was also closed again.
	 */
	int (*apply)(struct tree_request *rq, const char *text, size_t size, bool truncated);
	/*
	 * For a file that holds one script from open to close, in any number of writes: validates
	 * TEXT, the part received so far. NULL: each write(2) is a value.
	 */
	int (*check)(struct tree_request *rq, const char *text, size_t size, bool truncated);
	const struct line_ops *lines;
	bool draft; /* written text is stored, not applied (drafts.h) */
	/* Covers all files below a directory of the kernel; an object has its mode: path_node.h */
	bool is_subtree;
	bool unsized; /* files report size 0 and are read until EOF */
	/* 1: the node has this file, 0: it does not. NULL: always present. */
	int (*present)(struct tree_request *rq);
	bool present_announced; /* an event of the namespace announces when that changes */
	const struct tree_many *many;
	/*
	 * Every change of the text is announced by an event of the namespace (changes.h), unless
	 * render sets the request's `unannounced`.
	 */
	bool announced;
	const struct tree_stream *stream; /* replaces `render` */
	/*
	 * Modification time of a text that the daemon owns; 0: never modified. NULL: unknown. Any
	 * thread; never blocks.
	 */
	struct timespec (*changed)(const struct tree *tree);
	bool waits_on_userspace; /* may wait for userspace: see pool.h */
	const struct view *view; /* of a view's directories and entries (views.h) */
	unsigned arg;		 /* parameter of a render function shared by several rows */
};

/* All rows, by subject: arrays that end with an empty row. Terminated by NULL. */
extern const struct tree_row *const tree_table[];

/*
 * Rows by number; valid numbers are greater than 0 and less than tree_row_count. Any thread; never
 * blocks.
 */
extern unsigned tree_row_count;
const struct tree_row *tree_row(unsigned number);
unsigned tree_row_number(const char *path);
unsigned tree_row_parent(unsigned number);

/*
 * The next child row of DIR after row LAST (0: the first one); 0: none. Drafts are children of each
 * directory of a namespace that has writable files. A subtree is a child of itself. Any thread;
 * never blocks.
 */
unsigned tree_next_child(const struct tree_node *dir, unsigned last);

/* Returns true for rows of writable files, but for those of the kernel and drafts. */
bool tree_is_written(unsigned row);

/*
 * Returns true if every change of the node's text is announced (struct tree_row). Any thread; never
 * blocks.
 */
bool tree_is_announced(const struct tree_node *node);

/*
 * Returns true for a file whose size is the length of its text: regular, and neither `unsized` nor
 * a stream nor a draft. Any thread; never blocks.
 */
bool tree_is_sized(const struct tree_node *node);

/* File type and permissions of NODE. Any thread; never blocks. */
mode_t tree_mode(const struct tree_node *node);

/*
 * The object for TEXT: its number (interned.h), and BITS, less than 1 << TREE_TEXT_BITS, which are
 * left to the subject. Errors are those of intern(): -ENAMETOOLONG, -ENOMEM, -EOVERFLOW.
 */
#define TREE_TEXT_BITS (32 - INTERNED_BITS)
int tree_text_object(const char *text, uint32_t bits, uint32_t *ret);

/* Text of the node's object; empty if the object is 0. -ESTALE: the text was evicted. */
int tree_text(const struct tree_node *node, char ret[INTERNED_SIZE]);

/* Number of the text, 0: the node has none. Any thread; never blocks. */
uint32_t tree_text_number(const struct tree_node *node);

/* Assigns row numbers and computes parents. Call once, before other threads start. */
void tree_init(void);

/*
 * Looks up NAME in DIR in the table alone: 0 and RET, -ENOENT, or -EAGAIN: a worker must look it
 * up. Any thread; never blocks.
 */
int tree_find_now(const struct tree_node *dir, const char *name, struct tree_node *ret);

/* Returns true if names in DIR are announced (struct tree_many). Any thread; never blocks. */
bool tree_names_announced(const struct tree_node *dir);

/* Opens NODE and validates its namespace. request_close() is required in any case. */
int request_open(struct tree_request *rq, const struct tree *tree, const struct tree_node *node,
	const struct caller *caller);
void request_close(struct tree_request *rq);

/*
 * The netlink socket of the request's namespace, opened by the first call, closed with the request.
 */
int request_netlink(struct tree_request *rq, struct netlink **ret);

/* Waits for changes that were notified but are not visible yet (netlink_settle()). Best-effort. */
void request_settle(struct tree_request *rq);

/* Stores the error text for error_log, and returns ERROR. */
int request_refuse(struct tree_request *rq, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Adds a note about the request's node to error_log. WORDS describe a side effect, not an error. */
void request_note(struct tree_request *rq, const char *words);

/* Path of the request's node, or of NAME in it if NAME is not empty. Best-effort. */
#define TREE_PATH_MAX 1024
void tree_path(struct tree_request *rq, const char *name, char ret[TREE_PATH_MAX]);

const struct tree_row *request_row(const struct tree_request *rq);

/* Checks that the object of the request's node (a link) still exists. */
int tree_check(struct tree_request *rq);

/* Directory operations; the request's node is the directory. */
int tree_find(struct tree_request *rq, const char *name, struct tree_node *ret);
int tree_list(struct tree_request *rq, tree_each_fn each, void *arg);
int tree_make(struct tree_request *rq, const char *name, struct tree_node *ret);
int tree_create(struct tree_request *rq, const char *name, bool exclusive, struct tree_node *ret);
int tree_adopt(struct tree_request *rq, const char *name, const char *target);
int tree_remove(struct tree_request *rq, const char *name, bool directory);
int tree_rename(struct tree_request *rq, const char *name, const struct tree_node *new_dir,
	const char *new_name);

/* Writes the text of a file or the target of a symlink to OUT. The caller checks OUT for errors. */
int tree_render_to(struct tree_request *rq, FILE *out);

/* Same, into RET_TEXT, which is NUL-terminated and owned by the caller. */
int tree_render(struct tree_request *rq, char **ret_text, size_t *ret_size);
