/* SPDX-License-Identifier: MIT */
/* Reading /proc/PID/mountinfo: see mountinfo.h. */
#include "mountinfo.h"

#include <fcntl.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "cleanup.h"

/* Decodes in place: space, tab, newline and backslash are written as \ooo. */
static void unescape_octal(char *text)
{
	char *to = text;

	for (const char *from = text; *from; to++) {
		if (*from == '\\' && strspn(from + 1, "01234567") >= 3) {
			*to = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
}

/* ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [OPTIONAL…] - TYPE SOURCE OPTIONS */
static int parse_mount_line(char *line, struct mount *mount)
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
	mount->id = atoi(fields[0]);
	mount->parent = atoi(fields[1]);
	mount->device = makedev(major, minor);
	unescape_octal(fields[3]);
	unescape_octal(fields[4]);
	mount->root = fields[3];
	mount->point = fields[4];
	return 0;
}

static int each_mount_line(FILE *f, mountinfo_each_fn each, void *arg)
{
	_cleanup_free_ char *line = NULL;
	struct mount mount;
	size_t size = 0;
	int r = 0;

	while (r == 0 && (errno = 0, getline(&line, &size, f) > 0))
		if (parse_mount_line(line, &mount) == 0)
			r = each(&mount, arg);
	return r ? r : -errno;
}

int mountinfo_each_at(int dir, const char *path, mountinfo_each_fn each, void *arg)
{
	_cleanup_close_ int fd = openat(dir, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	_cleanup_fclose_ FILE *f = fd < 0 ? NULL : fdopen(fd, "r");

	if (!f)
		return -errno;
	steal_fd(&fd); /* the stream owns it now */
	return each_mount_line(f, each, arg);
}

int mountinfo_each(mountinfo_each_fn each, void *arg)
{
	return mountinfo_each_at(AT_FDCWD, "/proc/thread-self/mountinfo", each, arg);
}

ino_t mount_netns(const struct mount *mount)
{
	unsigned long inode;
	char *end;

	if (strcmp(mount->type, "nsfs") != 0 || strncmp(mount->root, "net:[", 5) != 0)
		return 0;
	inode = strtoul(mount->root + 5, &end, 10);
	return strcmp(end, "]") == 0 ? inode : 0;
}
