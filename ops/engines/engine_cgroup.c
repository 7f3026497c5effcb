/* SPDX-License-Identifier: MIT */
/*
 * Finds the container of a process from its /proc/PID/cgroup: lines of NUMBER:CONTROLLERS:PATH
 * (cgroups(7)). The row of each engine contains its cgroup names; this file matches paths with
 * them.
 */
#include <errno.h>
#include <string.h>

#include "engines.h"

/* A component of a path, and its parent. */
struct component {
	const char *at, *parent;
	size_t size, parent_size;
};

static bool starts_with(const char *text, size_t size, const char *with)
{
	return size >= strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

static bool matches_form(
	const struct component *c, const struct engine_cgroup *form, struct engine_member *ret)
{
	size_t before = strlen(form->prefix), after = strlen(form->suffix), size;

	if (form->parent && !starts_with(c->parent, c->parent_size, form->parent))
		return false;
	if (c->size <= before + after || !starts_with(c->at, c->size, form->prefix) ||
		memcmp(c->at + c->size - after, form->suffix, after) != 0)
		return false;
	size = c->size - before - after;
	if (size > NAME_MAX)
		return false;
	memcpy(ret->id, c->at + before, size);
	ret->id[size] = '\0';
	return form->any_id ? engine_name_valid(ret->id) : engine_id_is_long(ret->id);
}

static bool matches_engine(const struct component *c, struct engine_member *ret)
{
	const struct engine_cgroup *form;

	for (size_t i = 0; engines[i]; i++)
		for (form = engines[i]->cgroups; form && form->prefix; form++)
			if (matches_form(c, form, ret)) {
				ret->engine = engines[i];
				return true;
			}
	return false;
}

bool engine_names_cgroup(const char *name)
{
	const struct component c = {.at = name, .parent = "", .size = strlen(name)};
	struct engine_member member;

	return matches_engine(&c, &member);
}

/* Searches the path from BEGIN to END backwards: innermost container first. */
static bool find_in_path(const char *begin, const char *end, struct engine_member *ret)
{
	struct component c = {.at = end};
	const char *before = end;

	for (;;) {
		c = (struct component){.at = c.parent, .size = c.parent_size};
		while (before > begin && before[-1] != '/')
			before--;
		c.parent = before;
		c.parent_size = (size_t)(end - before);
		if (c.at && matches_engine(&c, ret))
			return true;
		if (before == begin)
			return false;
		end = --before;
	}
}

int container_of_cgroup(const char *text, struct engine_member *ret)
{
	struct engine_member found;

	for (const char *line = text; *line; line += strspn(line, "\n")) {
		const char *end = line + strcspn(line, "\n"), *path;

		path = memchr(line, ':', (size_t)(end - line));
		path = path ? memchr(path + 1, ':', (size_t)(end - path - 1)) : NULL;
		if (path && find_in_path(path + 1, end, &found)) {
			*ret = found;
			return 0;
		}
		line = end;
	}
	return -ENOENT;
}
