/* SPDX-License-Identifier: MIT */
/*
 * Which processes of a namespace have sockets open: /proc/PID/fd/N leads to "socket:[INODE]"
 * (proc_pid_fd(5)). The sockets that are wanted are named first, then all processes are looked
 * at once. Links are read, never followed. 0 or a negative errno; any thread, one at a time;
 * may block.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "holders.h"
#include "netlink.h"

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
 * Looks for the owners of all that is wanted, below the directory PROC ("/proc"), among the
 * processes of the network namespace with the inode number NETNS. What ends meanwhile is left out.
 */
int socket_owners_find(struct socket_owners *owners, const char *proc, ino_t netns);

/*
 * Writes " PID/COMM" for each owner, by pid. Control characters, blanks and backslashes of COMM are
 * written as \ooo.
 */
void socket_owners_print(const struct socket_owners *owners, uint32_t inode, FILE *out);

void socket_owners_done(struct socket_owners *owners);
