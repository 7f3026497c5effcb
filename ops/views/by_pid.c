/* SPDX-License-Identifier: MIT */
/* by-pid: lists processes; threads can be looked up. See views.h. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "discover.h"
#include "holders.h"
#include "views.h"

/* Only the canonical form: 0123 is not an alias of 123. 0: not a pid. */
static pid_t parse_pid(const char *text)
{
	unsigned long pid = strtoul(text, NULL, 10);
	char canonical[32];

	snprintf(canonical, sizeof(canonical), "%lu", pid);
	return pid <= INT_MAX && strcmp(text, canonical) == 0 ? (pid_t)pid : 0;
}

static int find_pid(struct tree_request *rq, const char *text, ino_t *ret)
{
	pid_t pid = parse_pid(text);

	return pid ? discover_pid(rq->tree->discover, pid, ret) : -ENOENT;
}

struct pid_listing {
	view_each_fn each;
	void *arg;
};

static int list_pid(const struct holder *holder, void *arg)
{
	const struct pid_listing *l = arg;
	char name[16];

	snprintf(name, sizeof(name), "%d", holder->pid);
	return l->each(name, l->arg);
}

/* An exiting process has no namespace, so it is skipped. */
static int list_pids(
	_unused_ struct tree_request *rq, _unused_ const char *in, view_each_fn each, void *arg)
{
	struct pid_listing l = {.each = each, .arg = arg};

	return holders_each("/proc", HOLDER_PROCESS, 0, list_pid, &l);
}

static const struct view by_pid = {find_pid, list_pids};

const struct tree_row by_pid_rows[] = {
	{"/by-pid", DIR_MODE, "the namespaces of processes", .view = &by_pid},
	{"/by-pid/self", LINK_MODE, "the namespace of the caller", view_self_show, .view = &by_pid},
	{"/by-pid/PID", LINK_MODE, "the namespace of a process or thread", view_show,
		.many = &view_entries, .view = &by_pid},
	{NULL},
};
