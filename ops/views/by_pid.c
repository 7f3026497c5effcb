/* SPDX-License-Identifier: MIT */
/* by-pid: lists processes; threads can be looked up. See views.h. */
#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "cleanup.h"
#include "discover.h"
#include "shortage.h"
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

/* Exiting processes have no namespace and are skipped. */
static int list_pids(struct tree_request *rq, const char *in, view_each_fn each, void *arg)
{
	_cleanup_closedir_ DIR *proc = opendir("/proc");
	struct dirent *entry;
	ino_t inode;
	int r = 0;

	if (!proc)
		return -errno;
	while (r == 0 && (entry = readdir(proc))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		r = find_pid(rq, entry->d_name, &inode);
		if (r == 0)
			r = each(entry->d_name, arg);
		else if (!is_shortage(r))
			r = 0;
	}
	return r;
}

static const struct view by_pid = {find_pid, list_pids};

const struct tree_row by_pid_rows[] = {
	{"/by-pid", DIR_MODE, "the namespaces of processes", .view = &by_pid},
	{"/by-pid/self", LINK_MODE, "the namespace of the caller", view_self_show, .view = &by_pid},
	{"/by-pid/PID", LINK_MODE, "the namespace of a process or thread", view_show,
		.many = &view_entries, .view = &by_pid},
	{NULL},
};
