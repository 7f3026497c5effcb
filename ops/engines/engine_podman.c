/* SPDX-License-Identifier: MIT */
/*
 * podman: its containers run with runc or crun, and an annotation identifies them. Names are in the
 * list of its storage. A user's list is in the home directory, which is not read: there, names come
 * from the arguments of conmon(8), `-c ID -n NAME`. The name of a pod is the hostname of its infra
 * container.
 */
#include <errno.h>
#include <string.h>

#include "cleanup.h"
#include "engine_proc.h"
#include "engines.h"

static bool podman_claims(const struct oci *oci)
{
	const char *manager = oci_annotation(oci, "io.container.manager");

	return manager && strcmp(manager, "libpod") == 0;
}

/* The list is in …/overlay-containers; BUNDLE is …/overlay-containers/ID/userdata. */
static int storage_list_path(const char *bundle, char ret[PATH_MAX])
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

static bool read_listed_name(
	struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	json_t *list, *container;
	char path[PATH_MAX];
	const char *id;
	size_t i;

	if (oci->is_users || !oci->bundle || oci->bundle[0] != '/' ||
		storage_list_path(oci->bundle, path) < 0)
		return false;
	list = engine_json_cached(rd->files, rd->stamps, path);
	json_array_foreach(list, i, container)
	{
		id = engine_text(container, "id");
		if (id && strcmp(id, oci->id) == 0)
			return engine_copy_name(ret->name,
				json_string_value(
					json_array_get(json_object_get(container, "names"), 0)));
	}
	return false;
}

/* Returns the argument after option NAME; NULL: none. */
static const char *option_value(const char *argv, size_t size, const char *name)
{
	const char *end = argv + size;

	for (const char *arg = argv; arg < end; arg += strlen(arg) + 1)
		if (strcmp(arg, name) == 0 && arg + strlen(arg) + 1 < end)
			return arg + strlen(arg) + 1;
	return NULL;
}

static void read_conmon_name(
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
	id = option_value(argv, (size_t)n, "-c");
	if (id && strcmp(id, oci->id) == 0)
		engine_copy_name(ret->name, option_value(argv, (size_t)n, "-n"));
}

/* Reads the state of container ID, from the same parent directory as OCI. */
static int read_sibling(struct engine_reader *rd, const struct oci *oci, const char *id,
	struct oci *ret, char *path)
{
	int n = snprintf(path, PATH_MAX, "%.*s%s", (int)(oci->id - oci->path), oci->path, id);

	return n < PATH_MAX ? oci_read(rd, path, ret) : -ENAMETOOLONG;
}

static void podman_fill_pod(
	struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	const char *id = oci_annotation(oci, "io.kubernetes.cri-o.SandboxID"), *dash;
	_cleanup_(oci_done) struct oci infra = {.pid = 0};
	char path[PATH_MAX];

	dash = strrchr(ret->name, '-');
	if (!id && dash && dash - ret->name == 12 && strcmp(dash, "-infra") == 0)
		id = oci->id;
	if (!id || !engine_copy_name(ret->sandbox, id))
		return;
	if (read_sibling(rd, oci, id, &infra, path) >= 0 &&
		engine_copy_name(ret->pod, infra.hostname))
		strcpy(ret->namespace, "podman");
}

static void podman_complete(
	struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	if (!read_listed_name(rd, oci, ret))
		read_conmon_name(rd, oci, ret);
	podman_fill_pod(rd, oci, ret);
}

const struct engine engine_podman = {
	.name = "podman",
	.claims = podman_claims,
	.complete = podman_complete,
	.cgroups = (const struct engine_cgroup[]){{NULL, "libpod-", ".scope"},
		{NULL, "libpod-", ""}, {NULL, "libpod-payload-", ""}, {NULL}},
};
