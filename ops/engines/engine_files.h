/* SPDX-License-Identifier: MIT */
/*
 * Reads state files of container engines, below one root, without blocking. Records the files that
 * a record was made from, so that it is read again only after one of them changed.
 *
 * Files below /run/user/UID are untrusted: symlinks are not followed there, mounts are not crossed,
 * and only regular files owned by UID or root are opened. Of all owners, only regular files of at
 * most ENGINE_FILE_MAX bytes are read (ENGINE_USERS_FILE_MAX below /run/user).
 *
 * PATHs are absolute, below the root. Functions return 0 or a negative errno. One thread at a time.
 */
#pragma once

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "engine_remote.h"

#define ENGINE_USERS_FILE_MAX (512u << 10)

/* Version of a file or directory at the time of a read. */
struct stamp {
	dev_t dev;
	ino_t ino; /* 0: did not exist */
	off_t size;
	struct timespec mtime, ctime;
	bool settled; /* any later change gets a different ctime (settled.h) */
};

struct stamped {
	struct stamp stamp;
	char *path;
};

/* The files that a record was made from. */
struct stamps {
	size_t n, room;
	struct stamped *of;
};

void stamps_done(struct stamps *stamps);

/* Invalidates the stamps: the record is incomplete and has to be read again. */
void stamps_spoil(struct stamps *stamps);

struct engine_files {
	const char *root;
	bool has_remote; /* there are file systems that may hang (remote_fs.h) */
	struct engine_remote remote;
	struct {
		uid_t uid;
		dev_t dev;
		bool hangs;
	} known[16]; /* directories of users: on FUSE? */
	unsigned n_known;
	FILE *mounts; /* mountinfo, polled: `known` is valid until mounts change */
	struct {
		uid_t uid;
		uint64_t until; /* monotonic_nsec() */
	} waited[16];		/* users whose processes caused a timeout */
	unsigned n_waited;
	struct stamp cached_stamp; /* of `cached`: the cached document of engine_json_cached() */
	char *cached_path;
	json_t *cached;
	int shortage; /* 0, or a shortage (shortage.h) in this query: results are incomplete */
};

/* Records the result R of a read: sets files->shortage if R is a shortage. */
void engine_note(struct engine_files *files, int r);

/* Adds STAMP of PATH to STAMPS; NULL: no effect. */
void stamps_add(struct engine_files *files, struct stamps *stamps, const char *path,
	const struct stamp *stamp);

/*
 * Start and end of a query. Initialize FILES with {.root = ROOT}. engine_files_end() returns 0, or,
 * if not everything was read, a resource shortage (shortage.h), or -EINTR on WAIT_INTERRUPT.
 * Files on a file system that does not respond in time count as nonexistent.
 */
void engine_files_begin(struct engine_files *files);
int engine_files_end(struct engine_files *files);
void engine_files_done(struct engine_files *files);

/* True if PATH is below /run/user; sets *RET to its uid, (uid_t)-1 if invalid. */
bool engine_path_of_user(const char *path, uid_t *ret);

/* Opens PATH, below the directory of UID, with O_PATH. -EPERM: UID could make access hang. */
int engine_open_of_user(struct engine_files *files, uid_t uid, const char *path);

/* Prepends the root to PATH. */
int engine_full_path(const struct engine_files *files, const char *path, char ret[PATH_MAX]);

/* The current stamp of PATH. */
void engine_stamp(struct engine_files *files, const char *path, struct stamp *ret);
bool stamp_holds(const struct stamp *then, const struct stamp *now);

/* Calls EACH for every name in the directory, unordered. */
int engine_list(struct engine_files *files, const char *path,
	void (*each)(const char *name, void *arg), void *arg);

/* Opens PATH with O_PATH. -EREMOTE: PATH is on a file system that may hang. */
int engine_open_near(const char *root, const char *path);

/*
 * Reads a whole file, NUL-terminated; the caller frees it. Adds the stamp of the file to STAMPS, if
 * not NULL, even if the file does not exist.
 */
int engine_read(struct engine_files *files, struct stamps *stamps, const char *path, char **ret);

/* The same, but returns the size, and sets STAMP, also for a nonexistent file. */
int engine_read_stamped(
	struct engine_files *files, const char *path, char **ret, struct stamp *stamp);

/* The same, parsed as JSON. The caller owns the reference. NULL: no file, or not valid. */
json_t *engine_json(struct engine_files *files, struct stamps *stamps, const char *path);

/*
 * The same for a file that many records are made from: caches the last document. Returns a borrowed
 * reference, valid until the next call.
 */
json_t *engine_json_cached(struct engine_files *files, struct stamps *stamps, const char *path);

/* Drops the cached document. Call before engine_files_done(). */
void engine_json_done(struct engine_files *files);

/* Decodes all numbers as doubles: RLIM_INFINITY, as runc writes it, overflows a signed 64-bit int.
 */
json_t *engine_json_text(const char *text, size_t size);

/* The string at KEY of OBJECT; NULL: none. OBJECT may be NULL or of any type. */
const char *engine_text(const json_t *object, const char *key);

/* The number at KEY, a positive integer; 0: anything else. */
uint64_t engine_number(const json_t *object, const char *key);
