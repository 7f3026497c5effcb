/* SPDX-License-Identifier: MIT */
/* Finds the systemd unit in a cgroup path: see unit_cgroup.h. */
#include "unit_cgroup.h"

#include <errno.h>
#include <string.h>

#include "engines.h"

/* A cgroup path, which is not NUL-terminated. */
struct path {
	const char *at, *end;
};

/* The last characters of a name tell the type of the unit. Slices contain no process. */
static const char *const types[] = {".service", ".scope", ".socket", ".mount", ".swap"};

static size_t component_size(const struct path *p)
{
	const char *slash = memchr(p->at, '/', (size_t)(p->end - p->at));

	return (size_t)((slash ? slash : p->end) - p->at);
}

static bool ends_with(const char *text, size_t size, const char *suffix)
{
	size_t n = strlen(suffix);

	return size > n && memcmp(text + size - n, suffix, n) == 0;
}

static void skip_slashes(struct path *p)
{
	while (p->at < p->end && *p->at == '/')
		p->at++;
}

static void skip_slices(struct path *p)
{
	skip_slashes(p);
	while (ends_with(p->at, component_size(p), ".slice")) {
		p->at += component_size(p);
		skip_slashes(p);
	}
}

/* systemd.unit(5): "Unit names can only be composed of …". A template has no processes. */
static bool is_unit_name(const char *name)
{
	static const char valid[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    ":-_.\\@";
	size_t size = strlen(name);

	if (name[0] == '@' || strspn(name, valid) != size || strstr(name, "@."))
		return false;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (ends_with(name, size, types[i]))
			return true;
	return false;
}

/*
 * Copies the name of the unit that the first component of P is. systemd puts a '_' before a name
 * that would be a file of the kernel, such as cpu.service.
 */
static bool copy_unit(const struct path *p, char ret[UNIT_NAME_SIZE])
{
	size_t size = component_size(p), escaped = size > 0 && *p->at == '_';

	if (size >= UNIT_NAME_SIZE)
		return false;
	memcpy(ret, p->at + escaped, size - escaped);
	ret[size - escaped] = '\0';
	return is_unit_name(ret);
}

/* The uid in the name "user@UID.service" of a user manager; empty: another unit. */
static void copy_manager_uid(const char *unit, char ret[16])
{
	int size = 0;

	if (sscanf(unit, "user@%10[0-9].service%n", ret, &size) != 1 || size == 0 || unit[size])
		ret[0] = '\0';
}

/* UNIT is the first component of P. That of a user manager is replaced by NAME@UID of its unit. */
static int enter_user_manager(struct path p, char unit[UNIT_NAME_SIZE])
{
	char uid[16], name[UNIT_NAME_SIZE];

	copy_manager_uid(unit, uid);
	p.at += component_size(&p);
	skip_slices(&p);
	if (!uid[0] || !copy_unit(&p, name))
		return 0;
	if (engine_names_cgroup(name))
		return -ENOENT;
	return snprintf(unit, UNIT_NAME_SIZE, "%s@%s", name, uid) < UNIT_NAME_SIZE ? 0 : -ENOENT;
}

static int find_in_path(struct path p, char ret[UNIT_NAME_SIZE])
{
	skip_slices(&p);
	if (!copy_unit(&p, ret) || engine_names_cgroup(ret))
		return -ENOENT;
	return enter_user_manager(p, ret);
}

/* Finds the line NUMBER HIERARCHY PATH; HIERARCHY begins and ends with a colon. */
static bool find_line(const char *text, const char *hierarchy, struct path *ret)
{
	for (const char *line = text; *line; line += strspn(line, "\n")) {
		const char *end = line + strcspn(line, "\n"), *colon;

		colon = line + strcspn(line, ":\n");
		if (strncmp(colon, hierarchy, strlen(hierarchy)) == 0) {
			*ret = (struct path){colon + strlen(hierarchy), end};
			return true;
		}
		line = end;
	}
	return false;
}

/* Removes the root of the units from the beginning of P: the parent of init.scope. */
static void skip_root(struct path *p, const char *init, const char *hierarchy)
{
	struct path root;
	size_t size;

	if (!find_line(init, hierarchy, &root))
		return;
	size = (size_t)(root.end - root.at);
	if (ends_with(root.at, size, "/init.scope"))
		size -= strlen("/init.scope");
	if ((size_t)(p->end - p->at) > size && memcmp(p->at, root.at, size) == 0 &&
		p->at[size] == '/')
		p->at += size;
}

int unit_of_cgroup(const char *text, const char *init, char ret[UNIT_NAME_SIZE])
{
	static const char *const hierarchies[] = {":name=systemd:", "::"};
	char unit[UNIT_NAME_SIZE];
	struct path p;
	int r = -ENOENT;

	for (size_t i = 0; r < 0 && i < sizeof(hierarchies) / sizeof(hierarchies[0]); i++) {
		if (!find_line(text, hierarchies[i], &p))
			continue;
		skip_root(&p, init, hierarchies[i]);
		r = find_in_path(p, unit);
	}
	if (r == 0)
		strcpy(ret, unit);
	return r;
}
