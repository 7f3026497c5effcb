/* SPDX-License-Identifier: MIT */
/*
 * The index of containers: see container_index.h. A place such as /run/user/(UID)/crun/(ID) is a
 * tree of entries. The entries of each directory are in a tsearch(3) tree, which is balanced:
 * lookups stay fast for any names.
 */
#include "container_index.h"

#include <errno.h>
#include <search.h>
#include <string.h>

#include "cleanup.h"
#include "engine_proc.h"
#include "shortage.h"

/* Maximum entries of a directory, and of a directory below /run/user; the rest is ignored. */
#define ENTRIES_MAX 65536
#define USERS_ENTRIES_MAX 1024

struct place {
	const struct engine *engine; /* owner of the place */
	char *path;
	const char *rest;   /* of the pattern, after PATH; "": PATH is read as a record */
	struct stamp stamp; /* of the listed directory */
	struct record *record;
	struct place *children, *next;
	void *by_path; /* tsearch(3) tree of children */
	size_t n;
	bool seen;
};

struct index {
	struct engine_files files;
	struct place *places;
	struct links links;
};

const struct links *index_links(const struct index *x)
{
	return &x->links;
}

/* --- records ---------------------------------------------------------------------------------- */

static const char *pack_text(char **at, const char *text)
{
	const char *here = *at;

	*at = stpcpy(*at, text) + 1;
	return here;
}

static void record_set_texts(struct record *r, const struct engine_record *from)
{
	size_t size = strlen(from->id) + strlen(from->name) + strlen(from->space) +
		      strlen(from->namespace) + strlen(from->pod) + strlen(from->sandbox) +
		      strlen(from->netns) + 7;
	char *at = r->texts = malloc(size);

	if (!at)
		return;
	r->engine = from->engine;
	r->id = pack_text(&at, from->id);
	r->name = pack_text(&at, from->name);
	r->space = pack_text(&at, from->space);
	r->namespace = pack_text(&at, from->namespace);
	r->pod = pack_text(&at, from->pod);
	r->sandbox = pack_text(&at, from->sandbox);
	r->netns = pack_text(&at, from->netns);
	r->has_name = from->name[0] != '\0';
	if (!r->has_name)
		r->name = r->id;
}

/* Resets R to an empty record without stamps. */
static void record_clear(struct index *x, struct record *r)
{
	links_remove(&x->links, r);
	r->engine = NULL;
	free(r->texts);
	r->texts = NULL;
	r->inode_query = 0;
	stamps_done(&r->made_of);
}

static void record_read(struct index *x, struct record *r, const struct engine *engine)
{
	struct engine_record from = {.engine = NULL};
	struct engine_reader rd = {.files = &x->files, .stamps = &r->made_of};

	int n = engine->read(&rd, r->path, &from);

	engine_note(&x->files, n);
	if (x->files.shortage)
		stamps_spoil(&r->made_of);
	if (n < 0 || !from.engine)
		return;
	r->pid = from.pid;
	r->start = from.start;
	r->written = from.written;
	r->is_users = from.is_users;
	r->is_infra = from.is_infra;
	record_set_texts(r, &from);
	x->links.incomplete = false;
	if (r->engine)
		links_add(&x->links, r);
	if (r->engine && !x->links.incomplete)
		return;
	engine_note(&x->files, -ENOMEM);
	stamps_spoil(&r->made_of);
}

static struct record *record_free(struct index *x, struct record *r)
{
	if (r) {
		record_clear(x, r);
		free(r->path);
	}
	free(r);
	return NULL;
}

static struct record *record_new(struct index *x, const char *path, const struct engine *engine)
{
	struct record *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->place = engine;
	r->path = strdup(path);
	if (!r->path)
		return record_free(x, r);
	record_read(x, r, engine);
	return r;
}

/* A record without files is valid while its process is alive. */
static bool record_is_valid(struct index *x, const struct record *r)
{
	struct engine_proc proc;
	struct stamp now;

	for (size_t i = 0; i < r->made_of.n; i++) {
		engine_stamp(&x->files, r->made_of.of[i].path, &now);
		if (!stamp_holds(&r->made_of.of[i].stamp, &now))
			return false;
	}
	return r->made_of.n > 0 || (r->engine && engine_proc(x->files.root, r->pid, &proc) == 0 &&
					   proc.start == r->start);
}

bool index_check(struct index *x, struct record *r)
{
	if (record_is_valid(x, r))
		return false;
	record_clear(x, r);
	record_read(x, r, r->place);
	return true;
}

/* --- places ----------------------------------------------------------------------------------- */

static struct place *place_free(struct index *x, struct place *e);

static void keep_subtree(_unused_ void *node)
{
}

static void free_children(struct index *x, struct place *e)
{
	struct place *next;

	tdestroy(e->by_path, keep_subtree);
	e->by_path = NULL;
	for (struct place *child = e->children; child; child = next) {
		next = child->next;
		place_free(x, child);
	}
	e->children = NULL;
	e->n = 0;
}

static struct place *place_free(struct index *x, struct place *e)
{
	if (e) {
		free_children(x, e);
		record_free(x, e->record);
		free(e->path);
	}
	free(e);
	return NULL;
}

static struct place *place_new(const struct engine *engine, const char *path, const char *rest)
{
	struct place *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	*e = (struct place){.engine = engine, .path = strdup(path), .rest = rest};
	if (!e->path) {
		free(e);
		return NULL;
	}
	return e;
}

static int compare_places(const void *a, const void *b)
{
	return strcmp(((const struct place *)a)->path, ((const struct place *)b)->path);
}

