/* SPDX-License-Identifier: MIT */
/*
 * CRI-O: its containers are runc's or crun's, with annotations (its internal/annotations) that
 * podman has some of as well. A pod may have no infra container.
 */
#include <string.h>

#include "cleanup.h"
#include "engines.h"

#define CRIO "io.kubernetes.cri-o."

/* podman is asked before. */
static bool claims(const struct oci *oci)
{
	return oci_annotation(oci, CRIO "ContainerType") || oci_annotation(oci, CRIO "SandboxID");
}

/* Field N of "k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT" (a pod's has no CONTAINER). */
static void tell_field(char to[NAME_MAX + 1], const char *text, unsigned n)
{
	_cleanup_free_ char *copy = NULL;
	size_t len;

	if (to[0] || !text || strncmp(text, "k8s_", 4) != 0)
		return;
	for (; n > 0 && text; n--) {
		text = strchr(text, '_');
		text = text ? text + 1 : NULL;
	}
	len = text ? strcspn(text, "_") : 0;
	copy = len && text[len] ? strndup(text, len) : NULL;
	engine_tell(to, copy);
}

/* Annotations whose value is JSON again. */
static json_t *parsed(const struct oci *oci, const char *key)
{
	const char *text = oci_annotation(oci, key);

	return text ? engine_json_text(text, strlen(text)) : NULL;
}

static void tell_pod(const struct oci *oci, struct engine_record *ret)
{
	const char *sandbox = oci_annotation(oci, CRIO "SandboxName");

	if (!ret->pod[0])
		engine_tell(ret->pod, oci_annotation(oci, CRIO "KubeName"));
	if (!ret->namespace[0])
		engine_tell(ret->namespace, oci_annotation(oci, CRIO "Namespace"));
	tell_field(ret->pod, sandbox, 1);
	tell_field(ret->namespace, sandbox, 2);
	if (!engine_tell(ret->sandbox, oci_annotation(oci, CRIO "SandboxID")))
		strcpy(ret->sandbox, ret->id);
}

static void tell_name(const struct oci *oci, struct engine_record *ret)
{
	json_t *metadata = parsed(oci, CRIO "Metadata");

	if (!ret->name[0])
		engine_tell(ret->name, engine_text(metadata, "name"));
	tell_field(ret->name, oci_annotation(oci, CRIO "Name"), 1);
	json_decref(metadata);
}

static void tell(struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	const char *type = oci_annotation(oci, CRIO "ContainerType");
	json_t *labels = parsed(oci, CRIO "Labels");

	engine_tell_labels(labels, ret);
	engine_tell_labels(oci->annotations, ret);
	json_decref(labels);
	tell_pod(oci, ret);
	ret->is_infra = type && strcmp(type, "sandbox") == 0;
	if (ret->is_infra)
		strcpy(ret->name, "POD");
	else
		tell_name(oci, ret);
}

const struct engine engine_crio = {
	.name = "crio",
	.claims = claims,
	.tell = tell,
	.cgroups = (const struct engine_cgroup[]){{NULL, "crio-", ".scope"}, {NULL, "crio-", ""},
		{NULL}},
};
