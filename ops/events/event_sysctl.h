/* SPDX-License-Identifier: MIT */
/* Formats the end of a sysctl's event line. Sends no requests. */
#pragma once

#include <stdio.h>

#include "event_objects.h"

/* As event_print(). NL resolves the names of links. */
int event_print_sysctl(
	const struct event_objects *t, struct netlink *nl, const struct nlmsghdr *msg, FILE *out);