static struct place *add_child(struct index *x, struct place *e, const char *path, const char *rest)
{
	uid_t uid;
	size_t max = engine_path_of_user(path, &uid) ? USERS_ENTRIES_MAX : ENTRIES_MAX;
	struct place *child = e->n < max ? place_new(e->engine, path, rest) : NULL;

	if (e->n < max && (!child || !tsearch(child, &e->by_path, compare_places))) {
		engine_note(&x->files, -ENOMEM);
		return place_free(x, child);
	}
	if (!child)
		return NULL;
	child->next = e->children;
	e->children = child;
	e->n++;
	return child;
}

static void add_or_mark_child(struct index *x, struct place *e, const char *path, const char *rest)
{
	struct place wanted = {.path = (char *)path};
	struct place **found = tfind(&wanted, &e->by_path, compare_places), *child;

	child = found ? *found : add_child(x, e, path, rest);
	if (!child)
		return;
	child->seen = true;
	if (rest[0] || child->record)
		return;
	child->record = record_new(x, path, e->engine);
	if (!child->record)
		engine_note(&x->files, -ENOMEM);
}

static void drop_missing(struct index *x, struct place *e)
{
	struct place **at = &e->children, *child;

	while ((child = *at)) {
		if (child->seen) {
			child->seen = false;
			at = &child->next;
			continue;
		}
		*at = child->next;
		tdelete(child, &e->by_path, compare_places);
		e->n--;
		place_free(x, child);
	}
}

/* Next part of the pattern of an entry: directory up to the last '/' before '*', and the rest. */
struct pattern {
	char directory[PATH_MAX];
	const char *begin, *rest; /* of the component with '*': text before it, text after it */
	size_t begin_size;
};

static bool pattern_of(const struct place *e, struct pattern *ret)
{
	const char *star = strchr(e->rest, '*'), *slash;
	int n;

	if (!star)
		return false;
	slash = memrchr(e->rest, '/', (size_t)(star - e->rest));
	n = snprintf(ret->directory, PATH_MAX, "%s%.*s", e->path, (int)(slash - e->rest), e->rest);
	ret->begin = slash + 1;
	ret->begin_size = (size_t)(star - slash - 1);
	ret->rest = star + 1;
	return n < PATH_MAX;
}

struct listing {
	struct index *x;
	struct place *place;
	const struct pattern *pattern;
};

static void match_entry(const char *name, void *arg)
{
	struct listing *listing = arg;
	const struct pattern *pattern = listing->pattern;
	char path[PATH_MAX];

	if (strncmp(name, pattern->begin, pattern->begin_size) == 0 && engine_name_valid(name) &&
		snprintf(path, sizeof(path), "%s/%s", pattern->directory, name) < PATH_MAX)
		add_or_mark_child(listing->x, listing->place, path, pattern->rest);
}

static void list_place(struct index *x, struct place *e, const struct pattern *pattern)
{
	struct listing listing = {.x = x, .place = e, .pattern = pattern};

	int r = engine_list(&x->files, pattern->directory, match_entry, &listing);

	if (!is_shortage(r))
		drop_missing(x, e);
	if (x->files.shortage)
		e->stamp.settled = false;
}

static void refresh_place(struct index *x, struct place *e)
{
	struct pattern pattern;
	struct stamp now;

	if (!pattern_of(e, &pattern))
		return;
	engine_stamp(&x->files, pattern.directory, &now);
	if (e->engine->relist || !stamp_holds(&e->stamp, &now)) {
		e->stamp = now;
		list_place(x, e, &pattern);
	}
	if (pattern.rest[0])
		for (struct place *child = e->children; child; child = child->next)
			refresh_place(x, child);
}

void index_begin(struct index *x)
{
	engine_files_begin(&x->files);
	for (struct place *e = x->places; e; e = e->next)
		refresh_place(x, e);
}

int index_end(struct index *x)
{
	return engine_files_end(&x->files);
}

void index_note(struct index *x, int r)
{
	engine_note(&x->files, r);
}

bool index_waits(const struct index *x)
{
	return atomic_load(&x->files.remote.waits);
}

/* --- index ------------------------------------------------------------------------------------ */

static int add_places(struct index *x, const struct engine *engine)
{
	for (const char *const *place = engine->places; place && *place; place++) {
		struct place *e = place_new(engine, "", *place);

		if (!e)
			return -ENOMEM;
		e->next = x->places;
		x->places = e;
	}
	return 0;
}

struct index *index_new(const char *root)
{
	struct index *x = calloc(1, sizeof(*x));
	int r = 0;

	if (!x)
		return NULL;
	x->files.root = strdup(root);
	for (size_t i = 0; engines[i] && r == 0; i++)
		r = add_places(x, engines[i]);
	return r == 0 && x->files.root ? x : index_free(x);
}

struct index *index_free(struct index *x)
{
	struct place *next;

	if (!x)
		return NULL;
	for (struct place *e = x->places; e; e = next) {
		next = e->next;
		place_free(x, e);
	}
	engine_json_done(&x->files);
	engine_files_done(&x->files);
	free((char *)x->files.root);
	free(x);
	return NULL;
}

static void each_record_of(struct place *e, void (*each)(struct record *r, void *arg), void *arg)
{
	for (; e; e = e->next) {
		if (e->record)
			each(e->record, arg);
		each_record_of(e->children, each, arg);
	}
}

void index_each_record(struct index *x, void (*each)(struct record *r, void *arg), void *arg)
{
	each_record_of(x->places, each, arg);
}

static void check_record(struct record *r, void *arg)
{
	index_check(arg, r);
}

void index_check_all(struct index *x)
{
	index_each_record(x, check_record, x);
}
