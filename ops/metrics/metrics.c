/* SPDX-License-Identifier: MIT */
/*
 * The files `metrics` of a namespace and /metrics/netnsfs.prom: see metrics.h.
 *
 * All namespaces are read one after the other, then printed family by family, which needs some 1.5
 * KiB for each namespace meanwhile. A reading per family would enter each namespace for each.
 */
#include "metrics.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "cleanup.h"
#include "clock.h"
#include "containers.h"
#include "discover.h"
#include "holders.h"
#include "refs.h"
#include "rows.h"
#include "shortage.h"
#include "wait.h"

#define TIMEOUT_NSEC (20 * NSEC_PER_SEC) /* waiting for the collection of another reader */

struct collection {
	const struct tree *tree;
	struct metrics_reader reader;
	ino_t except; /* this namespace is not collected; 0: all are */
	struct metrics_netns *all;
	size_t n, room;
	unsigned users; /* protected by the lock of struct metrics */
};

struct metrics {
	pthread_mutex_t lock; /* protects all below */
	pthread_cond_t ended;
	uint64_t begun, done; /* numbers of collections; one runs at a time */
	bool running;
	int error;		 /* of collection `done` */
	struct collection *last; /* collection `done`; NULL: none, or no reader wants it */
	unsigned readers;
};

static struct collection *collection_free(struct collection *c)
{
	if (!c)
		return NULL;
	for (size_t i = 0; i < c->n; i++)
		metrics_netns_done(&c->all[i]);
	free(c->all);
	metrics_reader_close(&c->reader);
	free(c);
	return NULL;
}

static void collection_freep(struct collection **c)
{
	collection_free(*c);
}

/* The label `netns`, as ref_of(). */
static char *ref_new(ino_t inode, const char *name)
{
	char number[REF_SIZE];

	snprintf(number, sizeof(number), HANDLE_BY_INODE "/%ju", (uintmax_t)inode);
	return strdup(name[0] ? name : number);
}

/* Reads the namespace FD; NAME is its first name, empty: none. */
static int read_netns(struct collection *c, int fd, ino_t inode, const char *name)
{
	struct metrics_netns *ns;
	int r;

	if (array_reserve(&c->all, c->n, &c->room) < 0)
		return -ENOMEM;
	ns = &c->all[c->n];
	*ns = (struct metrics_netns){.inode = inode, .ref = ref_new(inode, name)};
	r = ns->ref ? metrics_read(&c->reader, fd, ns) : -ENOMEM;
	if (r < 0)
		metrics_netns_done(ns);
	else
		c->n++;
	return r;
}

/* A namespace that ends meanwhile is left out. */
static int add_netns(ino_t inode, void *arg)
{
	struct collection *c = arg;
	_cleanup_close_ int fd = -1;
	char name[REF_SIZE];
	int r = wait_interrupted();

	if (r < 0 || inode == c->except)
		return r;
	fd = discover_reopen_named(c->tree->discover, inode, name);
	r = fd < 0 ? fd : read_netns(c, fd, inode, name);
	return is_shortage(r) ? r : 0;
}

static int compare_inodes(const void *a, const void *b)
{
	const struct metrics_netns *x = a, *y = b;

	return (x->inode > y->inode) - (x->inode < y->inode);
}

static struct metrics_netns *find_netns(struct collection *c, ino_t inode)
{
	struct metrics_netns key = {.inode = inode};

	return c->n ? bsearch(&key, c->all, c->n, sizeof(key), compare_inodes) : NULL;
}

static int count_process(const struct holder *holder, void *arg)
{
	struct metrics_netns *ns = find_netns(arg, holder->inode);

	if (ns)
		ns->processes++;
	return 0;
}

/* Sets *LABEL for the first container; for another one, keeps it only if it has the same TEXT. */
static int set_label(char **label, const char *text, bool first)
{
	if (first && text[0]) {
		*label = strdup(text);
		return *label ? 0 : -ENOMEM;
	}
	if (*label && strcmp(*label, text) != 0) {
		free(*label);
		*label = NULL;
	}
	return 0;
}

/* Labels that do not hold for all containers in the namespace are left out. */
static int add_container(const struct container *container, void *arg)
{
	struct metrics_netns *ns = find_netns(arg, container->inode);
	bool first;
	int r;

	if (!ns)
		return 0;
	first = ns->containers++ == 0;
	r = set_label(&ns->engine, container->engine, first);
	if (r == 0)
		r = set_label(&ns->namespace, container->namespace, first);
	if (r == 0)
		r = set_label(&ns->pod, container->pod, first);
	if (r == 0)
		r = set_label(&ns->container, container->pod[0] ? "" : container->name, first);
	return r;
}

static int compare_refs(const void *a, const void *b)
{
	const struct metrics_netns *x = a, *y = b;
	int r = strcmp(x->ref, y->ref);

	return r ? r : compare_inodes(a, b);
}

/*
 * While names change, two namespaces may have been read with the same one, but series must be
 * unique: all but the first have their number as label.
 */
static int make_refs_unique(struct collection *c)
{
	const char *last = c->all[0].ref;

	for (size_t i = 1; i < c->n; i++) {
		char *ref;

		if (strcmp(c->all[i].ref, last) != 0) {
			last = c->all[i].ref;
			continue;
		}
		ref = ref_new(c->all[i].inode, "");
		if (!ref)
			return -ENOMEM;
		free(c->all[i].ref);
		c->all[i].ref = ref;
	}
	return 0;
}

