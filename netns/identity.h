/* SPDX-License-Identifier: MIT */
/*
 * The credentials of another process that the kernel checks on open: its root directory, groups,
 * file system ids, user namespace and capabilities. A child process assumes them, so that the
 * kernel's own permission checks apply. It has to be a child, because setns(2) into a user
 * namespace requires a single-threaded process, and because a child can be abandoned when it blocks
 * forever. Sources: credentials(7), proc_pid_status(5), setns(2).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define IDENTITY_GROUPS_MAX 1024

struct identity {
	uid_t uid; /* file system uid, as gid is */
	gid_t gid;
	pid_t tgid, tid; /* in its own pid namespace */
	uint64_t effective;
	gid_t groups[IDENTITY_GROUPS_MAX];
	size_t n_groups;
	int root; /* O_PATH */
	int user; /* -1: the user namespace of this process */
};

/*
 * Reads the credentials of PID (or a thread id) from /proc; call identity_done() in any case.
 * -ESRCH: it has ended or is not visible. Any thread.
 */
int identity_read(pid_t pid, struct identity *ret);
void identity_done(struct identity *id);

/*
 * In a forked child: closes all descriptors but these; OTHER is any descriptor, or -1. A child that
 * may outlive its parent must not keep a descriptor of the mounted tree open, which would keep that
 * tree hanging. Makes system calls only.
 */
enum { IDENTITY_ROOT, IDENTITY_USER, IDENTITY_OTHER };

int identity_close_others(const struct identity *id, int other);

/* In that child, afterwards: assumes the credentials, except for the root directory. */
int identity_become(const struct identity *id);
