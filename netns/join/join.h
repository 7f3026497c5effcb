/* SPDX-License-Identifier: MIT */
/*
 * The modules of netns-join: resolving NAMESPACE, and the mounts for the command; join.c has the
 * rest. Single-threaded; descriptors are close-on-exec.
 */
#pragma once

#include <limits.h>
#include <stddef.h>

struct join_target {
	int fd;			 /* the namespace; the caller closes it */
	char name[NAME_MAX + 1]; /* NAME of /etc/netns/NAME, or empty */
};

/*
 * Resolves and opens NAMESPACE as the user gave it: see netns-join(1). 0 or a negative errno, then
 * *ret is unchanged; -EINVAL: not a network namespace.
 */
int join_target_open(const char *namespace, struct join_target *ret);

struct join_text {
	char *text; /* NULL: none */
	size_t size;
};

/*
 * Reads the resolv.conf of the processes in the namespace; call before entering it. The caller
 * frees the text. If there is none, prints a line to stderr and returns an empty result.
 */
struct join_text join_resolv_conf(int netns);

/*
 * Call after entering a namespace. Creates a mount namespace with the /sys of the network
 * namespace, binds the files of /etc/netns/NAME (unless NAME is empty) over those of /etc, and
 * mounts RESOLV_CONF (unless empty) over /etc/resolv.conf. Best-effort: a step that fails prints a
 * line to stderr and is skipped.
 */
void join_mounts(const char *name, const struct join_text *resolv_conf);

/*
 * For join_mounts(), in its mount namespace: mounts a file with this text over /etc/resolv.conf. 0
 * or a negative errno.
 */
int join_resolv_conf_mount(const struct join_text *resolv_conf);
