/* SPDX-License-Identifier: MIT */
/* The sockets of changes.c, and which groups of the kernel's messages they are in. */
#pragma once

#include <stdbool.h>

/*
 * Makes FD hear of the namespaces that have an id in its own: a socket of NETLINK_ROUTE all that a
 * dump shows, but for neighbours; one of NETLINK_NETFILTER nothing yet. -EPERM without
 * CAP_NET_BROADCAST, or another errno.
 */
int hear_routes(int fd);
int hear_rulesets(int fd);

/* What is only told while somebody listens: neighbours, and that a ruleset was changed. */
void hear_neighbours(int fd, bool yes);
void hear_generations(int fd, bool yes);
