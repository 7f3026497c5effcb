/* SPDX-License-Identifier: MIT */
/*
 * Which processes have which sockets open, in whatever network namespace either is: the result of
 * one pass over the descriptors of all processes, kept until the next one. It is a hint of where to
 * look, for a process may have closed the socket since. Nothing is held open.
 *
 * 0 or a negative errno; any thread that may block.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>
#include <time.h>

struct socket_index;

/* Below the directory PROC ("/proc"), which stays the caller's. NULL and errno. */
struct socket_index *socket_index_new(const char *proc);
struct socket_index *socket_index_free(struct socket_index *x);

/*
 * Makes a pass, unless the last one began at SINCE (CLOCK_MONOTONIC) or later. A pass that another
 * thread makes is waited for, and shared if it began late enough. -ETIMEDOUT, -EINTR: see wait.h.
 */
int socket_index_update(struct socket_index *x, const struct timespec *since);

/*
 * Calls EACH for every process that had the socket with the inode number INODE open, by ascending
 * pid; stops at its first non-zero, and returns that. EACH may not use the index.
 */
int socket_index_find(
	struct socket_index *x, uint32_t inode, int (*each)(pid_t pid, void *arg), void *arg);
