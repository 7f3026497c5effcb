/* SPDX-License-Identifier: MIT */
/* The resolv.conf(5) of a namespace: see resolv_conf.h. */
#include "resolv_conf.h"

#include <limits.h>
#include <stdbool.h>

#include "cleanup.h"
#include "holders.h"
#include "view.h"

#define TRIES_MAX 8

struct search {
	pid_t after, found; /* 0: none */
};

static int pick_lowest_pid(const struct holder *holder, void *arg)
{
	struct search *s = arg;

	if (holder->pid > s->after && (!s->found || holder->pid < s->found))
		s->found = holder->pid;
	return 0;
}

/* The process with the next higher pid than *PID. -ESRCH: there is none. */
static int next_process(ino_t inode, pid_t *pid)
{
	struct search s = {.after = *pid};
	int r = holders_each("/proc", HOLDER_PROCESS, inode, pick_lowest_pid, &s);

	*pid = s.found;
	return r < 0 ? r : s.found ? 0 : -ESRCH;
}

/* Checks again after the read, because the pid may have been reused. */
static bool is_process_in(pid_t pid, ino_t inode)
{
	ino_t now;

	return holder_of_pid("/proc", pid, &now) == 0 && now == inode;
}

int resolv_conf_seen(ino_t inode, char **ret, size_t *ret_size)
{
	pid_t pid = 0;
	int r = -ESRCH, next;

	for (int i = 0; i < TRIES_MAX; i++) {
		next = next_process(inode, &pid);
		if (next < 0)
			return next == -ESRCH ? r : next;
		next = view_read(pid, "/etc/resolv.conf", inode, ret, ret_size);
		if (next == 0 && !is_process_in(pid, inode)) {
			free(*ret);
			*ret = NULL;
			next = -ESRCH;
		}
		if (next != -ENOENT && next != -ESRCH)
			return next;
		if (next == -ENOENT)
			r = next;
	}
	return r;
}

int resolv_conf_of_name(const char *name, char **ret, size_t *ret_size)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/etc/netns/%s/resolv.conf", name);
	return view_read(getpid(), path, 0, ret, ret_size);
}
