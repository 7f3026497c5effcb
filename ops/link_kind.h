/* SPDX-License-Identifier: MIT */
/* What a link is: the row `kind`, in the words of ip-link(8). */
#pragma once

#include "links.h"

int link_kind_show(struct tree_request *rq, FILE *out);
