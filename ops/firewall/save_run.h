/* SPDX-License-Identifier: MIT */
#pragma once

#include "caps.h"

/* Name of the process that runs such a program: save_run.c. */
#define SAVE_NAME "netnsfs-save"

/* Maximum output of a program, in bytes: about 200,000 rules. */
#define SAVE_SIZE_MAX (32 << 20)

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
