/* SPDX-License-Identifier: MIT */
/* The directory `links/`: lookup and listing of links, and operations by name. */
#pragma once

#include "tree.h"

extern const struct tree_many links_all;

/* The target of `sys/class/net`. */
int links_sysfs_show(struct tree_request *rq, FILE *out);
