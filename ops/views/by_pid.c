/* SPDX-License-Identifier: MIT */
/* by-pid: lists processes; threads can be looked up. See view_ops.h. */
#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "cleanup.h"
#include "discover.h"
#include "shortage.h"
#include "view_ops.h"

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

const struct view by_pid = {"by-pid", find_pid, list_pids};
