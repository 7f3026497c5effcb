/* SPDX-License-Identifier: MIT */
/*
 * Files of words, as iproute2 has them: lines NUMBER NAME. A file is looked for in each of the
 * directories, and the first one there is counts; of a FILE.d in each, all that ends with .conf
 * counts, but for those that /etc has one of the same name for. A number has the name that is
 * read last. A name that several numbers have is that of the lowest, and the others have none: a
 * name stands for the number that it is printed for. Not locked: the caller's.
 * Source: rt_names.c of iproute2, and README in /etc/iproute2/rt_tables.d.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "names.h"

struct named {
	uint32_t number;
	char name[NAME_SIZE];
};

struct name_file {
	const char *file;
	bool has_directory;
	const struct named *fixed; /* what has a name without any file; ends with an empty one */

	/* name_files.c's own. */
	struct name_source {
		char *path;
		uint64_t stamp;
		bool settled; /* the next change makes another stamp */
	} * sources;
	struct named *all;
	size_t n_sources, n;
	uint64_t changes;

	/* The caller's: when it was looked at last. */
	struct timespec looked;
	unsigned request;
};

/* Reads what there is, if it has changed. How often that was so. */
uint64_t name_file_refresh(struct name_file *f);

/* Of what was read last; NULL: it has no name, is no name. */
const struct named *name_file_by_number(const struct name_file *f, uint32_t number);
const struct named *name_file_by_name(const struct name_file *f, const char *name);
