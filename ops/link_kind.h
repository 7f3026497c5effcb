/* SPDX-License-Identifier: MIT */
/* What a link is: the row `kind`, in the words of ip-link(8). */
#pragma once

#include "links.h"

/* The ifindex of the lower device, in the namespace link->iflink_nsid; 0: it has none. */
int link_lower(const struct link *link);

int link_kind_show(struct tree_request *rq, FILE *out);