/* Adds what is not read inside: processes, containers. INODE 0: of all namespaces. */
static int complete_collection(struct collection *c, ino_t inode)
{
	int r = holders_each("/proc", HOLDER_PROCESS, inode, count_process, c);

	if (r == 0)
		r = containers_in(c->tree->containers, inode, add_container, c);
	if (r == 0 && c->n > 1) {
		qsort(c->all, c->n, sizeof(*c->all), compare_refs);
		r = make_refs_unique(c);
	}
	return r;
}

static int collection_new(const struct tree *tree, struct collection **ret)
{
	_cleanup_(collection_freep) struct collection *c = calloc(1, sizeof(*c));
	int r;

	if (!c)
		return -ENOMEM;
	c->tree = tree;
	c->users = 1;
	r = metrics_reader_open(&c->reader);
	if (r < 0)
		return r;
	*ret = steal_ptr(&c);
	return 0;
}

/* The namespace of PID 1, whose metrics prometheus-node-exporter itself shows, is left out. */
static int collect_all(const struct tree *tree, struct collection **ret)
{
	_cleanup_(collection_freep) struct collection *c = NULL;
	int r = collection_new(tree, &c);

	if (r < 0)
		return r;
	r = discover_pid(tree->discover, 1, &c->except);
	if (r == 0 || r == -ENOENT)
		r = discover_list(tree->discover, add_netns, c);
	if (r == 0)
		r = complete_collection(c, 0);
	if (r == 0)
		*ret = steal_ptr(&c);
	return r;
}

struct metrics *metrics_new(void)
{
	struct metrics *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	pthread_mutex_init(&m->lock, NULL);
	pthread_cond_init(&m->ended, NULL);
	return m;
}

struct metrics *metrics_free(struct metrics *m)
{
	if (!m)
		return NULL;
	pthread_cond_destroy(&m->ended);
	pthread_mutex_destroy(&m->lock);
	free(m);
	return NULL;
}

/* Called with the lock held. */
static void drop_collection(struct collection *c)
{
	if (c && --c->users == 0)
		collection_free(c);
}

/*
 * Called with the lock held, which it releases while it collects. A collection that its reader
 * interrupts does not count: another reader begins a new one.
 */
static int run_collection(struct metrics *m, const struct tree *tree)
{
	struct collection *c = NULL;
	uint64_t number = ++m->begun;
	int r;

	m->running = true;
	pthread_mutex_unlock(&m->lock);
	r = collect_all(tree, &c);
	pthread_mutex_lock(&m->lock);
	m->running = false;
	pthread_cond_broadcast(&m->ended);
	if (r == -EINTR)
		return r;
	drop_collection(m->last);
	m->last = c;
	m->error = r;
	m->done = number;
	return 0;
}

/*
 * Takes the next collection, which all readers that arrive before it begins share: a running one
 * may be past a namespace that has changed since. `users` counts one for `last`.
 */
static int metrics_take(struct metrics *m, const struct tree *tree, struct collection **ret)
{
	uint64_t wanted, end = monotonic_nsec() + TIMEOUT_NSEC;
	int r = 0;

	pthread_mutex_lock(&m->lock);
	m->readers++;
	wanted = m->begun + 1;
	while (r == 0 && m->done < wanted)
		r = m->running ? wait_condition(&m->ended, &m->lock, end) : run_collection(m, tree);
	if (r == 0)
		r = m->error;
	if (r == 0) {
		*ret = m->last;
		m->last->users++;
	}
	if (--m->readers == 0) {
		drop_collection(m->last);
		m->last = NULL;
	}
	pthread_mutex_unlock(&m->lock);
	return r;
}

static int metrics_all_show(struct tree_request *rq, FILE *out)
{
	struct metrics *m = rq->tree->metrics;
	struct collection *c = NULL;
	int r = metrics_take(m, rq->tree, &c);

	if (r < 0)
		return r;
	metrics_print(c->all, c->n, out);
	pthread_mutex_lock(&m->lock);
	drop_collection(c);
	pthread_mutex_unlock(&m->lock);
	return 0;
}

static int metrics_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(collection_freep) struct collection *c = NULL;
	char name[REF_SIZE] = "";
	struct stat st;
	int r = collection_new(rq->tree, &c);

	if (r < 0)
		return r;
	if (fstat(rq->netns, &st) < 0)
		return -errno;
	r = ref_name(rq, st.st_ino, name);
	if (r == 0 || r == -ENOENT)
		r = read_netns(c, rq->netns, st.st_ino, name);
	if (r == 0)
		r = complete_collection(c, st.st_ino);
	if (r == 0)
		metrics_print(c->all, c->n, out);
	return r;
}

const struct tree_row metrics_rows[] = {
	{"/metrics", DIR_MODE, "metrics for prometheus-node-exporter"},
	{"/metrics/netnsfs.prom", READ_MODE, "metrics of all namespaces", metrics_all_show,
		.waits_on_userspace = true},
	{"/NAME/metrics", READ_MODE, "metrics of the namespace", metrics_show,
		.waits_on_userspace = true},
	{NULL},
};
