/* SPDX-License-Identifier: MIT */
/* by-pid: processes, and any thread that is asked for. See view_ops.h. */
#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "cleanup.h"
#include "discover.h"
#include "shortage.h"
#include "view_ops.h"

/* As it is written, and not otherwise: 0123 is no other name of 123. 0: it is none. */
static pid_t pid_of(const char *text)
{
	unsigned long pid = strtoul(text, NULL, 10);
	char again[32];

	snprintf(again, sizeof(again), "%lu", pid);
	return pid <= INT_MAX && strcmp(text, again) == 0 ? (pid_t)pid : 0;
}

static int find(struct tree_request *rq, const char *text, ino_t *ret)
{
	pid_t pid = pid_of(text);

	return pid ? discover_pid(rq->tree->discover, pid, ret) : -ENOENT;
}

/* What is ending has no namespace any more. */
static int list(struct tree_request *rq, const char *in, view_each_fn each, void *arg)
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
		r = find(rq, entry->d_name, &inode);
		if (r == 0)
			r = each(entry->d_name, arg);
		else if (!is_shortage(r))
			r = 0;
	}
	return r;
}

const struct view by_pid = {"by-pid", find, list};
