/* SPDX-License-Identifier: MIT */
/*
 * proc/net and proc/sys/net: the kernel's own files, as a thread in the namespace sees them.
 * Which ones there are is the kernel's to say; a node's object is the number of a path below
 * one of the two and what that is (path_node.h).
 */
#pragma once

#include "tree.h"

/* What a row of these is about: its `arg`. */
enum proc_part { PROC_NET, PROC_SYS_NET };

extern const struct tree_many proc_files;

int proc_show(struct tree_request *rq, FILE *out);
int proc_write(struct tree_request *rq, const char *text, size_t size, bool anew);
