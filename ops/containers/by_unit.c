/* SPDX-License-Identifier: MIT */
/*
 * by-unit: systemd units with a process in another namespace than PID 1. Found by a scan of /proc,
 * which reads the cgroups of such processes only. See views.h and unit_cgroup.h.
 */
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "array.h"
#include "cleanup.h"
#include "discover.h"
#include "engine_proc.h"
#include "hash.h"
#include "holders.h"
#include "shortage.h"
#include "unit_cgroup.h"
#include "views.h"

#define CGROUP_SIZE 16384

/*
 * By the hash of a unit's name: the process that the last scan found for it. It is validated at
 * each use, so a look-up scans only if that process has ended or left.
 */
#define HINTS 1024
static atomic_int hints[HINTS];

/* A unit, and its process in another namespace that started first. */
struct unit {
	char name[UNIT_NAME_SIZE];
	pid_t pid;
	uint64_t start; /* of pid, in clock ticks after boot */
};

struct units {
	ino_t own;		/* namespace of PID 1; 0: unknown */
	char init[CGROUP_SIZE]; /* its cgroup */
	size_t n, room;
	struct unit *all; /* sorted by name */
};

static int units_begin(struct units *units)
{
	int r = holder_of_pid("/proc", 1, &units->own);

	if (!is_shortage(r))
		r = (int)engine_proc_read("", 1, "cgroup", units->init, sizeof(units->init));
	return is_shortage(r) ? r : 0;
}

static void units_done(struct units *units)
{
	free(units->all);
}

static int read_unit(const struct units *units, pid_t pid, char ret[UNIT_NAME_SIZE])
{
	char text[CGROUP_SIZE];
	ssize_t n = engine_proc_read("", pid, "cgroup", text, sizeof(text));

	return n < 0 ? (int)n : unit_of_cgroup(text, units->init, ret);
}

/* Children of this process enter namespaces only temporarily. */
static int add_unit(const struct holder *process, void *arg)
{
	struct units *units = arg;
	struct unit unit = {.pid = process->pid};
	struct engine_proc proc;
	int r;

	if (process->inode == units->own)
		return 0;
	r = read_unit(units, unit.pid, unit.name);
	if (r == 0)
		r = engine_proc("", unit.pid, &proc);
	if (r < 0 || proc.parent == getpid())
		return is_shortage(r) ? r : 0;
	unit.start = proc.start;
	if (array_reserve(&units->all, units->n, &units->room) < 0)
		return -ENOMEM;
	units->all[units->n++] = unit;
	return 0;
}

static int compare_units(const void *a, const void *b)
{
	const struct unit *one = a, *two = b;
	int r = strcmp(one->name, two->name);

	if (r == 0)
		r = (one->start > two->start) - (one->start < two->start);
	return r ? r : one->pid - two->pid;
}

static atomic_int *hint_of(const char *name)
{
	return &hints[hash_bytes(HASH_INIT, name, strlen(name)) % HINTS];
}

/* Keeps the first process of each unit, also as a hint. */
static void remove_duplicates(struct units *units)
{
	size_t n = 0;

	if (units->n)
		qsort(units->all, units->n, sizeof(units->all[0]), compare_units);
	for (size_t i = 0; i < units->n; i++) {
		if (n && strcmp(units->all[n - 1].name, units->all[i].name) == 0)
			continue;
		units->all[n] = units->all[i];
		atomic_store(hint_of(units->all[n].name), units->all[n].pid);
		n++;
	}
	units->n = n;
}

static int units_scan(struct units *units)
{
	int r = holders_each("/proc", HOLDER_PROCESS, 0, add_unit, units);

	remove_duplicates(units);
	return r;
}

/* The namespace of PID, if it is a process of unit NAME in another namespace. */
static int find_at(
	struct tree_request *rq, const struct units *units, pid_t pid, const char *name, ino_t *ret)
{
	char unit[UNIT_NAME_SIZE];
	ino_t inode;
	int r = pid ? discover_pid(rq->tree->discover, pid, &inode) : -ENOENT;

	if (r == 0)
		r = inode == units->own ? -ENOENT : read_unit(units, pid, unit);
	if (r < 0 || strcmp(unit, name) != 0)
		return is_shortage(r) ? r : -ENOENT;
	*ret = inode;
	return 0;
}

static int find_unit(struct tree_request *rq, const char *text, ino_t *ret)
{
	_cleanup_(units_done) struct units units = {.n = 0};
	int r = units_begin(&units);

	if (r == 0)
		r = find_at(rq, &units, atomic_load(hint_of(text)), text, ret);
	if (r != -ENOENT)
		return r;
	r = units_scan(&units);
	for (size_t i = 0; r == 0 && i < units.n; i++)
		if (strcmp(units.all[i].name, text) == 0)
			return find_at(rq, &units, units.all[i].pid, text, ret);
	return r < 0 ? r : -ENOENT;
}

static int list_units(
	_unused_ struct tree_request *rq, _unused_ const char *in, view_each_fn each, void *arg)
{
	_cleanup_(units_done) struct units units = {.n = 0};
	int r = units_begin(&units);

	if (r == 0)
		r = units_scan(&units);
	for (size_t i = 0; r == 0 && i < units.n; i++)
		r = each(units.all[i].name, arg);
	return r;
}

static const struct view by_unit = {find_unit, list_units};

const struct tree_row by_unit_rows[] = {
	{"/by-unit", DIR_MODE, "the namespaces of systemd units", .view = &by_unit},
	{"/by-unit/UNIT", LINK_MODE, "the namespace of a unit", view_show, .many = &view_entries,
		.view = &by_unit},
	{NULL},
};
