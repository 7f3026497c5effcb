/* SPDX-License-Identifier: MIT */
/*
 * The tree: one row for each file, and what can be done with a node of it.
 *
 * A node is a number of a row, a handle's serial when it is in a namespace (handle.h), and the
 * object it is about when there are many of its row: an ifindex, a routing table. It is a value;
 * nothing is kept for it, and every use of it asks the kernel whether it is still true.
 *
 * Functions return 0 or a negative errno (-ESTALE: the namespace or link of a node is gone, look
 * the path up again). They may block, so only workers call them, but for those that say
 * otherwise. Any number of threads may use one tree; a request is one thread's.
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
#include "netlink.h"

/* The rows that other code speaks of by number. */
enum { TREE_ROOT_ROW = 1, TREE_NAME_ROW, TREE_LEFTOVER_ROW, TREE_DRAFT_ROW };

struct tree_node {
	uint64_t serial; /* of the handle; 0 at the root */
	uint32_t object; /* ifindex, table, pid, number of a text or a link to be; 0 elsewhere */
	unsigned row;	 /* a number of a row; 0 is none */
};

/* What a mounted tree is made of. Made by main, never changed after. */
struct tree {
	struct registry *registry;
	struct handles *handles;
	struct error_log *errors;
	struct link_pending *pending;
	struct drafts *drafts;
	struct sysfs *sysfs;
	struct discover *discover;
	struct socket_index *sockets; /* of all processes */
	struct containers *containers;
	struct events *events;
	const char *mountpoint; /* absolute */
	const char *join;	/* path of the join helper */
};

/* One request about one node, and what was opened for it. */
struct tree_request {
	const struct tree *tree;
	struct tree_node node;
	struct caller caller;
	struct handle handle; /* serial 0 outside of a namespace */
	int netns;	      /* of that handle; -1 */
	struct netlink *nl;   /* of that namespace; NULL until request_netlink() */
	bool lists;	      /* all that is asked for is what is present in a directory */
	void *answer;	      /* of the kernel about the node, kept by the node's subject; NULL */
	void (*answer_free)(void *answer);
	uint64_t generation; /* of the namespace before it was asked (changes.h); 0: unknown */
	bool unannounced;    /* what was told may change without an event, see `announced` */
	char why[160];	     /* words for a refusal, where the errno alone would not do */
};

typedef int (*tree_each_fn)(const char *name, const struct tree_node *node, void *arg);

/* A row whose last component is in capitals stands for many: how these are found and changed. */
struct tree_many {
	int (*find)(struct tree_request *rq, const char *name, struct tree_node *ret);
	int (*list)(struct tree_request *rq, tree_each_fn each, void *arg);
	/* The number of a text (interned.h) that is in the node's object. NULL: there is none. */
	uint32_t (*text_number)(const struct tree_node *node);
	/*
	 * Whatever a name comes to lead to, and that it leads to nothing any more, is told by an
	 * event of the namespace, unless find or list says otherwise: the request's `unannounced`.
	 */
	bool announced;
	/* Is the object of the request's node still there? NULL: it always is. */
	int (*check)(struct tree_request *rq);
	/* What the request's node, or the one above it that is of this row, is called. Any state.
	 */
	const char *(*name_of)(struct tree_request *rq, char buf[INTERNED_SIZE]);
	int (*make)(struct tree_request *rq, const char *name, struct tree_node *ret);
	/* A new, empty file. */
	int (*create)(struct tree_request *rq, const char *name, struct tree_node *ret);
	int (*adopt)(struct tree_request *rq, const char *name, const char *target);
	int (*remove)(struct tree_request *rq, const char *name, bool directory);
	int (*rename)(struct tree_request *rq, const char *name, const char *new_name);
	/* To the same row's directory of another namespace. NULL: it cannot be. */
	int (*move)(struct tree_request *rq, const char *name, const struct tree_node *new_dir,
		const char *new_name);
};

struct queue;

/*
 * A file that is read as its text is made (queue.h), from the moment it was opened. It has no size.
 */
struct tree_stream {
	size_t limit; /* of what waits to be read, in bytes */
	/* Puts text into TO from now on. */
	int (*open)(struct tree_request *rq, struct queue *to, void **ret);
	/* Nothing comes any more when this returns. Any thread; never blocks. */
	void (*close)(void *opened);
};

