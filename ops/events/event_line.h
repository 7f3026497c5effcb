/* SPDX-License-Identifier: MIT */
/*
 * Formats a kernel message as the end of an event line: "add addr 10.0.0.2/24 dev eth0 …". Sends no
 * requests.
 */
#pragma once

#include <stdio.h>

#include "event_objects.h"

/*
 * Prints MSG to OUT, without a newline. T is the state before MSG. Returns 1; 0: the tree does not
 * show this object, and the caller discards the output; or a negative errno.
 */
int event_print(const struct event_objects *t, const struct nlmsghdr *msg, FILE *out);
