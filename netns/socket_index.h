/* SPDX-License-Identifier: MIT */
/*
 * Index of the sockets that processes have open, in all network namespaces: the result of one pass
 * over the descriptors of all processes, kept until the next pass. It is a hint, because a process
 * may have closed the socket since. Nothing is held open.
 *
 * 0 or a negative errno; any thread that may block.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

struct socket_index;

/* Reads below the directory PROC ("/proc"), which the caller owns. NULL and errno. */
struct socket_index *socket_index_new(const char *proc);
struct socket_index *socket_index_free(struct socket_index *x);

/*
 * Makes a pass, unless the last one began at SINCE (clock.h) or later. Waits for a running
 * pass of another thread, and shares its result if it began late enough. -ETIMEDOUT, -EINTR: see
 * wait.h.
 */
int socket_index_update(struct socket_index *x, uint64_t since);

/*
 * Calls EACH for every process that had the socket INODE open, in ascending order of pid; stops at
 * its first non-zero result and returns it. EACH must not use the index.
 */
int socket_index_find(
	struct socket_index *x, uint32_t inode, int (*each)(pid_t pid, void *arg), void *arg);
