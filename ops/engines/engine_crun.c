/* SPDX-License-Identifier: MIT */
/* crun(1) without an engine, as engine_runc.c. */
#include "engines.h"

static bool crun_claims(const struct oci *oci)
{
	return oci->is_crun;
}

const struct engine engine_crun = {
	.name = "crun",
	.places = (const char *const[]){"/run/crun/*", "/run/user/*/crun/*", NULL},
	.read = oci_read_record,
	.claims = crun_claims,
	.cgroups = (const struct engine_cgroup[]){{NULL, "crun-", ".scope", true}, {NULL}},
};
