/* SPDX-License-Identifier: MIT */
/* Changing links: rtnetlink messages. */
#pragma once

#include "links.h"

/* A message for the link IFINDEX (0: identified by attributes). NULL: out of memory. */
struct nl_msg *link_message(int type, int ifindex);

/* Sends MSG in the request's namespace. The kernel's error message goes to rq->why. */
int link_send(struct tree_request *rq, struct nl_msg *msg);

/* Sets an attribute of the link IFINDEX. */
int link_set(struct tree_request *rq, int ifindex, int type, const void *data, size_t size);

/* Sets the link up or down. */
int link_set_up(struct tree_request *rq, int ifindex, bool up);
