/* SPDX-License-Identifier: MIT */
/*
 * The rows `events`: see events.h. A worker, one at a time (scan_lock), collects what kernel
 * messages do not contain or what must be known before they arrive. event_deliver.c delivers the
 * messages.
 */
#include <string.h>

#include "cleanup.h"
#include "events_own.h"
#include "netns.h"
#include "rows.h"
#include "shortage.h"

#define QUEUE_SIZE (256 * 1024)
#define READERS_MAX 256

struct events *events_new(const struct registry *r, struct discover *d)
{
	struct events *ev = calloc(1, sizeof(*ev));

	if (!ev)
		return NULL;
	ev->registry = r;
	ev->discover = d;
	ev->names.item_size = sizeof(struct name);
	pthread_mutex_init(&ev->scan_lock, NULL);
	pthread_mutex_init(&ev->lock, NULL);
	return ev;
}

struct events *events_free(struct events *ev)
{
	if (!ev)
		return NULL;
	pthread_mutex_destroy(&ev->scan_lock);
	pthread_mutex_destroy(&ev->lock);
	free(ev);
	return NULL;
}

static int load_objects(struct events *ev, int netns, uint64_t cookie)
{
	_cleanup_(netlink_list_done) struct netlink_list objects = {0};
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	struct netns_state *s;
	int r = netlink_open(netns, &nl);

	if (r == 0)
		r = event_objects_dump(nl, &objects);
	if (r < 0)
		return r;
	changes_drain(ev->changes); /* pending messages are older than the dump */
	pthread_mutex_lock(&ev->lock);
	s = find_netns_state(ev, cookie);
	if (s)
		event_objects_add(&s->objects, &objects);
	pthread_mutex_unlock(&ev->lock);
	return s ? 0 : -ESTALE;
}

static int inode_of(int netns, ino_t *ret)
{
	struct stat st;

	if (fstat(netns, &st) < 0)
		return -errno;
	*ret = st.st_ino;
	return 0;
}

static int follow_netns(struct events *ev, int netns, uint64_t cookie)
{
	struct netns_state *s;
	ino_t inode = 0;
	int r = inode_of(netns, &inode);

	pthread_mutex_lock(&ev->lock);
	s = find_netns_state(ev, cookie);
	if (r == 0 && !s && !add_netns_state(ev, cookie, inode))
		r = -ENOMEM;
	pthread_mutex_unlock(&ev->lock);
	if (r < 0 || s)
		return r;
	r = changes_follow(ev->changes, netns, cookie);
	if (r == 0)
		r = load_objects(ev, netns, cookie);
	pthread_mutex_lock(&ev->lock);
	s = find_netns_state(ev, cookie);
	if (r < 0 && s)
		remove_netns_state(ev, s);
	pthread_mutex_unlock(&ev->lock);
	return r;
}

struct netns_scan {
	struct events *ev;
	bool all; /* a reader reads all namespaces */
	struct netlink_list names;
};

/* Returns the cookie; follows the namespace if ALL. A namespace destroyed meanwhile is no error. */
static int identify_netns(struct events *ev, int fd, bool all, uint64_t *ret_cookie)
{
	int r = fd < 0 ? fd : netns_cookie(fd, ret_cookie);

	if (r < 0 || !all)
		return r;
	r = follow_netns(ev, fd, *ret_cookie);
	return is_shortage(r) ? r : 0;
}

static int scan_name(const char *text, bool is_netns, void *arg)
{
	struct netns_scan *l = arg;
	struct name *name;
	uint64_t cookie;
	_cleanup_close_ int fd = -1;
	int r;

	if (!is_netns || ref_is_reserved(text))
		return 0;
	fd = registry_open(l->ev->registry, text);
	r = identify_netns(l->ev, fd, l->all, &cookie);
	if (r < 0)
		return is_shortage(r) ? r : 0;
	name = netlink_list_add(&l->names);
	if (!name)
		return -ENOMEM;
	snprintf(name->name, sizeof(name->name), "%s", text);
	name->cookie = cookie;
	return 0;
}

static int scan_inode(ino_t inode, void *arg)
{
	struct netns_scan *l = arg;
	_cleanup_close_ int fd = discover_reopen(l->ev->discover, inode);
	uint64_t cookie;
	int r = identify_netns(l->ev, fd, true, &cookie);

	return is_shortage(r) ? r : 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->name, ((const struct name *)b)->name);
}

static bool has_name(const struct netlink_list *names, const struct name *name)
{
	const struct name *found =
		names->n ? bsearch(name, names->items, names->n, sizeof(*name), compare_names)
			 : NULL;

	return found && found->cookie == name->cookie;
}

/* Sends events for the names in LIST that are not in OTHER. */
static void deliver_names(struct events *ev, const char *verb, const struct netlink_list *list,
	const struct netlink_list *other)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct name *name = netlink_list_at(list, i);
		struct netns_state *s = find_netns_state(ev, name->cookie);

		if (s && !has_name(other, name))
			deliver_netns(ev, s, verb, name->name);
	}
}

