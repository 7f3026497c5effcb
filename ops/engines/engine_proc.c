/* SPDX-License-Identifier: MIT */
/* Processes of containers: see engine_proc.h. */
#include "engine_proc.h"

#include <fcntl.h>
#include <string.h>

#include "cleanup.h"
#include "holders.h"
#include "io.h"

int engine_proc_path(const char *root, pid_t pid, const char *file, char ret[PATH_MAX])
{
	int n = snprintf(ret, PATH_MAX, "%s/proc/%d/%s", root, pid, file);

	return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

ssize_t engine_proc_read_path(const char *path, char *buf, size_t size)
{
	_cleanup_close_ int fd =
		open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -errno : read_all(fd, buf, size - 1);

	buf[n > 0 ? n : 0] = '\0';
	return n;
}

ssize_t engine_proc_read(const char *root, pid_t pid, const char *file, char *buf, size_t size)
{
	char path[PATH_MAX];
	int r = engine_proc_path(root, pid, file, path);

	return r < 0 ? r : engine_proc_read_path(path, buf, size);
}

/* Format: PID (COMM) STATE PARENT …; COMM may contain ')', so it ends at the last one. */
int engine_proc_parse(const char *text, struct engine_proc *ret)
{
	const char *rest = strrchr(text, ')');
	unsigned long long start;
	int parent;
	char state;

	if (!rest ||
		sscanf(rest,
			") %c %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
			"%*s %llu",
			&state, &parent, &start) != 3)
		return -EINVAL;
	*ret = (struct engine_proc){.state = state, .parent = parent, .start = start};
	return 0;
}

int engine_proc(const char *root, pid_t pid, struct engine_proc *ret)
{
	char text[2048];
	ssize_t n = engine_proc_read(root, pid, "stat", text, sizeof(text));

	return n < 0 ? (int)n : engine_proc_parse(text, ret);
}

int engine_proc_inode(const char *root, pid_t pid, ino_t *ret)
{
	char proc[PATH_MAX];

	if (snprintf(proc, sizeof(proc), "%s/proc", root) >= (int)sizeof(proc))
		return -ENAMETOOLONG;
	return holder_of_pid(proc, pid, ret);
}

/* Reads the link first: if START still matches afterwards, the link was of this process. */
int engine_proc_netns(const char *root, pid_t pid, uint64_t start, ino_t *ret)
{
	struct engine_proc proc;
	ino_t inode;
	int r = engine_proc_inode(root, pid, &inode);

	if (r == 0)
		r = engine_proc(root, pid, &proc);
	if (r < 0)
		return r;
	if (proc.start != start || proc.state == 'Z' || proc.state == 'X')
		return -ENOENT;
	*ret = inode;
	return 0;
}
