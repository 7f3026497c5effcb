/* SPDX-License-Identifier: MIT */
/*
 * CRI-O: its containers run with runc or crun, and have annotations (internal/annotations); podman
 * uses some of them, too. A pod may have no infra container.
 */
#include <string.h>

#include "cleanup.h"
#include "engines.h"

#define CRIO "io.kubernetes.cri-o."

/* podman has precedence in engines[]. */
static bool crio_claims(const struct oci *oci)
{
	return oci_annotation(oci, CRIO "ContainerType") || oci_annotation(oci, CRIO "SandboxID");
}

/* Field N of "k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT" (names of sandboxes lack CONTAINER). */
static void copy_name_field(char to[NAME_MAX + 1], const char *text, unsigned n)
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
	engine_copy_name(to, copy);
}

/* Parses an annotation whose value is JSON. */
static json_t *parse_annotation(const struct oci *oci, const char *key)
{
	const char *text = oci_annotation(oci, key);

	return text ? engine_json_text(text, strlen(text)) : NULL;
}

static void crio_fill_pod(const struct oci *oci, struct engine_record *ret)
{
	const char *sandbox = oci_annotation(oci, CRIO "SandboxName");

	if (!ret->pod[0])
		engine_copy_name(ret->pod, oci_annotation(oci, CRIO "KubeName"));
	if (!ret->namespace[0])
		engine_copy_name(ret->namespace, oci_annotation(oci, CRIO "Namespace"));
	copy_name_field(ret->pod, sandbox, 1);
	copy_name_field(ret->namespace, sandbox, 2);
	if (!engine_copy_name(ret->sandbox, oci_annotation(oci, CRIO "SandboxID")))
		strcpy(ret->sandbox, ret->id);
}

static void crio_fill_name(const struct oci *oci, struct engine_record *ret)
{
	json_t *metadata = parse_annotation(oci, CRIO "Metadata");

	if (!ret->name[0])
		engine_copy_name(ret->name, engine_text(metadata, "name"));
	copy_name_field(ret->name, oci_annotation(oci, CRIO "Name"), 1);
	json_decref(metadata);
}

static void crio_complete(
	_unused_ struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	const char *type = oci_annotation(oci, CRIO "ContainerType");
	json_t *labels = parse_annotation(oci, CRIO "Labels");

	engine_copy_labels(labels, ret);
	engine_copy_labels(oci->annotations, ret);
	json_decref(labels);
	crio_fill_pod(oci, ret);
	ret->is_infra = type && strcmp(type, "sandbox") == 0;
	if (ret->is_infra)
		strcpy(ret->name, "POD");
	else
		crio_fill_name(oci, ret);
}

const struct engine engine_crio = {
	.name = "crio",
	.claims = crio_claims,
	.complete = crio_complete,
	.cgroups = (const struct engine_cgroup[]){{NULL, "crio-", ".scope"}, {NULL, "crio-", ""},
		{NULL}},
};
