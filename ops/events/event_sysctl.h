/* SPDX-License-Identifier: MIT */
/* The end of the line of a sysctl's event. Asks nobody. */
#pragma once

#include <stdio.h>

#include "event_things.h"

/* As event_print(). NL knows the names of links. */
int event_print_sysctl(
	const struct things *t, struct netlink *nl, const struct nlmsghdr *msg, FILE *out);
