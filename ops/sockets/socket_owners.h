/* SPDX-License-Identifier: MIT */
/*
 * Which processes have sockets open: /proc/PID/fd/N leads to "socket:[INODE]" (proc_pid_fd(5)). The
 * sockets that are wanted are named first, then the processes are looked at. Links are read, never
 * followed. 0 or a negative errno; any thread, one at a time; may block.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "holders.h"
#include "netlink.h"
#include "socket_index.h"

struct socket_wanted {
	uint32_t inode;
	pid_t seen; /* the last process that has it */
};

struct socket_owner {
	uint32_t inode;
	pid_t pid;
	char comm[HOLDER_COMM_SIZE];
};

struct socket_owners {
	struct netlink_list wanted, found;
};

#define SOCKET_OWNERS_NONE \
	{ \
		.wanted = {.item_size = sizeof(struct socket_wanted)}, .found = { \
			.item_size = sizeof(struct socket_owner) \
		} \
	}

/* INODE 0 is that of sockets that no process can have open: nothing is wanted. */
int socket_owners_want(struct socket_owners *owners, uint32_t inode);

/*
 * Looks for the owners of all that is wanted, below the directory PROC ("/proc"): first among the
 * processes of the network namespace with the inode number NETNS, then, by INDEX, among all others.
 * An owner of another namespace may be missing when it has had the socket for less than a second,
 * but not when the socket has no other owner. What ends meanwhile is left out.
 */
int socket_owners_find(
	struct socket_owners *owners, const char *proc, ino_t netns, struct socket_index *index);

/*
 * Writes " PID/COMM" for each owner, by pid. Control characters, blanks and backslashes of COMM are
 * written as \ooo.
 */
void socket_owners_print(const struct socket_owners *owners, uint32_t inode, FILE *out);

void socket_owners_done(struct socket_owners *owners);
