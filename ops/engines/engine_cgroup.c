/* SPDX-License-Identifier: MIT */
/*
 * Which container a process is in, by its /proc/PID/cgroup: lines of NUMBER:CONTROLLERS:PATH
 * (cgroups(7)). Each engine's row has the forms of its own; here they are held against the paths.
 */
#include <errno.h>
#include <string.h>

#include "engines.h"

/* --- /proc/PID/cgroup: lines of NUMBER:CONTROLLERS:PATH ----------------------------------------
 */

/* A component of a path, and the one before it. */
struct component {
	const char *at, *parent;
	size_t size, parent_size;
};

static bool begins(const char *text, size_t size, const char *with)
{
	return size >= strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

static bool is_named(
	const struct component *c, const struct engine_cgroup *form, struct engine_member *ret)
{
	size_t before = strlen(form->prefix), after = strlen(form->suffix), size;

	if (form->parent && !begins(c->parent, c->parent_size, form->parent))
		return false;
	if (c->size <= before + after || !begins(c->at, c->size, form->prefix) ||
		memcmp(c->at + c->size - after, form->suffix, after) != 0)
		return false;
	size = c->size - before - after;
	if (size > NAME_MAX)
		return false;
	memcpy(ret->id, c->at + before, size);
	ret->id[size] = '\0';
	return form->any_id ? engine_name_valid(ret->id) : engine_id_is_long(ret->id);
}

static bool is_container(const struct component *c, struct engine_member *ret)
{
	const struct engine_cgroup *form;

	for (size_t i = 0; engines[i]; i++)
		for (form = engines[i]->cgroups; form && form->prefix; form++)
			if (is_named(c, form, ret)) {
				ret->engine = engines[i];
				return true;
			}
	return false;
}

/* The path from BEGIN to END, from its end on. */
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
		if (c.at && is_container(&c, ret))
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