struct tree_row {
	const char *path; /* from the root; capitals stand for many */
	mode_t mode;
	const char *doc; /* one line */
	/* Writes the file's text, or a symlink's target. NULL: an empty file. */
	int (*render)(struct tree_request *rq, FILE *out);
	/*
	 * A file that is written is one of values, of which each write(2) is one, or one of lines.
	 * ANEW: the file was truncated before; with no text: and closed again.
	 */
	int (*apply)(struct tree_request *rq, const char *text, size_t size, bool anew);
	/*
	 * Of a file that is one value from open to close, in however many writes: what would be
	 * wrong with TEXT, which is what came so far? NULL: each write(2) is a value.
	 */
	int (*check)(struct tree_request *rq, const char *text, size_t size, bool anew);
	const struct line_ops *lines;
	bool draft; /* what is written stays a text (drafts.h) */
	/*
	 * For PATH, which stands for all that is below a directory of the kernel's, in however many
	 * directories: the mode of such a node.
	 * Any thread; never blocks.
	 */
	mode_t (*mode_of)(const struct tree_node *node);
	bool unsized; /* its files have the size 0, and are read to the end */
	/* 1: this node has the file, 0: it has not. NULL: all have it. */
	int (*present)(struct tree_request *rq);
	const struct tree_many *many;
	/*
	 * Every change of the text is told by an event of the namespace (changes.h), unless the
	 * render says otherwise: the request's `unannounced`.
	 */
	bool announced;
	const struct tree_stream *stream; /* instead of `render` */
	/*
	 * When the text changed, of one that is the daemon's own; 0: never. NULL: nobody knows. Any
	 * thread; never blocks.
	 */
	struct timespec (*changed)(const struct tree *tree);
	bool waits_on_userspace; /* it may wait for others than the kernel: see pool.h */
	unsigned arg;		 /* for a render that serves several rows */
};

/* The rows of a subject. */
struct tree_rows {
	const struct tree_row *rows;
	unsigned n;
};

/* Those of all; NULL ends the list. */
extern const struct tree_rows *const tree_table[];

/* The rows, by number; 0 and tree_row_count are beyond. Any thread; they never block. */
extern unsigned tree_row_count;
const struct tree_row *tree_row(unsigned number);
unsigned tree_row_number(const char *path);
unsigned tree_row_parent(unsigned number);

/*
 * The row of a child of DIR behind row LAST (0: of the first one); 0: there is none. Drafts are not
 * among them. Any thread; never blocks.
 */
unsigned tree_next_child(const struct tree_node *dir, unsigned last);

/* Is it a row of files that can be written? */
bool tree_is_written(unsigned row);

/* Is every change of the node's text announced (struct tree_row)? Any thread; never blocks. */
bool tree_is_announced(const struct tree_node *node);

/* What a node is, and its permissions. Any thread; never blocks. */
mode_t tree_mode(const struct tree_node *node);

/* The number of a text that is in the node (interned.h); 0: none. Any thread; never blocks. */
uint32_t tree_text_number(const struct tree_node *node);

/* Numbers the rows of the table, and computes their parents. Once, before any other thread. */
void tree_init(void);

/*
 * Finds NAME in DIR when the table alone can tell: 0 and RET, -ENOENT, or -EAGAIN: ask a worker.
 * Any thread; never blocks.
 */
int tree_find_now(const struct tree_node *dir, const char *name, struct tree_node *ret);

/* Are there names in DIR that are announced (struct tree_many)? Any thread; never blocks. */
bool tree_names_announced(const struct tree_node *dir);

/* Opens the node: its namespace is there, and still the same. request_close() in any case. */
int request_open(struct tree_request *rq, const struct tree *tree, const struct tree_node *node,
	const struct caller *caller);
void request_close(struct tree_request *rq);

/* The socket of the request's namespace, made at the first call, closed with the request. */
int request_netlink(struct tree_request *rq, struct netlink **ret);

/* Keeps the words for error_log, and returns ERROR. */
int request_refuse(struct tree_request *rq, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Notes in error_log what was done, and is no error, at the request's node. */
void request_note(struct tree_request *rq, const char *words);

/* The path of the request's node, or of NAME in it when that is not empty, as far as is known. */
#define TREE_PATH_MAX 1024
void tree_path(struct tree_request *rq, const char *name, char ret[TREE_PATH_MAX]);

/* The row of the request's node. */
const struct tree_row *request_row(const struct tree_request *rq);

/* Is the object of the node (a link) still there? */
int tree_check(struct tree_request *rq);

/* In a directory, which is the request's node: */
int tree_find(struct tree_request *rq, const char *name, struct tree_node *ret);
int tree_list(struct tree_request *rq, tree_each_fn each, void *arg);
int tree_make(struct tree_request *rq, const char *name, struct tree_node *ret);
int tree_create(struct tree_request *rq, const char *name, bool exclusive, struct tree_node *ret);
int tree_adopt(struct tree_request *rq, const char *name, const char *target);
int tree_remove(struct tree_request *rq, const char *name, bool directory);
int tree_rename(struct tree_request *rq, const char *name, const struct tree_node *new_dir,
	const char *new_name);

/* Writes the text of a file, or the target of a symlink, to OUT, whose errors are the caller's to
 * see. */
int tree_render_to(struct tree_request *rq, FILE *out);

/* The same; RET_TEXT ends with a NUL, and is to be freed. */
int tree_render(struct tree_request *rq, char **ret_text, size_t *ret_size);
