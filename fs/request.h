/* SPDX-License-Identifier: MIT */
/*
 * A request that a worker answers. `work` operates on a node; it knows the tree and not FUSE.
 * `reply` then sends the reply; it knows FUSE and uses the results that work has left in the
 * request. In between, everything that was opened in the namespace is closed: when a caller gets
 * its reply, nothing of ours holds the namespace. Every request is replied to exactly once.
 */
#pragma once

#include "cache.h"
#include "fs.h"

struct request {
	struct pool_job job;
	struct fs *fs;
	fuse_req_t fuse;
	struct caller caller;
	const char *op; /* name in error_log, of requests that change something; else NULL */

	uint64_t id;		   /* of node */
	struct tree_node node;	   /* the node or directory of the request */
	struct tree_node new_node; /* rename: the new directory */
	char *name, *new_name;	   /* names in these directories; symlink: its target */
	struct fuse_file_info file;
	struct open_file *open; /* the open file, or the one being opened */
	char *data;		/* to be written, NUL-terminated */
	size_t size, offset;	/* of the data to read or write; setattr: of the file */
	int to_set;		/* setattr: FUSE_SET_ATTR_* */
	mode_t mode;
	uid_t uid;
	gid_t gid;
	struct cache_validity now; /* at its arrival, if tree_is_announced() */
	bool no_memory;		   /* for a name or data */

	int (*work)(struct request *q, struct tree_request *rq);
	void (*reply)(struct request *q);

	struct gate_item
		gate;	      /* closes: set for requests that close a file. See request_start(). */
	int error;	      /* why it could not be submitted */
	struct request *next; /* in the list of such requests */

	bool replied;

	/* Results of work, for reply. */
	struct tree_node found;
	struct dir *dir;
	struct open_file *closed; /* to be freed after the reply */
	char *text;
	size_t text_size;
	struct snapshot *snapshot;
};

/* A new request for the node ID. NULL: out of memory; an error was replied. */
struct request *request_new(fuse_req_t fuse, uint64_t id);

/*
 * Submits Q to the workers, and takes ownership of it. WORK returns 0, or a negative errno to be
 * replied instead of REPLY. A request waits until all earlier requests that close files of its
 * namespace are answered (gate.h). An interrupt cancels a request that has not started, except
 * those that close a file.
 */
void request_start(struct request *q, int (*work)(struct request *, struct tree_request *),
	void (*reply)(struct request *));

/* True: a new request for NODE would have to wait. For the loop's thread. */
bool request_would_wait(struct fs *fs, const struct tree_node *node);

/* Copy into the request. Failure is recorded in no_memory, and replied later. */
void request_set_name(struct request *q, const char *name);
void request_set_new_name(struct request *q, const char *name);
void request_set_data(struct request *q, const char *data, size_t size);

/* Calls q->reply while work still runs. What work returns is then ignored. */
void request_reply_now(struct request *q);

/* A reply of success without data. */
void ok_reply(struct request *q);

/* truncate(2) of a path: opens the file, truncates it to SIZE, and closes it. */
int open_file_truncate(struct request *q, struct tree_request *rq, size_t size);

/* Opens the new file NODE for writing with the flags of q->file, into q->open. */
int open_file_create(struct request *q, struct tree_request *rq, const struct tree_node *node);
