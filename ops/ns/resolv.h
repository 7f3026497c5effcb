/* SPDX-License-Identifier: MIT */
/* How names are resolved in a namespace. */
#pragma once

#include "tree.h"

int resolv_show(struct tree_request *rq, FILE *out);
