/* SPDX-License-Identifier: MIT */
/*
 * The resolv.conf(5) of a namespace: the /etc/resolv.conf that a process in it sees. Call from any
 * thread that may block, with SIGCHLD ignored; errors are those of view_read(). *RET is
 * NUL-terminated (not counted in RET_SIZE), and is to be freed.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/*
 * Reads that of the process with the lowest pid in the network namespace INODE that has the file:
 * usually the first process of a container. -ESRCH: no process is in the namespace. -ENOENT: none
 * of the first processes has the file. -EBUSY: the last read still waits for its file system.
 */
int resolv_conf_seen(ino_t inode, char **ret, size_t *ret_size);

/* Reads /etc/netns/NAME/resolv.conf, see ip-netns(8). -ENOENT: no such file. */
int resolv_conf_of_name(const char *name, char **ret, size_t *ret_size);
