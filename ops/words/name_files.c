/* SPDX-License-Identifier: MIT */
/*
 * Name files: see name_files.h. All files and directories that were looked up are recorded with a
 * stamp of their state (0: absent); each refresh compares the stamps.
 */
#include "name_files.h"

#include <dirent.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"
#include "cleanup.h"
#include "hash.h"
#include "settled.h"

#define CONF ".conf"
#define LINE_SIZE 512
#define DIRECTORY_SIZE 64 /* one of `directories` with a file name appended */

/*
 * The first one has the local configuration; the others are the defaults of iproute2, depending on
 * how it was built.
 */
static const char *const directories[] = {
	"/etc/iproute2", "/usr/share/iproute2", "/usr/lib/iproute2"};

/* 0: PATH does not exist. */
static uint64_t path_stamp(const char *path, bool *ret_settled)
{
	struct timespec now = settled_clock();
	struct stat st;
	uint64_t stamp = HASH_INIT;

	*ret_settled = true;
	if (stat(path, &st) < 0)
		return 0;
	*ret_settled = is_settled(st.st_ctim, now);
	stamp = hash_mix(hash_mix(stamp, st.st_ino), (uint64_t)st.st_size);
	stamp = hash_mix(
		hash_mix(stamp, (uint64_t)st.st_mtim.tv_sec), (uint64_t)st.st_mtim.tv_nsec);
	return hash_mix(hash_mix(stamp, (uint64_t)st.st_ctim.tv_sec), (uint64_t)st.st_ctim.tv_nsec);
}

static void clear_names(struct name_file *f)
{
	for (size_t i = 0; i < f->n_sources; i++)
		free(f->sources[i].path);
	free(f->sources);
	free(f->all);
	f->sources = NULL;
	f->all = NULL;
	f->n_sources = f->sources_room = f->n = f->room = 0;
}

/* Records PATH as a source. Returns true if it exists. */
static bool add_source(struct name_file *f, const char *path)
{
	struct name_source source;

	if (array_reserve(&f->sources, f->n_sources, &f->sources_room) < 0)
		return false;
	source.path = strdup(path);
	if (!source.path)
		return false;
	source.stamp = path_stamp(path, &source.settled);
	f->sources[f->n_sources++] = source;
	return source.stamp != 0;
}

static struct named *named_by_number(const struct name_file *f, uint32_t number)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->all[i].number == number)
			return &f->all[i];
	return NULL;
}

static void set_number_name(struct name_file *f, const struct named *named)
{
	struct named *entry = named_by_number(f, named->number);

	if (entry)
		*entry = *named;
	else if (array_reserve(&f->all, f->n, &f->room) == 0)
		f->all[f->n++] = *named;
}

static int compare_named(const void *a, const void *b)
{
	const struct named *one = a, *other = b;

	return (one->number > other->number) - (one->number < other->number);
}

/*
 * A name stands for the lowest of its numbers only: FRR's file has `196 static`, but `static` is 4.
 */
static void drop_ambiguous(struct name_file *f)
{
	size_t n = f->n;

	if (n)
		qsort(f->all, n, sizeof(*f->all), compare_named);
	f->n = 0;
	for (size_t i = 0; i < n; i++)
		if (!name_file_by_name(f, f->all[i].name))
			f->all[f->n++] = f->all[i];
}

/*
 * Accepts decimal and 0x. A number with a leading 0 is decimal here, unlike in iproute2, which
 * parses with %i.
 */
static bool parse_name_line(const char *line, struct named *ret)
{
	const char *at = line + strspn(line, " \t");
	unsigned long long number;
	char *end;

	if (*at < '0' || *at > '9')
		return false;
	number = strtoull(at, &end, strncmp(at, "0x", 2) == 0 ? 16 : 10);
	ret->number = (uint32_t)number;
	return number <= UINT32_MAX && (*end == ' ' || *end == '\t') &&
	       sscanf(end, "%63s", ret->name) == 1 && ret->name[0] != '#';
}

static void read_name_file(struct name_file *f, const char *path)
{
	_cleanup_fclose_ FILE *in = fopen(path, "re");
	char line[LINE_SIZE];
	struct named named;

	while (in && fgets(line, sizeof(line), in))
		if (parse_name_line(line, &named))
			set_number_name(f, &named);
}

static bool is_conf(const char *name)
{
	size_t len = strlen(name), end = strlen(CONF);

	return name[0] != '.' && len > end && strcmp(name + len - end, CONF) == 0;
}

/* Reads the .conf files of DIRECTORY, except those that also exist in OVER. */
static void read_conf_directory(struct name_file *f, const char *directory, const char *override)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;
	char path[DIRECTORY_SIZE + NAME_MAX + 1];
	struct stat st;

	while (dir && (entry = readdir(dir))) {
		if (!is_conf(entry->d_name))
			continue;
		snprintf(path, sizeof(path), "%s/%s", override, entry->d_name);
		if (strcmp(override, directory) != 0 && lstat(path, &st) == 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		if (add_source(f, path))
			read_name_file(f, path);
	}
	if (dir)
		closedir(dir);
}

static void reload_names(struct name_file *f)
{
	char path[DIRECTORY_SIZE], override[DIRECTORY_SIZE];

	clear_names(f);
	for (const struct named *fixed = f->fixed; fixed->name[0]; fixed++)
		set_number_name(f, fixed);
	for (size_t i = 0; i < ARRAY_SIZE(directories); i++) {
		snprintf(path, sizeof(path), "%s/%s", directories[i], f->file);
		if (!add_source(f, path))
			continue;
		read_name_file(f, path);
		break;
	}
	snprintf(override, sizeof(override), "%s/%s.d", directories[0], f->file);
	for (size_t i = f->has_directory ? ARRAY_SIZE(directories) : 0; i-- > 0;) {
		snprintf(path, sizeof(path), "%s/%s.d", directories[i], f->file);
		if (add_source(f, path))
			read_conf_directory(f, path, override);
	}
	drop_ambiguous(f);
}

static bool has_changed(const struct name_file *f)
{
	bool settled;

	for (size_t i = 0; i < f->n_sources; i++) {
		const struct name_source *s = &f->sources[i];

		if (!s->settled || path_stamp(s->path, &settled) != s->stamp)
			return true;
	}
	return f->n_sources == 0;
}

uint64_t name_file_refresh(struct name_file *f)
{
	if (has_changed(f)) {
		reload_names(f);
		f->changes++;
	}
	return f->changes;
}

const struct named *name_file_by_number(const struct name_file *f, uint32_t number)
{
	return named_by_number(f, number);
}

const struct named *name_file_by_name(const struct name_file *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->all[i].name, name) == 0)
			return &f->all[i];
	return NULL;
}
