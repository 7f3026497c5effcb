/* SPDX-License-Identifier: MIT */
/*
 * A request that a worker answers: what to do about a node (`work`, which knows the tree and not
 * FUSE), and then how to reply (`reply`, which knows FUSE and finds in here what work left). In
 * between, whatever was opened in the namespace is closed: once a caller has his answer, nothing
 * of ours holds the namespace. Every request is replied to exactly once.
 */
#pragma once

#include "cache.h"
#include "fs.h"

/*
 * How long the kernel may keep what we said, in seconds. Names of the table's own files do not
 * change; a dead namespace answers ESTALE by itself, and the kernel then looks the path up again
 * (or is told before, see watch.h).
 */
#define KEEP_LONG 86400.0
#define KEEP_SHORT 0.01 /* from a lookup to the stat(2) that it was for */

struct request {
	struct pool_job job;
	struct fs *fs;
	fuse_req_t fuse;
	struct caller caller;
	const char *op; /* its name in error_log, for one that changes something; NULL */

	uint64_t id;		   /* of the next one */
	struct tree_node node;	   /* what it is about, or the directory */
	struct tree_node new_node; /* rename: the new directory */
	char *name, *new_name;	   /* within these, or a symlink's target */
	struct fuse_file_info file;
	struct open_file *open; /* of a file that is open, or being opened */
	char *data;		/* to be written */
	size_t size, offset;	/* of what is read or written; setattr: of the file */
	int to_set;		/* setattr: FUSE_SET_ATTR_* */
	mode_t mode;
	uid_t uid;
	gid_t gid;
	struct cache_validity now; /* when it came, of a node that tree_is_announced() */
	bool no_memory;		   /* for a name, or for data */

	int (*work)(struct request *q, struct tree_request *rq);
	void (*reply)(struct request *q);

	struct gate_item
		gate;	      /* of one that closes a file, `closes` is set. See request_start(). */
	int error;	      /* it could not be given to a worker */
	struct request *next; /* of those */

	bool replied;

	/* What work leaves for reply. */
	struct tree_node found;
	struct dir *dir;
	struct open_file *closed; /* to be given up once it is answered */
	char *text;
	size_t text_size;
	struct snapshot *snapshot;
};

/* A request about the node ID; NULL: out of memory, and replied to. */
struct request *request_new(fuse_req_t fuse, uint64_t id);

/*
 * Hands it to a worker. WORK returns 0, or a negative errno that is replied instead.
 * A request about a namespace waits until those before it that close files of it have been answered
 * (gate.h). Until a worker has it, an interrupt ends it; but none ends one that closes a file.
 */
void request_start(struct request *q, int (*work)(struct request *, struct tree_request *),
	void (*reply)(struct request *));

/* Is there one that such a request would have to wait for? The loop's. */
bool request_would_wait(struct fs *fs, const struct tree_node *node);

/* Copies into the request; request_start() notices when there was no memory. */
void request_set_name(struct request *q, const char *name);
void request_set_new_name(struct request *q, const char *name);
void request_set_data(struct request *q, const char *data, size_t size);

/* Replies, in the middle of its work: what that returns in the end, nobody is told any more. */
void request_reply_now(struct request *q);

/* The reply of a request that has nothing to tell. */
void ok_reply(struct request *q);

/* Attributes of a node, SIZE the length of what it says. */
struct stat fs_attributes(const struct fs *fs, const struct tree_node *node, size_t size);

/* NODE, as what a name in the directory DIR leads to. Its `ino` is 0 when there is no number for
 * it.
 */
struct fuse_entry_param fs_entry(
	struct fs *fs, const struct tree_node *dir, const struct tree_node *node);

/* Replies with NODE as what a name in the directory DIR leads to. */
void fs_reply_entry(fuse_req_t fuse, const struct tree_node *dir, const struct tree_node *node);

struct fs *fs_of(fuse_req_t fuse);

/* The operations on directories (dir.c), attributes (attr.c) and open files (file.c). */
void dir_forget(fuse_req_t fuse, fuse_ino_t id, uint64_t n);
void dir_forget_multi(fuse_req_t fuse, size_t n, struct fuse_forget_data *all);
void dir_lookup(fuse_req_t fuse, fuse_ino_t parent, const char *name);
void dir_open(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file);
void dir_read(fuse_req_t fuse, fuse_ino_t id, size_t size, off_t off, struct fuse_file_info *file);
void dir_release(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file);
void dir_mkdir(fuse_req_t fuse, fuse_ino_t parent, const char *name, mode_t mode);
void dir_symlink(fuse_req_t fuse, const char *target, fuse_ino_t parent, const char *name);
void dir_unlink(fuse_req_t fuse, fuse_ino_t parent, const char *name);
void dir_rmdir(fuse_req_t fuse, fuse_ino_t parent, const char *name);
void dir_rename(fuse_req_t fuse, fuse_ino_t parent, const char *name, fuse_ino_t new_parent,
	const char *new_name, unsigned flags);
void dir_create(fuse_req_t fuse, fuse_ino_t parent, const char *name, mode_t mode,
	struct fuse_file_info *file);
void dir_mknod(fuse_req_t fuse, fuse_ino_t parent, const char *name, mode_t mode, dev_t device);
void dir_link(fuse_req_t fuse, fuse_ino_t id, fuse_ino_t parent, const char *name);

void file_getattr(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file);
void file_setattr(
	fuse_req_t fuse, fuse_ino_t id, struct stat *attr, int to_set, struct fuse_file_info *file);
void file_access(fuse_req_t fuse, fuse_ino_t id, int mask);
void file_readlink(fuse_req_t fuse, fuse_ino_t id);
void file_open(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file);
void file_read(fuse_req_t fuse, fuse_ino_t id, size_t size, off_t off, struct fuse_file_info *file);
void file_poll(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file,
	struct fuse_pollhandle *handle);
void file_write(fuse_req_t fuse, fuse_ino_t id, const char *data, size_t size, off_t off,
	struct fuse_file_info *file);
void file_flush(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file);
void file_fsync(fuse_req_t fuse, fuse_ino_t id, int datasync, struct fuse_file_info *file);
void file_release(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file);

/* truncate(2) of a path: as if it were opened, truncated to SIZE, and closed again. */
int open_file_truncate(struct request *q, struct tree_request *rq, size_t size);

/* Opens the new file NODE for writing, as q->file says, into q->open. */
int open_file_create(struct request *q, struct tree_request *rq, const struct tree_node *node);
