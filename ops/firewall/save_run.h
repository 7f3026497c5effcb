/* SPDX-License-Identifier: MIT */
/* The process that runs iptables-legacy-save and the like: the daemon under another name. */
#pragma once

#include <stdbool.h>

#include "caps.h"

#define SAVE_NAME "netnsfs-save"

/* Maximum output of a program, in bytes: about 200,000 rules. */
#define SAVE_SIZE_MAX (32 << 20)

/* The files, and `arg` of their rows. */
enum save { SAVE_IPTABLES, SAVE_IP6TABLES, SAVE_IPSET };

/* By enum save. */
struct save_program {
	const char *name; /* of the file, and the argument of the helper */
	const char *argv[4];
	struct cap_need needs[2];
	unsigned n_needs;
	const char *path;
	const char *kernel; /* exists if the kernel supports such tables, or sets */
	bool lists_tables; /* the kernel file lists the tables; the program reads it (group only) */
};

extern const struct save_program save_programs[3];

/* True if NAME, argv[0] of this process, selects save_main(). */
bool save_is_called(const char *name);

/* Runs the program of file argv[1] in the current network namespace. Does not return. */
int save_main(int argc, char **argv);
