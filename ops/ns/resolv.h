/* SPDX-License-Identifier: MIT */
/* The resolver configuration of a namespace. */
#pragma once

#include "tree.h"

int resolv_show(struct tree_request *rq, FILE *out);