/* Sets the name of each state: the first of its registered names, or its inode. */
static void name_states(struct events *ev)
{
	for (struct netns_state *s = ev->states; s; s = s->next)
		name_by_inode(s);
	for (size_t i = ev->names.n; i-- > 0;) {
		const struct name *name = netlink_list_at(&ev->names, i);
		struct netns_state *s = find_netns_state(ev, name->cookie);

		if (s)
			strcpy(s->name, name->name);
	}
}

/* Replaces the known names, and sends events for new and removed names and unnamed namespaces. */
static void publish_names(struct events *ev, struct netlink_list *names)
{
	struct netlink_list before;

	netlink_list_sort(names, compare_names);
	pthread_mutex_lock(&ev->lock);
	deliver_names(ev, "del", &ev->names, names);
	before = ev->names;
	ev->names = *names;
	*names = before;
	name_states(ev);
	for (struct netns_state *s = ev->states; s; s = s->next) {
		if (s->announced)
			continue;
		s->announced = true;
		if (strncmp(s->name, HANDLE_BY_INODE "/", strlen(HANDLE_BY_INODE) + 1) == 0)
			deliver_netns(ev, s, "add", s->name);
	}
	deliver_names(ev, "add", &ev->names, names);
	pthread_mutex_unlock(&ev->lock);
}

/* After lost events: follows the namespace again, or ends its state if it was destroyed. */
static void refollow_netns(struct events *ev, uint64_t cookie, ino_t inode)
{
	_cleanup_close_ int fd = discover_open(ev->discover, inode);
	struct netns_state *s;
	uint64_t now;
	int r = fd < 0 ? fd : netns_cookie(fd, &now);

	if (r == 0)
		r = now == cookie ? changes_follow(ev->changes, fd, cookie) : -ESTALE;
	pthread_mutex_lock(&ev->lock);
	s = find_netns_state(ev, cookie);
	if (s && r == 0)
		event_objects_clear(&s->objects);
	else if (s)
		end_netns_state(ev, s);
	pthread_mutex_unlock(&ev->lock);
	if (r == 0)
		load_objects(ev, fd, cookie);
}

static void refollow_all(struct events *ev)
{
	struct netns_state *copies;
	size_t n = 0;

	pthread_mutex_lock(&ev->lock);
	for (struct netns_state *s = ev->states; s; s = s->next)
		n++;
	copies = calloc(n + 1, sizeof(*copies));
	n = 0;
	for (struct netns_state *s = ev->states; copies && s; s = s->next)
		copies[n++] = *s;
	pthread_mutex_unlock(&ev->lock);
	for (size_t i = 0; i < n; i++)
		refollow_netns(ev, copies[i].cookie, copies[i].inode);
	free(copies);
}

static bool is_read(const struct events *ev, const struct netns_state *s)
{
	for (const struct reader *r = ev->readers; r; r = r->next)
		if (!r->cookie || r->cookie == s->cookie)
			return true;
	return false;
}

static void remove_unread(struct events *ev)
{
	struct netns_state *next;

	pthread_mutex_lock(&ev->lock);
	for (struct netns_state *s = ev->states; s; s = next) {
		next = s->next;
		if (!is_read(ev, s))
			remove_netns_state(ev, s);
	}
	pthread_mutex_unlock(&ev->lock);
}

static void stop_listening(struct events *ev)
{
	if (ev->listening)
		changes_unlisten(ev->changes, &ev->listener);
	ev->listening = false;
	netlink_list_done(&ev->names);
}

static void start_listening(struct events *ev)
{
	if (ev->listening)
		return;
	ev->listener = (struct changes_listener){.on_event = events_on_change, .arg = ev};
	changes_listen(ev->changes, &ev->listener);
	ev->listening = true;
}

static int scan_netns(struct events *ev, bool all, bool unnamed)
{
	struct netns_scan l = {.ev = ev, .all = all, .names = {.item_size = sizeof(struct name)}};
	int r = registry_list(ev->registry, scan_name, &l);

	if (r == 0 && all && unnamed)
		r = discover_list(ev->discover, scan_inode, &l);
	if (r == 0)
		publish_names(ev, &l.names);
	netlink_list_done(&l.names);
	return r;
}

/* A namespace may not be followed: marks a lost line for all, and the next scan starts over. */
static void scan_failed(struct events *ev)
{
	pthread_mutex_lock(&ev->lock);
	mark_lost_line(ev, NULL);
	ev->lost = true;
	pthread_mutex_unlock(&ev->lock);
}

