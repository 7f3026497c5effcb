/* SPDX-License-Identifier: MIT */
/*
 * docker: runc's state is in the namespace `moby` of a containerd, and has no name. That is in
 * config.v2.json of the container's own directory, where its /etc/hosts comes from, too.
 */
#include <string.h>

#include "cleanup.h"
#include "engines.h"

#define DIRECTORY "/var/lib/docker/containers"

static bool claims(const struct oci *oci)
{
	char above[NAME_MAX + 1];

	oci_above(oci, above);
	return strcmp(above, "moby") == 0;
}

/* DIRECTORY/ID, wherever docker keeps its data. */
static int directory_of(const struct oci *oci, char ret[PATH_MAX])
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

/* What a cluster that runs on docker says, besides a name that is made of all of it. */
static void tell_pod(const json_t *labels, struct engine_record *ret)
{
	const char *type = engine_text(labels, "io.kubernetes.docker.type");

	engine_tell_labels(labels, ret);
	ret->is_infra = type && strcmp(type, "podsandbox") == 0;
	if (!engine_tell(ret->sandbox, engine_text(labels, "io.kubernetes.sandbox.id")))
		strcpy(ret->sandbox, ret->pod[0] ? ret->id : "");
}

/* A user's docker keeps that in his home, where we do not look. */
static void tell(struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	char path[PATH_MAX];
	const char *name;
	json_t *config;

	if (oci->is_users || directory_of(oci, path) < 0 ||
		strlen(path) + sizeof("/config.v2.json") > sizeof(path))
		return;
	strcat(path, "/config.v2.json");
	config = engine_json(rd->files, rd->stamps, path);
	name = engine_text(config, "Name");
	if (name)
		engine_tell(ret->name, name + (name[0] == '/'));
	tell_pod(json_object_get(json_object_get(config, "Config"), "Labels"), ret);
	json_decref(config);
}

const struct engine engine_docker = {
	.name = "docker",
	.places = (const char *const[]){"/run/docker/runtime-runc/*/*",
		"/run/user/*/docker/runtime-runc/*/*", NULL},
	.read = oci_tell,
	.claims = claims,
	.tell = tell,
	.cgroups = (const struct engine_cgroup[]){{NULL, "docker-", ".scope"}, {"docker", "", ""},
		{NULL}},
};
