/* SPDX-License-Identifier: MIT */
/*
 * LXC has no state files. A running container is known from its cgroup, lxc.payload.NAME, and from
 * the arguments of the monitor, the parent of its first process: "[lxc monitor] PATH NAME".
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "engine_proc.h"
#include "engines.h"

#define PAYLOAD "lxc.payload."
#define MONITOR "[lxc monitor] "

/* A container with an init system moves its init into a child cgroup. */
static int read_first_process(struct engine_reader *rd, const char *path, pid_t *ret)
{
	static const char *const below[] = {"", "/init.scope", "/init", "/ns"};
	char file[PATH_MAX];
	long pid = 0;

	for (size_t i = 0; i < ARRAY_SIZE(below) && pid == 0; i++) {
		_cleanup_free_ char *text = NULL;

		snprintf(file, sizeof(file), "%s%s/cgroup.procs", path, below[i]);
		if (engine_read(rd->files, NULL, file, &text) == 0)
			pid = strtol(text, NULL, 10);
	}
	if (pid <= 0 || pid > INT_MAX)
		return -ENOENT;
	*ret = (pid_t)pid;
	return 0;
}

static void read_monitor_name(struct engine_reader *rd, pid_t parent, struct engine_record *ret)
{
	char argv[ENGINE_ARGV_SIZE], *name;
	ssize_t n = engine_argv(rd, 0, parent, argv);

	if (n < 0 || strncmp(argv, MONITOR, strlen(MONITOR)) != 0)
		return;
	name = strrchr(argv, ' ');
	engine_copy_name(ret->name, name + 1);
}

static int read_payload(struct engine_reader *rd, const char *path, struct engine_record *ret)
{
	const char *id = strrchr(path, '/') + 1 + strlen(PAYLOAD);
	struct engine_proc proc;
	int r = read_first_process(rd, path, &ret->pid);

	if (r < 0)
		return r;
	r = engine_proc(rd->files->root, ret->pid, &proc);
	if (r < 0 || !engine_copy_name(ret->id, id))
		return r < 0 ? r : -EINVAL;
	ret->engine = &engine_lxc;
	ret->start = proc.start;
	engine_copy_name(ret->name, id);
	read_monitor_name(rd, proc.parent, ret);
	return 0;
}

/* With cgroup v1, a container is in all hierarchies; these ones always exist. */
const struct engine engine_lxc = {
	.name = "lxc",
	.places = (const char *const[]){"/sys/fs/cgroup/" PAYLOAD "*",
		"/sys/fs/cgroup/systemd/" PAYLOAD "*", "/sys/fs/cgroup/pids/" PAYLOAD "*",
		"/sys/fs/cgroup/unified/" PAYLOAD "*", NULL},
	.relist = true,
	.read = read_payload,
	.cgroups = (const struct engine_cgroup[]){{NULL, PAYLOAD, "", true}, {NULL}},
};
