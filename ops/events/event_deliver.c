/* SPDX-License-Identifier: MIT */
/*
 * Delivers events to readers: see events_own.h. The thread that receives a message also formats it;
 * all names in it are already known (event_objects.h).
 */
#include <linux/rtnetlink.h>
#include <search.h>
#include <stdio_ext.h>
#include <string.h>

#include "cleanup.h"
#include "event_line.h"
#include "events_own.h"
#include "texts.h"

static int compare_cookie(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

struct netns_state *find_netns_state(struct events *ev, uint64_t cookie)
{
	struct netns_state **found = tfind(&cookie, &ev->by_cookie, compare_cookie);

	return found ? *found : NULL;
}

void remove_netns_state(struct events *ev, struct netns_state *s)
{
	struct netns_state **at;

	for (at = &ev->states; *at != s; at = &(*at)->next)
		;
	*at = s->next;
	tdelete(s, &ev->by_cookie, compare_cookie);
	event_objects_clear(&s->objects);
	free(s);
}

struct netns_state *add_netns_state(struct events *ev, uint64_t cookie, ino_t inode)
{
	struct netns_state *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->cookie = cookie;
	s->inode = inode;
	if (!tsearch(s, &ev->by_cookie, compare_cookie)) {
		free(s);
		return NULL;
	}
	s->next = ev->states;
	ev->states = s;
	return s;
}

void request_scan(struct events *ev)
{
	if (!ev->scan_queued)
		ev->scan_queued = ev->submit_scan(ev->arg) == 0;
}

static void deliver_line(
	struct events *ev, const struct netns_state *s, const char *line, size_t size)
{
	for (struct reader *r = ev->readers; r; r = r->next)
		if (!r->cookie || r->cookie == s->cookie)
			queue_put(r->queue, line, size);
}

static FILE *begin_line(const struct netns_state *s, char **line, size_t *size)
{
	FILE *out = open_memstream(line, size);
	struct timespec now;

	if (!out)
		return NULL;
	__fsetlocking(out, FSETLOCKING_BYCALLER);
	clock_gettime(CLOCK_REALTIME, &now);
	fprintf(out, "%lld.%06ld ", (long long)now.tv_sec, now.tv_nsec / 1000);
	text_print(out, true, s->name);
	fputc(' ', out);
	return out;
}

void mark_lost_line(struct events *ev, const struct netns_state *s)
{
	for (struct reader *r = ev->readers; r; r = r->next)
		if (!s || !r->cookie || r->cookie == s->cookie)
			queue_add_lost(r->queue);
}

/* OUT is from begin_line(). R > 0: delivers its text; 0: discards it; < 0: marks a lost line. */
static void end_line(
	struct events *ev, const struct netns_state *s, FILE *out, char **line, size_t *size, int r)
{
	if (out)
		fputc('\n', out);
	if (!out || fclose(out) != 0 || !*line) /* fclose() sets *line and *size */
		r = -ENOMEM;
	if (r < 0)
		mark_lost_line(ev, s);
	else if (r > 0)
		deliver_line(ev, s, *line, *size);
}

static void deliver_change(
	struct events *ev, const struct netns_state *s, const struct nlmsghdr *msg)
{
	_cleanup_free_ char *line = NULL;
	size_t size;
	FILE *out = begin_line(s, &line, &size);
	int r = out ? event_print(&s->objects, msg, out) : -ENOMEM;

	end_line(ev, s, out, &line, &size, r);
}

void deliver_netns(
	struct events *ev, const struct netns_state *s, const char *verb, const char *name)
{
	_cleanup_free_ char *line = NULL;
	size_t size;
	FILE *out;

	if (!s->announced)
		return;
	out = begin_line(s, &line, &size);
	if (out) {
		fprintf(out, "%s netns ", verb);
		text_print(out, true, name);
	}
	end_line(ev, s, out, &line, &size, 1);
}

void name_by_inode(struct netns_state *s)
{
	snprintf(s->name, sizeof(s->name), HANDLE_BY_INODE "/%ju", (uintmax_t)s->inode);
}

void end_netns_state(struct events *ev, struct netns_state *s)
{
	for (size_t i = 0; i < ev->names.n; i++) {
		struct name *name = netlink_list_at(&ev->names, i);

		if (name->cookie != s->cookie)
			continue;
		deliver_netns(ev, s, "del", name->name);
		name->cookie = 0;
	}
	name_by_inode(s);
	deliver_netns(ev, s, "del", s->name);
	for (struct reader *r = ev->readers; r; r = r->next)
		if (r->cookie == s->cookie)
			queue_end(r->queue);
	remove_netns_state(ev, s);
}

static void handle_message(struct events *ev, struct netns_state *s, const struct nlmsghdr *msg)
{
	if (msg->nlmsg_type == RTM_DELNSID) {
		end_netns_state(ev, s);
		return;
	}
	if (msg->nlmsg_type == RTM_NEWNSID && ev->n_of_all) {
		ev->new_ids = true;
		request_scan(ev);
	}
	if (s->announced)
		deliver_change(ev, s, msg);
	event_objects_update(&s->objects, msg);
}

void events_on_change(const struct change *change, void *arg)
{
	struct events *ev = arg;
	struct netns_state *s;

	pthread_mutex_lock(&ev->lock);
	if (!change->msg) {
		mark_lost_line(ev, NULL);
		ev->lost = true;
		request_scan(ev);
	} else {
		s = find_netns_state(ev, change->cookie);
		if (s)
			handle_message(ev, s, change->msg);
	}
	pthread_mutex_unlock(&ev->lock);
}
