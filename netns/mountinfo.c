/* SPDX-License-Identifier: MIT */
/* Reading /proc/self/mountinfo: see mountinfo.h. */
#include "mountinfo.h"

#include <string.h>
#include <sys/sysmacros.h>

#include "cleanup.h"

/* Space, tab, newline and backslash are written \ooo. In place. */
static void unescape(char *text)
{
	char *to = text;

	for (char *from = text; *from; to++) {
		unsigned c;

		if (sscanf(from, "\\%3o", &c) == 1) {
			*to = (char)c;
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
}

/* ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [OPTIONAL…] - TYPE SOURCE OPTIONS */
static int parse(char *line, struct mount *mount)
{
	char *fields[5], *rest = strstr(line, " - "), *save;
	unsigned major, minor;

	if (!rest)
		return -EINVAL;
	*rest = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		fields[i] = strtok_r(i ? NULL : line, " ", &save);
		if (!fields[i])
			return -EINVAL;
	}
	mount->type = strtok_r(rest + 3, " ", &save);
	if (!mount->type)
		return -EINVAL;
	if (sscanf(fields[2], "%u:%u", &major, &minor) != 2)
		return -EINVAL;
	mount->device = makedev(major, minor);
	unescape(fields[3]);
	unescape(fields[4]);
	mount->root = fields[3];
	mount->point = fields[4];
	return 0;
}

int mountinfo_each(int (*each)(const struct mount *mount, void *arg), void *arg)
{
	_cleanup_fclose_ FILE *f = fopen("/proc/thread-self/mountinfo", "re");
	_cleanup_free_ char *line = NULL;
	struct mount mount;
	size_t size = 0;
	int r = 0;

	if (!f)
		return -errno;
	while (r == 0 && getline(&line, &size, f) > 0)
		if (parse(line, &mount) == 0)
			r = each(&mount, arg);
	return r;
}
