/* SPDX-License-Identifier: MIT */
/*
 * The result cache of the CNI library for each interface that it created (libcni/api.go,
 * "cniCacheV1"): pods, and the mounts of their namespaces, which may have no process left. Not an
 * engine: it has no containers.
 */
#include <errno.h>
#include <string.h>

#include "engines.h"

/* The value of KEY in cniArgs, a list of pairs. */
static const char *cni_argument(const json_t *cached, const char *key)
{
	json_t *pair;
	size_t i;

	json_array_foreach(json_object_get(cached, "cniArgs"), i, pair)
	{
		const char *is = json_string_value(json_array_get(pair, 0));

		if (is && strcmp(is, key) == 0)
			return json_string_value(json_array_get(pair, 1));
	}
	return NULL;
}

/* `sandbox` of an interface inside the namespace is the mount of the namespace. */
static bool cni_fill_netns(const json_t *cached, struct engine_record *ret)
{
	const json_t *result = json_object_get(cached, "result");
	const char *path;
	json_t *interface;
	size_t i;

	json_array_foreach(json_object_get(result, "interfaces"), i, interface)
	{
		path = engine_text(interface, "sandbox");
		if (path && path[0] == '/' && strlen(path) < sizeof(ret->netns)) {
			strcpy(ret->netns, path);
			return true;
		}
	}
	return false;
}

/*
 * True for a pod. podman also writes these arguments for containers without a pod, with the same
 * name for both; its pods with processes are known from engine_podman.c. Kubernetes pods have a
 * uid.
 */
static bool cni_fill_pod(const json_t *cached, struct engine_record *ret)
{
	engine_copy_name(ret->namespace, cni_argument(cached, "K8S_POD_NAMESPACE"));
	engine_copy_name(ret->pod, cni_argument(cached, "K8S_POD_NAME"));
	return ret->namespace[0] && ret->pod[0] &&
	       (strcmp(ret->namespace, ret->pod) != 0 || cni_argument(cached, "K8S_POD_UID"));
}

static int cni_read_result(struct engine_reader *rd, const char *path, struct engine_record *ret)
{
	json_t *cached = engine_json(rd->files, rd->stamps, path);

	if (cached && cni_fill_pod(cached, ret) && cni_fill_netns(cached, ret)) {
		ret->engine = &engine_cni;
		ret->written = rd->stamps->n ? rd->stamps->of[0].stamp.mtime
					     : (struct timespec){.tv_sec = 0};
	}
	json_decref(cached);
	return ret->engine ? 0 : -ENOENT;
}

const struct engine engine_cni = {
	.name = "cni",
	.places = (const char *const[]){"/var/lib/cni/results/*", NULL},
	.read = cni_read_result,
};
