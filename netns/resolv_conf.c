/* SPDX-License-Identifier: MIT */
/* The resolv.conf(5) of a namespace: see resolv_conf.h. */
#include "resolv_conf.h"

#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>

#include "cleanup.h"
#include "holders.h"
#include "view.h"

#define TRIES_MAX 8
#define LEFT_MAX 64

/*
 * Children that were left behind. A container that has everybody wait for its file system is not
 * looked at again before its child has ended: a child may take as long as it likes for that.
 */
static struct left {
	ino_t inode;
	int pidfd; /* 0: none */
} left[LEFT_MAX];
static pthread_mutex_t left_lock = PTHREAD_MUTEX_INITIALIZER; /* of all that */

static bool has_ended(int pidfd)
{
	struct pollfd p = {.fd = pidfd, .events = POLLIN};

	return poll(&p, 1, 0) > 0;
}

static bool is_left(ino_t inode)
{
	bool found = false;

	pthread_mutex_lock(&left_lock);
	for (size_t i = 0; i < LEFT_MAX; i++) {
		if (left[i].pidfd > 0 && has_ended(left[i].pidfd)) {
			close(left[i].pidfd);
			left[i].pidfd = 0;
		}
		found |= left[i].pidfd > 0 && left[i].inode == inode;
	}
	pthread_mutex_unlock(&left_lock);
	return found;
}

/* Takes PIDFD. Where there are too many, one more is only forgotten. */
static void leave(ino_t inode, int pidfd)
{
	size_t i;

	pthread_mutex_lock(&left_lock);
	for (i = 0; i < LEFT_MAX && left[i].pidfd > 0; i++)
		;
	if (i < LEFT_MAX)
		left[i] = (struct left){.inode = inode, .pidfd = pidfd};
	else
		close(pidfd);
	pthread_mutex_unlock(&left_lock);
}

static int view(pid_t pid, ino_t inode, char **ret, size_t *ret_size)
{
	int pidfd, r = view_read(pid, "/etc/resolv.conf", ret, ret_size, &pidfd);

	if (pidfd >= 0)
		leave(inode, pidfd);
	return r;
}

struct search {
	pid_t after, found; /* 0: none */
};

static int take_lower(const struct holder *holder, void *arg)
{
	struct search *s = arg;

	if (holder->pid > s->after && (!s->found || holder->pid < s->found))
		s->found = holder->pid;
	return 0;
}

/* The next one in the order of pids. -ESRCH: there is none. */
static int next_process(ino_t inode, pid_t *pid)
{
	struct search s = {.after = *pid};
	int r = holders_each("/proc", HOLDER_PROCESS, inode, take_lower, &s);

	*pid = s.found;
	return r < 0 ? r : s.found ? 0 : -ESRCH;
}

/* The pid may be somebody else's by now. */
static bool is_in(pid_t pid, ino_t inode)
{
	ino_t now;

	return holder_of_pid("/proc", pid, &now) == 0 && now == inode;
}

int resolv_conf_seen(ino_t inode, char **ret, size_t *ret_size)
{
	pid_t pid = 0;
	int r = -ESRCH, next;

	if (is_left(inode))
		return -EBUSY;
	for (int i = 0; i < TRIES_MAX; i++) {
		next = next_process(inode, &pid);
		if (next < 0)
			return next == -ESRCH ? r : next;
		next = view(pid, inode, ret, ret_size);
		if (next == 0 && !is_in(pid, inode)) {
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

int resolv_conf_kept(const char *name, char **ret, size_t *ret_size)
{
	_cleanup_close_ int left_behind = -1;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/etc/netns/%s/resolv.conf", name);
	return view_read(getpid(), path, ret, ret_size, &left_behind);
}
