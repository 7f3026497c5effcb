/* SPDX-License-Identifier: MIT */
/*
 * A message of the kernel's as the end of an event's line: "add addr 10.0.0.2/24 dev eth0 …". Asks
 * nobody.
 */
#pragma once

#include <stdio.h>

#include "event_things.h"

/*
 * Writes it, without a newline. T is what was there before MSG. 1; 0: it is nothing that the tree
 * shows, and what was written is to be thrown away; or a negative errno.
 */
int event_print(const struct things *t, const struct nlmsghdr *msg, FILE *out);
