/* SPDX-License-Identifier: MIT */
/*
 * Files of words: see name_files.h. What was looked for is remembered, with how it was then (or
 * that it was not there), and is looked at again each time.
 */
#include "name_files.h"

#include <dirent.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "settled.h"

#define CONF ".conf"
#define LINE_SIZE 512
#define DIRECTORY_SIZE 64 /* of those below, with a file of ours */

/* The first one is the machine's own; the others are iproute2's, where that was built so. */
static const char *const directories[] = {
	"/etc/iproute2", "/usr/share/iproute2", "/usr/lib/iproute2"};

static uint64_t mix(uint64_t stamp, uint64_t value)
{
	return (stamp ^ value) * 0x100000001b3; /* as FNV-1a does */
}

/* 0: there is nothing. */
static uint64_t stamp_of(const char *path, bool *ret_settled)
{
	struct timespec now = settled_clock();
	struct stat st;
	uint64_t stamp = 0xcbf29ce484222325;

	*ret_settled = true;
	if (stat(path, &st) < 0)
		return 0;
	*ret_settled = is_settled(st.st_ctim, now);
	stamp = mix(mix(stamp, st.st_ino), (uint64_t)st.st_size);
	stamp = mix(mix(stamp, (uint64_t)st.st_mtim.tv_sec), (uint64_t)st.st_mtim.tv_nsec);
	return mix(mix(stamp, (uint64_t)st.st_ctim.tv_sec), (uint64_t)st.st_ctim.tv_nsec);
}

static void drop(struct name_file *f)
{
	for (size_t i = 0; i < f->n_sources; i++)
		free(f->sources[i].path);
	free(f->sources);
	free(f->all);
	f->sources = NULL;
	f->all = NULL;
	f->n_sources = f->n = 0;
}

/* Is PATH there? Whether it is, or how, is what is looked at from now on. */
static bool add_source(struct name_file *f, const char *path)
{
	struct name_source *all = reallocarray(f->sources, f->n_sources + 1, sizeof(*f->sources));
	char *copy = strdup(path);

	if (all)
		f->sources = all;
	if (!all || !copy) {
		free(copy);
		return false;
	}
	all[f->n_sources] = (struct name_source){.path = copy};
	all[f->n_sources].stamp = stamp_of(path, &all[f->n_sources].settled);
	return all[f->n_sources++].stamp != 0;
}

static struct named *entry_of(const struct name_file *f, uint32_t number)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->all[i].number == number)
			return &f->all[i];
	return NULL;
}

static void add(struct name_file *f, const struct named *named)
{
	struct named *entry = entry_of(f, named->number), *all;

	if (entry) {
		*entry = *named;
		return;
	}
	all = reallocarray(f->all, f->n + 1, sizeof(*f->all));
	if (!all)
		return;
	f->all = all;
	all[f->n++] = *named;
}

static int by_number(const void *a, const void *b)
{
	const struct named *one = a, *other = b;

	return (one->number > other->number) - (one->number < other->number);
}

/* FRR's file has `196 static`, and `static` is 4: a name is that of the lowest number alone. */
static void drop_ambiguous(struct name_file *f)
{
	size_t n = f->n;

	if (n)
		qsort(f->all, n, sizeof(*f->all), by_number);
	f->n = 0;
	for (size_t i = 0; i < n; i++)
		if (!name_file_by_name(f, f->all[i].name))
			f->all[f->n++] = f->all[i];
}

/* %i is for 0x too; a number that begins with 0 is octal to it, and to nobody else. */
static bool parse(const char *line, struct named *ret)
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

static void read_file(struct name_file *f, const char *path)
{
	_cleanup_fclose_ FILE *in = fopen(path, "re");
	char line[LINE_SIZE];
	struct named named;

	while (in && fgets(line, sizeof(line), in))
		if (parse(line, &named))
			add(f, &named);
}

static bool is_conf(const char *name)
{
	size_t len = strlen(name), end = strlen(CONF);

	return name[0] != '.' && len > end && strcmp(name + len - end, CONF) == 0;
}

/* Those in DIRECTORY, but for those that OVER has, too. */
static void read_directory(struct name_file *f, const char *directory, const char *over)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;
	char path[DIRECTORY_SIZE + NAME_MAX + 1];
	struct stat st;

	while (dir && (entry = readdir(dir))) {
		if (!is_conf(entry->d_name))
			continue;
		snprintf(path, sizeof(path), "%s/%s", over, entry->d_name);
		if (strcmp(over, directory) != 0 && lstat(path, &st) == 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		if (add_source(f, path))
			read_file(f, path);
	}
	if (dir)
		closedir(dir);
}

static void load(struct name_file *f)
{
	char path[DIRECTORY_SIZE], over[DIRECTORY_SIZE];

	drop(f);
	for (const struct named *fixed = f->fixed; fixed->name[0]; fixed++)
		add(f, fixed);
	for (size_t i = 0; i < ARRAY_SIZE(directories); i++) {
		snprintf(path, sizeof(path), "%s/%s", directories[i], f->file);
		if (!add_source(f, path))
			continue;
		read_file(f, path);
		break;
	}
	snprintf(over, sizeof(over), "%s/%s.d", directories[0], f->file);
	for (size_t i = f->has_directory ? ARRAY_SIZE(directories) : 0; i-- > 0;) {
		snprintf(path, sizeof(path), "%s/%s.d", directories[i], f->file);
		if (add_source(f, path))
			read_directory(f, path, over);
	}
	drop_ambiguous(f);
}

static bool has_changed(const struct name_file *f)
{
	bool settled;

	for (size_t i = 0; i < f->n_sources; i++) {
		const struct name_source *s = &f->sources[i];

		if (!s->settled || stamp_of(s->path, &settled) != s->stamp)
			return true;
	}
	return f->n_sources == 0;
}

uint64_t name_file_refresh(struct name_file *f)
{
	if (has_changed(f)) {
		load(f);
		f->changes++;
	}
	return f->changes;
}

const struct named *name_file_by_number(const struct name_file *f, uint32_t number)
{
	return entry_of(f, number);
}

const struct named *name_file_by_name(const struct name_file *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->all[i].name, name) == 0)
			return &f->all[i];
	return NULL;
}
