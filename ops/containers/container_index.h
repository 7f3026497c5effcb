/* SPDX-License-Identifier: MIT */
/*
 * A cache of the files of container engines: one record for each entry of a place (engines.h), and
 * two trees that map texts to records. A directory is listed again only after it changed, a record
 * is read again only after one of its files changed. So a lookup checks the places and the matching
 * records, independent of the number of containers. The index does not know whether a container is
 * running.
 *
 * One thread at a time. Access to file systems that may hang is limited by engine_remote.h.
 */
#pragma once

#include "engines.h"

/* One entry of a place. Unknown texts are "". */
struct record {
	const struct engine *engine; /* NULL: no container here */
	const struct engine *place;  /* the engine whose place contains the entry */
	char *path;
	const char *id, *name, *space, *namespace, *pod, *sandbox, *netns; /* within `texts` */
	char *texts;
	pid_t pid;
	uint64_t start;
	struct timespec written;
	bool is_users, is_infra, has_name;
	struct stamps made_of;
	struct link *links; /* all links to this record, chained by of_record */

	/* Used by containers.c: `inode` is the result for the query with number `inode_query`. */
	uint64_t inode_query;
	ino_t inode; /* network namespace; 0: not running */
};

enum link_kind {
	LINK_LONG_ID, /* 64 hexadecimal digits, or the first 12 of them */
	LINK_NAME,    /* a name, or an id chosen by a user */
	LINK_PLACED,  /* NAME@… */
	LINK_POD,     /* NAMESPACE/POD, in the tree of pods */
};

/* List entry that connects a text with a record. */
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
 * Start and end of a query. index_begin() lists changed places again, reads new entries and frees
 * the records of removed ones. index_end() returns 0, a resource shortage (shortage.h), or -EINTR
 * on WAIT_INTERRUPT: then records may be missing or incomplete, and the next query reads them
 * again.
 */
void index_begin(struct index *x);
int index_end(struct index *x);

/* True while the current query waits for a file system. Any thread. */
bool index_waits(const struct index *x);

/* Records the result R of another read for a record: a shortage makes index_end() fail. */
void index_note(struct index *x, int r);

/* Reads R again if its files changed. Returns true if so: texts and links of R were replaced. */
bool index_check(struct index *x, struct record *r);
void index_check_all(struct index *x);

/* Calls EACH for every record, unordered. */
void index_each_record(struct index *x, void (*each)(struct record *r, void *arg), void *arg);

/* The trees of texts. Owned by X. */
const struct links *index_links(const struct index *x);

/* Two trees of struct text; zeroed, they are empty. */
struct links {
	void *by_key, *by_pod;
	bool incomplete; /* set when a link could not be allocated; cleared by the caller */
};

/* Adds all texts that identify R, from its fields; links_remove() removes them. */
void links_add(struct links *links, struct record *r);
void links_remove(struct links *links, struct record *r);

/* Returns the list of links of KEY; NULL: none. */
struct link *links_find(const struct links *links, const char *key);
struct link *links_find_pod(const struct links *links, const char *namespace, const char *pod);

/* Returns any pod of NAMESPACE; NULL: none. */
const struct text *links_find_namespace(const struct links *links, const char *namespace);

/* Calls EACH for every key, or, if PODS, for every "NAMESPACE/POD", sorted. */
void links_each(const struct links *links, bool pods,
	void (*each)(const struct text *text, void *arg), void *arg);
