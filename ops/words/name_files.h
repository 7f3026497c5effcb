/* SPDX-License-Identifier: MIT */
/*
 * Name files of iproute2: lines NUMBER NAME. The first FILE found in the list of directories is
 * used; of the FILE.d directories, every *.conf file is used, except those that /etc overrides with
 * a file of the same name. If a number has several names, the last one read wins. If a name has
 * several numbers, it belongs to the lowest, and the other numbers have no name: a name always
 * parses to the number it is printed for. Not thread-safe: the caller locks.
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
	const struct named *fixed; /* built-in names; terminated by an empty name */

	/* Internal to name_files.c. */
	struct name_source {
		char *path;
		uint64_t stamp;
		bool settled; /* the next change is guaranteed to alter the stamp */
	} * sources;
	size_t n_sources, sources_room;
	struct named *all;
	size_t n, room;
	uint64_t changes;

	/* For the caller: time and request of the last refresh. */
	struct timespec checked_time;
	unsigned request;
};

/* Reloads the files if they changed. Returns the number of reloads. */
uint64_t name_file_refresh(struct name_file *f);

/* Look up in the names read last; NULL: none. */
const struct named *name_file_by_number(const struct name_file *f, uint32_t number);
const struct named *name_file_by_name(const struct name_file *f, const char *name);
