/* SPDX-License-Identifier: MIT */
/*
 * What the system's own programs print of a namespace: iptables-legacy-save, ip6tables-legacy-save,
 * ipset. They run in a process of their own (helper.h, save_run.c).
 *
 * A namespace has such a file if the kernel has such tables, or sets, and the program is installed.
 * To look for it, and to read it, loads no module and makes no table.
 */
#pragma once

#include "tree.h"

/* `arg` of the rows. */
enum save { SAVE_IPTABLES, SAVE_IP6TABLES, SAVE_IPSET };

int save_present(struct tree_request *rq);
int save_show(struct tree_request *rq, FILE *out);

/* Is this process to be save_main(), by what it was called? */
bool save_is_called(const char *name);

/* Runs the program that the argument names, in the namespace it finds itself in; exit status. */
int save_main(int argc, char **argv);
