/* SPDX-License-Identifier: MIT */
/*
 * What engines and processes say of containers: text as /proc/PID/cgroup, and as the state of
 * either runtime. Whatever it is, what is told of it is a name, or nothing.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engines.h"
#include "unit_cgroup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool is_so)
{
	if (!is_so)
		abort();
}

static void expect_names(const struct engine_record *record)
{
	const char *const names[] = {record->id, record->name, record->space, record->namespace,
		record->pod, record->sandbox};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		expect(!names[i][0] || engine_name_valid(names[i]));
	expect(record->engine && record->pid > 0 && record->id[0]);
}

static void as_state(const struct oci *parsed, const char *path)
{
	struct engine_files files = {.root = "/nonexistent"};
	struct stamps stamps = {.n = 0};
	struct engine_reader rd = {&files, &stamps};
	struct engine_record record = {.pid = 0};
	struct oci oci = *parsed;

	oci.path = path;
	oci.id = strrchr(path, '/') + 1;
	oci.is_users = engine_path_of_user(path, &oci.uid);
	expect(oci_claim(&rd, &oci, &record) == 0);
	expect_names(&record);
	stamps_done(&stamps);
	engine_json_done(&files);
	engine_files_done(&files);
}

static void as_json(const uint8_t *data, size_t size)
{
	json_t *json = engine_json_text((const char *)data, size);
	struct oci runc = {.pid = 0}, crun = {.pid = 0};

	if (oci_parse_runc(json, &runc) == 0) {
		as_state(&runc, "/run/runc/a");
		as_state(&runc, "/run/docker/runtime-runc/moby/a");
		as_state(&runc, "/run/containerd/runc/k8s.io/a");
	}
	if (oci_parse_crun(json, json, &crun) == 0)
		as_state(&crun, "/run/user/1000/crun/a");
	oci_done(&runc);
	oci_done(&crun);
	json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);
	struct engine_member member;
	char unit[UNIT_NAME_SIZE];

	if (container_of_cgroup(text, &member) == 0)
		expect(member.engine && engine_name_valid(member.id));
	if (unit_of_cgroup(text, "0::/init.scope", unit) == 0)
		expect(engine_name_valid(unit));
	free(text);
	as_json(data, size);
	return 0;
}
