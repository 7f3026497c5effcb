/* SPDX-License-Identifier: MIT */
/*
 * The files capture/FILTER: the packets of a link, or of all links of a namespace, as pcapng. An
 * open file has a ring of packets (packet_ring.h), and keeps the namespace alive until it is
 * closed, or until its link is removed. The number of open files is limited.
 *
 * A build without libpcap has no such files: capture_none.c replaces all.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct captures;

/* captures_free() takes NULL, and requires that all files are closed. */
struct captures *captures_new(void);
struct captures *captures_free(struct captures *all);

/*
 * A descriptor that is readable when packets have arrived that a reader waits for; then call
 * captures_dispatch(). -1: there are no such files. The captures keep it. For the event loop.
 */
int captures_fd(const struct captures *all);
void captures_dispatch(struct captures *all);

/*
 * Calls EACH for every open file that holds the namespace COOKIE, with the process that opened it,
 * and its command name at that time. Stops at the first non-zero result, and returns it.
 */
int captures_each(struct captures *all, uint64_t cookie,
	int (*each)(pid_t pid, const char *comm, void *arg), void *arg);
