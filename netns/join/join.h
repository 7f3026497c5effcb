/* SPDX-License-Identifier: MIT */
/*
 * The parts of netns-join: what NAMESPACE means, and the mounts that go with it. join.c has the
 * rest. One thread; descriptors are close-on-exec.
 */
#pragma once

#include <limits.h>
#include <stddef.h>

struct join_target {
	int fd;			 /* the namespace; the caller's to close */
	char name[NAME_MAX + 1]; /* as in /etc/netns/NAME, or empty */
};

/*
 * Opens what the user calls NAMESPACE: see netns-join(1). 0 or a negative errno, then *ret is as it
 * was; -EINVAL: it is something else than a network namespace.
 */
int join_target_open(const char *namespace, struct join_target *ret);

struct join_text {
	char *text; /* NULL: none */
	size_t size;
};

/*
 * Before entering: the resolv.conf of the namespace's processes, for the caller to free, or none
 * after a line on stderr.
 */
struct join_text join_resolv_conf(int netns);

/*
 * After entering a namespace: a mount namespace of our own with the /sys that belongs to it, what
 * is in /etc/netns/NAME (unless NAME is empty) over the files of /etc, and RESOLV_CONF (unless it
 * is none) over that one. What cannot be done is told in a line on stderr, and left out.
 */
void join_mounts(const char *name, const struct join_text *resolv_conf);

/*
 * For join_mounts(), in that mount namespace: a file with this text over /etc/resolv.conf. 0 or a
 * negative errno.
 */
int join_resolv_conf_mount(const struct join_text *resolv_conf);
