/* SPDX-License-Identifier: MIT */
/* The row of drafts (drafts.h): create, rename and read. */
#pragma once

#include "tree.h"

extern const struct tree_many drafts_many;
int draft_show(struct tree_request *rq, FILE *out);
