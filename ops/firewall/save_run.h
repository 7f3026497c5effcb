/* SPDX-License-Identifier: MIT */
#pragma once

#include "caps.h"

/* What the process is called in which such a program runs: save_run.c. */
#define SAVE_NAME "netnsfs-save"

/* What a program may print, in bytes: some 200,000 rules. */
#define SAVE_SIZE_MAX (32 << 20)

/* By enum save. */
struct save_program {
	const char *name; /* of the file, and the argument of the helper */
	const char *argv[4];
	struct cap_need needs[2];
	unsigned n_needs;
	const char *path;
	const char *kernel; /* is there if the kernel has such tables, or sets */
	bool lists_tables;  /* it does, to the group that may read it; the program reads it */
};

extern const struct save_program save_programs[3];
