/* SPDX-License-Identifier: MIT */
/* crun(1) by itself, as runc. */
#include "engines.h"

static bool claims(const struct oci *oci)
{
	return oci->is_crun;
}

const struct engine engine_crun = {
	.name = "crun",
	.places = (const char *const[]){"/run/crun/*", "/run/user/*/crun/*", NULL},
	.read = oci_tell,
	.claims = claims,
	.cgroups = (const struct engine_cgroup[]){{NULL, "crun-", ".scope", true}, {NULL}},
};
