/* SPDX-License-Identifier: MIT */
/*
 * Output of iptables-legacy-save, ip6tables-legacy-save and ipset for a namespace. The programs run
 * in a separate process (helper.h, save_run.c).
 *
 * The file exists if the kernel supports such tables or sets and the program is installed. Lookup
 * and read load no module and create no table.
 */
#pragma once

#include <stdbool.h>

/* `arg` of the rows. */
enum save { SAVE_IPTABLES, SAVE_IP6TABLES, SAVE_IPSET };

/* True if NAME, argv[0] of this process, selects save_main(). */
bool save_is_called(const char *name);

/* Runs the program of file argv[1] in the current network namespace. Does not return. */
int save_main(int argc, char **argv);
