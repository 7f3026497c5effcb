/* SPDX-License-Identifier: MIT */
/*
 * Reading the files that container engines keep: below one root, never waiting, and remembering
 * what a record was made from, so that it is read again only when that has changed.
 *
 * What lies below /run/user/UID is a user's, who may put there what he likes: no symlink is
 * followed there, no mount crossed, only regular files of his own or of root's are opened. Of
 * anybody's, nothing but a regular file of at most ENGINE_FILE_MAX bytes is read (a user's:
 * ENGINE_USERS_FILE_MAX).
 *
 * PATHs are absolute, and stand below the root. 0 or a negative errno. One thread at a time.
 */
#pragma once

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "engine_far.h"

#define ENGINE_FILE_MAX (4u << 20)
#define ENGINE_USERS_FILE_MAX (512u << 10)

/* How a file or a directory was when it was read. */
struct stamp {
	dev_t dev;
	ino_t ino; /* 0: it was not there */
	off_t size;
	struct timespec mtime, ctime;
	bool settled; /* a change that came after this was seen would have another time */
};

struct stamped {
	struct stamp stamp;
	char *path;
};

/* What a record was made from. */
struct stamps {
	size_t n;
	struct stamped *of;
};

void stamps_done(struct stamps *stamps);

/* It was not made of all that it should be: it is to be read again. */
void stamps_spoil(struct stamps *stamps);

struct engine_files {
	const char *root;
	bool some_far; /* there are file systems that may never answer (far.h) */
	struct engine_far far;
	struct {
		uid_t uid;
		dev_t dev;
		bool hangs;
	} known[16]; /* directories of users: are they on a FUSE? */
	unsigned n_known;
	FILE *mounts; /* to be polled: what is known holds until mounts change */
	struct {
		uid_t uid;
		time_t until; /* on CLOCK_MONOTONIC */
	} waited[16];	      /* whose processes have made us wait */
	unsigned n_waited;
	struct stamp kept_stamp; /* of the document that was asked for with engine_json_kept() */
	char *kept_path;
	json_t *kept;
	int shortage; /* 0, or what was lacking when something was read: it is too little then */
};

/* Something was to be read, and R is how it went: a negative errno, or not. */
void engine_note(struct engine_files *files, int r);

/* PATH was looked at, for what STAMPS belong to (NULL: for nothing). */
void stamps_add(struct engine_files *files, struct stamps *stamps, const char *path,
	const struct stamp *stamp);

/*
 * FILES begins as {.root = ROOT}. Between begin and end belongs what is looked at for one question.
 * The end is 0, or what was lacking (shortage.h), -EINTR if CALLER_INTERRUPT came: not all was
 * read. What a file system does not answer in time is as if it was not there.
 */
void engine_files_begin(struct engine_files *files);
int engine_files_end(struct engine_files *files);
void engine_files_done(struct engine_files *files);

/* Is PATH a user's, and whose? */
bool engine_path_of_user(const char *path, uid_t *ret);

/* What is at PATH, which is UID's, with O_PATH; -EPERM: he could make us wait there. */
int engine_open_of_user(struct engine_files *files, uid_t uid, const char *path);

/* PATH with the root before it. */
int engine_full_path(const struct engine_files *files, const char *path, char ret[PATH_MAX]);

/* What is at PATH now. */
void engine_stamp(struct engine_files *files, const char *path, struct stamp *ret);
bool stamp_holds(const struct stamp *then, const struct stamp *now);

/* Calls EACH for every name in the directory, in no order. 0, or why it cannot be read. */
int engine_list(struct engine_files *files, const char *path,
	void (*each)(const char *name, void *arg), void *arg);

/* O_PATH; -EREMOTE: it leads to a file system that may never answer. */
int engine_open_near(const char *root, const char *path);

/*
 * The whole file, with a NUL behind it; to be freed. What is looked at, whether it is there or not,
 * is added to STAMPS, if that is not NULL.
 */
int engine_read(struct engine_files *files, struct stamps *stamps, const char *path, char **ret);

/* The same, but tells the size, and what was read, or that nothing is there, by STAMP. */
int engine_read_stamped(
	struct engine_files *files, const char *path, char **ret, struct stamp *stamp);

/* The same, as JSON: a reference that is the caller's. NULL: there is none. */
json_t *engine_json(struct engine_files *files, struct stamps *stamps, const char *path);

/* The same for a file that many records are made from: the document stays ours, until the next. */
json_t *engine_json_kept(struct engine_files *files, struct stamps *stamps, const char *path);

/* Gives that up; before engine_files_done(). */
void engine_json_done(struct engine_files *files);

/* All numbers are read as doubles: RLIM_INFINITY, as runc writes it, is no number of 64 bits. */
json_t *engine_json_text(const char *text, size_t size);

/* The text at KEY of OBJECT. NULL: there is none. Both may be NULL or of another type. */
const char *engine_text(const json_t *object, const char *key);

/* The number at KEY, a whole one above 0; 0 when it is something else. */
uint64_t engine_number(const json_t *object, const char *key);
