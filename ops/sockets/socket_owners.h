/* SPDX-License-Identifier: MIT */
/*
 * Processes that have sockets open, from the symlinks /proc/PID/fd/N to "socket:[INODE]"
 * (proc_pid_fd(5)). Callers first add the wanted sockets, then scan the processes. Links are read,
 * never followed. Functions return 0 or a negative errno, and may block. Any thread, but only one
 * at a time for one struct.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "holders.h"
#include "netlink.h"
#include "socket_index.h"

struct socket_wanted {
	uint32_t inode;
	pid_t seen; /* the last process found to have it */
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

/* Adds a wanted socket. INODE 0, which no process can have open, is ignored. */
int socket_owners_want(struct socket_owners *owners, uint32_t inode);

/*
 * Finds the owners of all wanted sockets, below the directory PROC ("/proc"): first among the
 * processes of the network namespace with inode number NETNS, then, with INDEX, among all others.
 * The result may lack an owner in another namespace that has had the socket for less than a second,
 * unless the socket has no other owner. Processes that exit during the scan are skipped.
 */
int socket_owners_find(
	struct socket_owners *owners, const char *proc, ino_t netns, struct socket_index *index);

/*
 * Prints " PID/COMM" for each owner, sorted by pid. Control characters, blanks and backslashes of
 * COMM are escaped as \ooo.
 */
void socket_owners_print(const struct socket_owners *owners, uint32_t inode, FILE *out);

void socket_owners_done(struct socket_owners *owners);
