/* SPDX-License-Identifier: MIT */
/*
 * proc/net and proc/sys/net: files of the kernel, as a thread in the namespace sees them. The
 * kernel decides which files exist. The object of a node encodes the interned path below proc/net
 * or proc/sys/net, and the file type and mode (path_node.h).
 */
#pragma once

#include "tree.h"

/* `arg` of the rows: the directory. */
enum proc_part { PROC_NET, PROC_SYS_NET };

extern const struct tree_many proc_files;

int proc_show(struct tree_request *rq, FILE *out);
int proc_write(struct tree_request *rq, const char *text, size_t size, bool anew);