void events_scan(struct events *ev)
{
	bool lost, all, unnamed, read;

	pthread_mutex_lock(&ev->scan_lock);
	pthread_mutex_lock(&ev->lock);
	lost = ev->lost;
	unnamed = ev->new_ids || lost;
	all = ev->n_of_all;
	read = ev->n_readers;
	ev->scan_queued = ev->lost = ev->new_ids = false;
	pthread_mutex_unlock(&ev->lock);
	remove_unread(ev);
	if (lost)
		refollow_all(ev);
	if (!read)
		stop_listening(ev);
	else if (scan_netns(ev, all, unnamed) < 0)
		scan_failed(ev);
	pthread_mutex_unlock(&ev->scan_lock);
}

void events_names_changed(struct events *ev)
{
	pthread_mutex_lock(&ev->lock);
	if (ev->n_readers)
		request_scan(ev);
	pthread_mutex_unlock(&ev->lock);
}

void events_begin(
	struct events *ev, struct changes *changes, int (*submit_scan)(void *arg), void *arg)
{
	ev->changes = changes;
	ev->submit_scan = submit_scan;
	ev->arg = arg;
}

void events_end(struct events *ev)
{
	remove_unread(ev);
	stop_listening(ev);
}

static void count_reader(struct events *ev, const struct reader *reader, int change)
{
	ev->n_readers += change;
	ev->n_of_all += reader->cookie ? 0 : change;
}

static int add_reader(struct events *ev, struct reader *reader)
{
	int r = 0;

	pthread_mutex_lock(&ev->lock);
	if (ev->n_readers > READERS_MAX)
		r = -ENFILE;
	else if (reader->cookie && !find_netns_state(ev, reader->cookie))
		r = -ESTALE;
	if (r == 0) {
		if (ev->lost) /* the next scan follows it again */
			queue_add_lost(reader->queue);
		reader->next = ev->readers;
		ev->readers = reader;
	}
	pthread_mutex_unlock(&ev->lock);
	return r;
}

/* Opening failed: the next scan stops following namespaces without readers. */
static void discard_reader(struct events *ev, const struct reader *reader)
{
	pthread_mutex_lock(&ev->lock);
	count_reader(ev, reader, -1);
	request_scan(ev);
	pthread_mutex_unlock(&ev->lock);
}

static struct reader *reader_new(struct events *ev, struct tree_ready ready, uint64_t cookie)
{
	struct reader *reader = calloc(1, sizeof(*reader));

	if (!reader)
		return NULL;
	reader->events = ev;
	reader->cookie = cookie;
	reader->queue = queue_new(QUEUE_SIZE, ready.call, ready.arg);
	if (!reader->queue)
		free(reader), reader = NULL;
	return reader;
}

static void reader_free(struct reader *reader)
{
	queue_free(reader->queue);
	free(reader);
}

/*
 * The reader gets exactly the events after open: earlier ones are drained before it is added, and
 * it is counted before the scan, so that a change during the scan queues a scan.
 */
static int open_reader(struct tree_request *rq, struct tree_ready ready, void **ret)
{
	struct events *ev = rq->tree->events;
	struct reader *reader;
	int r;

	if (!changes_can_listen(ev->changes))
		return -EPERM;
	reader = reader_new(ev, ready, rq->handle.cookie);
	if (!reader)
		return -ENOMEM;
	pthread_mutex_lock(&ev->scan_lock);
	start_listening(ev);
	pthread_mutex_lock(&ev->lock);
	count_reader(ev, reader, 1);
	pthread_mutex_unlock(&ev->lock);
	r = reader->cookie ? follow_netns(ev, rq->netns, reader->cookie) : 0;
	if (r == 0)
		r = scan_netns(ev, !reader->cookie, true);
	if (r == 0) {
		changes_drain(ev->changes);
		r = add_reader(ev, reader);
	}
	if (r < 0)
		discard_reader(ev, reader);
	pthread_mutex_unlock(&ev->scan_lock);
	if (r == 0)
		*ret = reader;
	else
		reader_free(reader);
	return r;
}

static ssize_t read_events(void *arg, char *buf, size_t size)
{
	struct reader *reader = arg;

	return queue_read(reader->queue, buf, size);
}

static bool has_events(void *arg)
{
	struct reader *reader = arg;

	return queue_is_ready(reader->queue);
}

static void close_reader(void *arg)
{
	struct reader *reader = arg, **at;
	struct events *ev = reader->events;

	pthread_mutex_lock(&ev->lock);
	for (at = &ev->readers; *at != reader; at = &(*at)->next)
		;
	*at = reader->next;
	count_reader(ev, reader, -1);
	request_scan(ev);
	pthread_mutex_unlock(&ev->lock);
	reader_free(reader);
}

/* Events of the request's namespace, or of all namespaces if it is in none. */
static const struct tree_stream events_stream = {
	.open = open_reader, .read = read_events, .is_ready = has_events, .close = close_reader};

const struct tree_row events_rows[] = {
	{"/events", READ_MODE, "a stream of all changes in all namespaces",
		.stream = &events_stream},
	{"/NAME/events", READ_MODE, "a stream of changes in this namespace",
		.stream = &events_stream},
	{NULL},
};
