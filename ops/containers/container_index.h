/* SPDX-License-Identifier: MIT */
/*
 * What the engines' files said when they were read last: a record for each entry of a place, and
 * two trees of texts that lead to records. A directory is listed again when it has changed, a
 * record is read again when a file that it was made from has: looking one thing up costs that and
 * the places, however many others there are. Whether a container lives is not known here.
 *
 * One thread at a time. A file system that may never answer is waited for as engine_far.h says.
 */
#pragma once

#include "engines.h"

/* One entry that something was told of. Texts that are not known are "". */
struct record {
	const struct engine *engine; /* NULL: nothing runs there */
	const struct engine *place;  /* whose place it is in */
	char *path;
	const char *id, *name, *space, *namespace, *pod, *sandbox, *netns; /* within `texts` */
	char *texts;
	pid_t pid;
	uint64_t start;
	struct timespec written;
	bool is_users, is_infra, has_name;
	struct stamps made_of;
	struct link *links; /* all of its own, by `of_record` */

	/* Not the index's: what was found out for the question with this number. */
	uint64_t asked;
	ino_t inode; /* 0: it does not live */
};

enum link_kind {
	LINK_LONG_ID, /* 64 hexadecimal digits, or the first 12 of them */
	LINK_NAME,    /* a name, or an id that somebody chose */
	LINK_PLACED,  /* NAME@… */
	LINK_POD,     /* NAMESPACE/POD, in the tree of pods */
};

/* A text leads to records by a list of these. */
struct link {
	enum link_kind kind;
	struct record *record;
	struct link *next, *of_record;
	struct text *text;
};

struct text {
	struct link *links;
	char text[];
};

struct index;

struct index *index_new(const char *root);
struct index *index_free(struct index *x); /* takes NULL */

/*
 * For each question: lists the places that have changed; new entries are read, records of gone ones
 * freed. Ends with 0, or with what was lacking (shortage.h), -EINTR if CALLER_INTERRUPT came:
 * records may be missing, or say less than there is, and are read again the next time.
 */
void index_begin(struct index *x);
int index_end(struct index *x);

/* Does the thread whose it is wait for a file system? Any thread. */
bool index_waits(const struct index *x);

/* Something else was read for a record, and R is how it went. */
void index_note(struct index *x, int r);

/* Reads R again if its files have changed. True: they had; its texts and links are others now. */
bool index_check(struct index *x, struct record *r);
void index_check_all(struct index *x);

/* Calls EACH for every record, in no order. */
void index_each_record(struct index *x, void (*each)(struct record *r, void *arg), void *arg);

/* What leads to its records. */
const struct links *index_links(const struct index *x);

/* Two trees of struct text; zeroed, they are empty. */
struct links {
	void *by_key, *by_pod;
	bool incomplete; /* there was no memory for all of a record's since this was set to false */
};

/* All texts that lead to R, by what it says. They go with links_remove(). */
void links_add(struct links *links, struct record *r);
void links_remove(struct links *links, struct record *r);

/* What KEY leads to; NULL: nothing. */
struct link *links_find(const struct links *links, const char *key);
struct link *links_find_pod(const struct links *links, const char *namespace, const char *pod);

/* Some pod of NAMESPACE; NULL: there is none. */
const struct text *links_find_namespace(const struct links *links, const char *namespace);

/* Calls EACH for every key, or "NAMESPACE/POD" if PODS, in order. */
void links_each(const struct links *links, bool pods,
	void (*each)(const struct text *text, void *arg), void *arg);
