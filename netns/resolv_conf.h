/* SPDX-License-Identifier: MIT */
/*
 * The resolv.conf(5) of a namespace: the /etc/resolv.conf that a process in it sees. Functions are
 * for any thread that may block, with SIGCHLD ignored; errors are those of view_read(). *RET ends
 * with a NUL that is not counted in RET_SIZE, and is to be freed.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/*
 * Of the processes in the network namespace INODE, the one with the lowest pid that has such a
 * file; it is the first of a container, as a rule. -ESRCH: no process is in it. -ENOENT: none of
 * the first ones has the file. -EBUSY: the last reading still waits for the file system it is on.
 */
int resolv_conf_seen(ino_t inode, char **ret, size_t *ret_size);

/* What is kept for NAME in /etc/netns, see ip-netns(8). -ENOENT: nothing. */
int resolv_conf_kept(const char *name, char **ret, size_t *ret_size);
