/* SPDX-License-Identifier: MIT */
/* The command line. */
#pragma once

#include <fuse_opt.h>
#include <stdbool.h>
#include <sys/types.h>

struct options {
	const char *mountpoint; /* as given; belongs to argv */
	char *registry;
	mode_t mode; /* of the root directory */
	unsigned gid, spares;
	unsigned memory; /* in MiB */
	int foreground;

	/* Private to options.c. */
	int debug, help, version, allow_other, n_places;
	char *mode_text;
};

/*
 * Parses ARGS into O, and leaves in ARGS what is for libfuse. False: the process is to exit with
 * RET_STATUS; help, version or an error were printed. options_free() is required in both cases.
 */
bool options_parse(struct fuse_args *args, struct options *o, int *ret_status);
void options_free(struct options *o);

/* Prints an error of the start. Returns 1, the exit status. */
int startup_error(const char *what, const char *why);
