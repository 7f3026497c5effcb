/* SPDX-License-Identifier: MIT */
/*
 * docker: the state of runc is in the namespace `moby` of a containerd, without a name. The name is
 * in config.v2.json in the directory of the container, which also contains its /etc/hosts.
 */
#include <string.h>

#include "cleanup.h"
#include "engines.h"

#define DIRECTORY "/var/lib/docker/containers"

static bool docker_claims(const struct oci *oci)
{
	char above[NAME_MAX + 1];

	oci_above(oci, above);
	return strcmp(above, "moby") == 0;
}

/* DIRECTORY/ID, also with another data root: derived from the mount source of /etc/hosts. */
static int container_directory(const struct oci *oci, char ret[PATH_MAX])
{
	size_t len = strlen(oci->id);
	const char *end = oci->hosts ? strrchr(oci->hosts, '/') : NULL;
	int n;

	if (end && oci->hosts[0] == '/' && (size_t)(end - oci->hosts) > len &&
		memcmp(end - len, oci->id, len) == 0 && end[-(ssize_t)len - 1] == '/')
		n = snprintf(ret, PATH_MAX, "%.*s", (int)(end - oci->hosts), oci->hosts);
	else
		n = snprintf(ret, PATH_MAX, DIRECTORY "/%s", oci->id);
	return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* Labels of a Kubernetes cluster on docker (its container names combine these fields). */
static void docker_fill_pod(const json_t *labels, struct engine_record *ret)
{
	const char *type = engine_text(labels, "io.kubernetes.docker.type");

	engine_copy_labels(labels, ret);
	ret->is_infra = type && strcmp(type, "podsandbox") == 0;
	if (!engine_copy_name(ret->sandbox, engine_text(labels, "io.kubernetes.sandbox.id")))
		strcpy(ret->sandbox, ret->pod[0] ? ret->id : "");
}

/* A user's docker has config.v2.json in the home directory, which is not read. */
static void docker_complete(
	struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	char path[PATH_MAX];
	const char *name;
	json_t *config;

	if (oci->is_users || container_directory(oci, path) < 0 ||
		strlen(path) + sizeof("/config.v2.json") > sizeof(path))
		return;
	strcat(path, "/config.v2.json");
	config = engine_json(rd->files, rd->stamps, path);
	name = engine_text(config, "Name");
	if (name)
		engine_copy_name(ret->name, name + (name[0] == '/'));
	docker_fill_pod(json_object_get(json_object_get(config, "Config"), "Labels"), ret);
	json_decref(config);
}

const struct engine engine_docker = {
	.name = "docker",
	.places = (const char *const[]){"/run/docker/runtime-runc/*/*",
		"/run/user/*/docker/runtime-runc/*/*", NULL},
	.read = oci_read_record,
	.claims = docker_claims,
	.complete = docker_complete,
	.cgroups = (const struct engine_cgroup[]){{NULL, "docker-", ".scope"}, {"docker", "", ""},
		{NULL}},
};
