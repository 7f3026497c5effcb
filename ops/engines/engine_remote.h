/* SPDX-License-Identifier: MIT */
/*
 * Access to files on file systems that may hang (remote_fs.h), by a child process, which may hang
 * instead of the daemon. One child serves all requests of a query to one file system. The total
 * time of all requests of a query is limited. After that time, or on WAIT_INTERRUPT (wait.h), the
 * remaining requests of the query fail. While a child has not exited, no other child is started for
 * its file system (child.h).
 *
 * PATHs are below ROOT. Errors are those of the file access, or -ETIMEDOUT, -EINTR, -EBUSY. One
 * thread at a time.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#define ENGINE_FILE_MAX (4u << 20)

struct engine_remote {
	struct engine_remote_area *area; /* shared with the child */
	struct engine_remote_child *child;
	int error;	     /* error of the remaining requests of the query; 0: none */
	uint64_t spent_nsec; /* by the query */
	atomic_bool waits;   /* waiting for the child; may be read by any thread */
};

/* Start and end of a query. The end returns -EINTR if a WAIT_INTERRUPT ended requests, else 0. */
void engine_remote_begin(struct engine_remote *remote);
int engine_remote_end(struct engine_remote *remote);
void engine_remote_done(struct engine_remote *remote);

/* stat(2) of PATH on the file system DEVICE. */
int engine_remote_stat(struct engine_remote *remote, dev_t device, const char *root,
	const char *path, struct stat *ret);

/*
 * Reads the regular file PATH of at most MAX bytes. Returns the size, or an error. TEXT is
 * NUL-terminated and valid until the next call.
 */
ssize_t engine_remote_read(struct engine_remote *remote, dev_t device, const char *root,
	const char *path, size_t max, const char **text, struct stat *ret);

/*
 * Lists the directory PATH. Returns the total size of the names, each NUL-terminated, or an error.
 * NAMES is valid until the next call.
 */
ssize_t engine_remote_list(struct engine_remote *remote, dev_t device, const char *root,
	const char *path, const char **names);
