/* SPDX-License-Identifier: MIT */
/* runc(8) without an engine: containers have only an id. Engines without own places use these. */
#include "cleanup.h"
#include "engines.h"

static bool runc_claims(_unused_ const struct oci *oci)
{
	return true;
}

const struct engine engine_runc = {
	.name = "runc",
	.places = (const char *const[]){"/run/runc/*", "/run/user/*/runc/*", NULL},
	.read = oci_read_record,
	.claims = runc_claims,
	.cgroups = (const struct engine_cgroup[]){{NULL, "runc-", ".scope", true}, {NULL}},
};
