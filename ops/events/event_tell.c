/* SPDX-License-Identifier: MIT */
/*
 * Delivers events to readers: see events_own.h. The thread that receives a message also formats it;
 * all names in it are already known (event_things.h).
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

struct space *find_space(struct events *ev, uint64_t cookie)
{
	struct space **found = tfind(&cookie, &ev->by_cookie, compare_cookie);

	return found ? *found : NULL;
}

void remove_space(struct events *ev, struct space *s)
{
	struct space **at;

	for (at = &ev->spaces; *at != s; at = &(*at)->next)
		;
	*at = s->next;
	tdelete(s, &ev->by_cookie, compare_cookie);
	things_clear(&s->things);
	free(s);
}

struct space *add_space(struct events *ev, uint64_t cookie, ino_t inode)
{
	struct space *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->cookie = cookie;
	s->inode = inode;
	if (!tsearch(s, &ev->by_cookie, compare_cookie)) {
		free(s);
		return NULL;
	}
	s->next = ev->spaces;
	ev->spaces = s;
	return s;
}

void want_look(struct events *ev)
{
	if (!ev->wanted)
		ev->wanted = ev->look(ev->arg) == 0;
}

static void deliver_line(struct events *ev, const struct space *s, const char *line, size_t size)
{
	for (struct reader *r = ev->readers; r; r = r->next)
		if (!r->cookie || r->cookie == s->cookie)
			queue_put(r->queue, line, size);
}

static FILE *begin_line(const struct space *s, char **line, size_t *size)
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

void lose_line(struct events *ev, const struct space *s)
{
	for (struct reader *r = ev->readers; r; r = r->next)
		if (!s || !r->cookie || r->cookie == s->cookie)
			queue_lose(r->queue);
}

/* OUT is from begin_line(). R > 0: delivers its text; 0: discards it; < 0: marks a lost line. */
static void end_line(
	struct events *ev, const struct space *s, FILE *out, char **line, size_t *size, int r)
{
	if (out)
		fputc('\n', out);
	if (!out || fclose(out) != 0 || !*line) /* fclose() sets *line and *size */
		r = -ENOMEM;
	if (r < 0)
		lose_line(ev, s);
	else if (r > 0)
		deliver_line(ev, s, *line, *size);
}

static void deliver_change(struct events *ev, const struct space *s, const struct nlmsghdr *msg)
{
	_cleanup_free_ char *line = NULL;
	size_t size;
	FILE *out = begin_line(s, &line, &size);
	int r = out ? event_print(&s->things, msg, out) : -ENOMEM;

	end_line(ev, s, out, &line, &size, r);
}

void tell_netns(struct events *ev, const struct space *s, const char *verb, const char *name)
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

void call_by_inode(struct space *s)
{
	snprintf(s->name, sizeof(s->name), HANDLE_BY_INODE "/%ju", (uintmax_t)s->inode);
}

void end_space(struct events *ev, struct space *s)
{
	for (size_t i = 0; i < ev->names.n; i++) {
		struct name *name = netlink_list_at(&ev->names, i);

		if (name->cookie != s->cookie)
			continue;
		tell_netns(ev, s, "del", name->name);
		name->cookie = 0;
	}
	call_by_inode(s);
	tell_netns(ev, s, "del", s->name);
	for (struct reader *r = ev->readers; r; r = r->next)
		if (r->cookie == s->cookie)
			queue_end(r->queue);
	remove_space(ev, s);
}

static void handle_message(struct events *ev, struct space *s, const struct nlmsghdr *msg)
{
	if (msg->nlmsg_type == RTM_DELNSID) {
		end_space(ev, s);
		return;
	}
	if (msg->nlmsg_type == RTM_NEWNSID && ev->n_of_all) {
		ev->new_ids = true;
		want_look(ev);
	}
	if (s->announced)
		deliver_change(ev, s, msg);
	things_learn(&s->things, msg);
}

void events_on_change(const struct change *change, void *arg)
{
	struct events *ev = arg;
	struct space *s;

	pthread_mutex_lock(&ev->lock);
	if (!change->msg) {
		lose_line(ev, NULL);
		ev->lost = true;
		want_look(ev);
	} else {
		s = find_space(ev, change->cookie);
		if (s)
			handle_message(ev, s, change->msg);
	}
	pthread_mutex_unlock(&ev->lock);
}
