/* SPDX-License-Identifier: MIT */
/*
 * containerd: its shims store the state of runc in /run/containerd/runc/NAMESPACE/ID. Names are in
 * annotations of the CRI plugin (internal/cri/annotations) or of nerdctl.
 */
#include <string.h>

#include "cleanup.h"
#include "engines.h"

#define PLACE "/run/containerd/runc/"
#define CRI "io.kubernetes.cri."

static bool containerd_claims(const struct oci *oci)
{
	return strncmp(oci->path, PLACE, strlen(PLACE)) == 0;
}

static void containerd_fill_pod(const struct oci *oci, struct engine_record *ret)
{
	const char *type = oci_annotation(oci, CRI "container-type");

	engine_copy_name(ret->pod, oci_annotation(oci, CRI "sandbox-name"));
	engine_copy_name(ret->namespace, oci_annotation(oci, CRI "sandbox-namespace"));
	engine_copy_name(ret->sandbox, oci_annotation(oci, CRI "sandbox-id"));
	ret->is_infra = type && strcmp(type, "sandbox") == 0;
	if (ret->is_infra)
		engine_copy_name(ret->name, "POD");
}

static void containerd_complete(
	_unused_ struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	char space[NAME_MAX + 1];

	oci_above(oci, space);
	engine_copy_name(ret->space, space);
	if (!engine_copy_name(ret->name, oci_annotation(oci, CRI "container-name")))
		engine_copy_name(ret->name, oci_annotation(oci, "nerdctl/name"));
	containerd_fill_pod(oci, ret);
}

/* With the cgroupfs driver, containers of docker pods match, too; few clusters still use docker. */
const struct engine engine_containerd = {
	.name = "containerd",
	.places = (const char *const[]){PLACE "*/*", NULL},
	.read = oci_read_record,
	.claims = containerd_claims,
	.complete = containerd_complete,
	.cgroups = (const struct engine_cgroup[]){{NULL, "cri-containerd-", ".scope"},
		{NULL, "nerdctl-", ".scope"}, {"pod", "", ""}, {"kubepods", "", ""}, {NULL}},
};
