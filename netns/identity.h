/* SPDX-License-Identifier: MIT */
/*
 * Who another process is, as far as the kernel asks that before it opens a file: its root
 * directory, groups, file system ids, user namespace and capabilities. A child process takes them
 * on, so that the kernel's own checks decide. A child, because setns(2) into a user namespace asks
 * for a process with one thread, and because it can be left behind when it waits for good.
 * Sources: credentials(7), proc_pid_status(5), setns(2).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define IDENTITY_GROUPS_MAX 1024

struct identity {
	uid_t uid; /* of the file system, as is gid */
	gid_t gid;
	pid_t tgid, tid; /* in its own pid namespace */
	uint64_t effective;
	gid_t groups[IDENTITY_GROUPS_MAX];
	size_t n_groups;
	int root; /* O_PATH */
	int user; /* -1: the same user namespace as ours */
};

/*
 * What /proc says of PID (a thread's will do); identity_done() in any case. -ESRCH: it is gone, or
 * out of our sight. Any thread.
 */
int identity_read(pid_t pid, struct identity *ret);
void identity_done(struct identity *id);

/*
 * In a forked child: makes system calls only. Nothing of its parent's stays open in a child that
 * may outlive it: a descriptor of the mounted tree would keep that tree hanging. What stays are
 * these, OTHER being any descriptor, or -1.
 */
enum { IDENTITY_ROOT, IDENTITY_USER, IDENTITY_OTHER };

int identity_close_others(const struct identity *id, int other);

/* In that child, after that: takes on all but the root directory. */
int identity_become(const struct identity *id);
