/* SPDX-License-Identifier: MIT */
/* runc(8) by itself: an id is all there is. Also where engines without a place of their own are. */
#include "engines.h"

static bool claims(const struct oci *oci)
{
	return true;
}

const struct engine engine_runc = {
	.name = "runc",
	.places = (const char *const[]){"/run/runc/*", "/run/user/*/runc/*", NULL},
	.read = oci_tell,
	.claims = claims,
	.cgroups = (const struct engine_cgroup[]){{NULL, "runc-", ".scope", true}, {NULL}},
};
