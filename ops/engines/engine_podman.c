/* SPDX-License-Identifier: MIT */
/*
 * podman: its containers are runc's or crun's, with an annotation that says whose they are. Names
 * are in the list of its storage; a user's is in his home, where we do not look, so there it is
 * conmon(8) that says: `-c ID -n NAME`. A pod is known by the hostname of its infra container.
 */
#include <errno.h>
#include <string.h>

#include "cleanup.h"
#include "engine_proc.h"
#include "engines.h"

static bool claims(const struct oci *oci)
{
	const char *manager = oci_annotation(oci, "io.container.manager");

	return manager && strcmp(manager, "libpod") == 0;
}

/* The list is in the directory above BUNDLE's, …/overlay-containers/ID/userdata. */
static int list_of(const char *bundle, char ret[PATH_MAX])
{
	const char *end = bundle + strlen(bundle);
	int n;

	for (int i = 0; i < 2; i++) {
		end = memrchr(bundle, '/', (size_t)(end - bundle));
		if (!end)
			return -EINVAL;
	}
	n = snprintf(ret, PATH_MAX, "%.*s/containers.json", (int)(end - bundle), bundle);
	return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static bool tell_listed(struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	json_t *list, *container;
	char path[PATH_MAX];
	const char *id;
	size_t i;

	if (oci->is_users || !oci->bundle || oci->bundle[0] != '/' ||
		list_of(oci->bundle, path) < 0)
		return false;
	list = engine_json_kept(rd->files, rd->stamps, path);
	json_array_foreach(list, i, container)
	{
		id = engine_text(container, "id");
		if (id && strcmp(id, oci->id) == 0)
			return engine_tell(ret->name,
				json_string_value(
					json_array_get(json_object_get(container, "names"), 0)));
	}
	return false;
}

/* What stands behind the option among the arguments. */
static const char *option(const char *argv, size_t size, const char *name)
{
	const char *end = argv + size;

	for (const char *arg = argv; arg < end; arg += strlen(arg) + 1)
		if (strcmp(arg, name) == 0 && arg + strlen(arg) + 1 < end)
			return arg + strlen(arg) + 1;
	return NULL;
}

static void tell_monitored(
	struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	const char *id;
	char argv[ENGINE_ARGV_SIZE];
	struct engine_proc proc;
	ssize_t n;

	if (engine_proc(rd->files->root, oci->pid, &proc) < 0 || proc.start != oci->start)
		return;
	n = engine_argv(rd, oci->uid, proc.parent, argv);
	if (n < 0)
		return;
	id = option(argv, (size_t)n, "-c");
	if (id && strcmp(id, oci->id) == 0)
		engine_tell(ret->name, option(argv, (size_t)n, "-n"));
}

/* The state of another container, beside this one's. */
static int read_beside(struct engine_reader *rd, const struct oci *oci, const char *id,
	struct oci *ret, char *path)
{
	int n = snprintf(path, PATH_MAX, "%.*s%s", (int)(oci->id - oci->path), oci->path, id);

	return n < PATH_MAX ? oci_read(rd, path, ret) : -ENAMETOOLONG;
}

static void tell_pod(struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	const char *id = oci_annotation(oci, "io.kubernetes.cri-o.SandboxID"), *dash;
	_cleanup_(oci_done) struct oci infra = {.pid = 0};
	char path[PATH_MAX];

	dash = strrchr(ret->name, '-');
	if (!id && dash && dash - ret->name == 12 && strcmp(dash, "-infra") == 0)
		id = oci->id;
	if (!id || !engine_tell(ret->sandbox, id))
		return;
	if (read_beside(rd, oci, id, &infra, path) >= 0 && engine_tell(ret->pod, infra.hostname))
		strcpy(ret->namespace, "podman");
}

static void tell(struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	if (!tell_listed(rd, oci, ret))
		tell_monitored(rd, oci, ret);
	tell_pod(rd, oci, ret);
}

const struct engine engine_podman = {
	.name = "podman",
	.claims = claims,
	.tell = tell,
	.cgroups = (const struct engine_cgroup[]){{NULL, "libpod-", ".scope"},
		{NULL, "libpod-", ""}, {NULL, "libpod-payload-", ""}, {NULL}},
};
