/* SPDX-License-Identifier: MIT */
/*
 * State files of OCI runtimes for running containers. runc: state.json, with the annotations as
 * labels "key=value" (libcontainer/container.go). crun: status, and in the same directory a copy of
 * the config.json of the OCI runtime specification. The files of a directory determine the runtime,
 * not its path: engines are configured to use either runtime.
 */
#include <errno.h>
#include <string.h>

#include "cleanup.h"
#include "engines.h"

void oci_done(struct oci *oci)
{
	json_decref(oci->annotations);
	json_decref(oci->state);
	json_decref(oci->config);
	*oci = (struct oci){.pid = 0};
}

const char *oci_annotation(const struct oci *oci, const char *key)
{
	return engine_text(oci->annotations, key);
}

static int parse_process(const json_t *state, const char *pid, const char *start, struct oci *ret)
{
	uint64_t number = engine_number(state, pid);

	if (number == 0 || number > INT_MAX)
		return -EINVAL;
	ret->pid = (pid_t)number;
	ret->start = engine_number(state, start);
	return 0;
}

static json_t *annotations_from_labels(const json_t *labels)
{
	json_t *object = json_object(), *label;
	size_t i;

	json_array_foreach(labels, i, label)
	{
		const char *text = json_string_value(label),
			   *equal = text ? strchr(text, '=') : NULL;
		_cleanup_free_ char *key = equal ? strndup(text, (size_t)(equal - text)) : NULL;

		if (key)
			json_object_set_new(object, key, json_string(equal + 1));
	}
	return object;
}

/* Returns the mount source of /etc/hosts: its directory has other state files of the engine. */
static const char *find_hosts(const json_t *mounts)
{
	const char *to;
	json_t *mount;
	size_t i;

	json_array_foreach(mounts, i, mount)
	{
		to = engine_text(mount, "destination");
		if (to && strcmp(to, "/etc/hosts") == 0)
			return engine_text(mount, "source");
	}
	return NULL;
}

int oci_parse_runc(json_t *state, struct oci *ret)
{
	const json_t *config = json_object_get(state, "config");

	ret->state = json_incref(state);
	ret->annotations = annotations_from_labels(json_object_get(config, "labels"));
	ret->bundle = oci_annotation(ret, "bundle");
	ret->hostname = engine_text(config, "hostname");
	ret->hosts = find_hosts(json_object_get(config, "mounts"));
	return parse_process(state, "init_process_pid", "init_process_start", ret);
}

int oci_parse_crun(json_t *status, json_t *config, struct oci *ret)
{
	ret->is_crun = true;
	ret->state = json_incref(status);
	ret->config = json_incref(config);
	ret->annotations = json_incref(json_object_get(config, "annotations"));
	ret->bundle = engine_text(status, "bundle");
	ret->hostname = engine_text(config, "hostname");
	ret->hosts = find_hosts(json_object_get(config, "mounts"));
	return parse_process(status, "pid", "process-start-time", ret);
}

static json_t *read_state_file(struct engine_reader *rd, const char *path, const char *name)
{
	char file[PATH_MAX];
	int n = snprintf(file, sizeof(file), "%s/%s", path, name);

	return n < PATH_MAX ? engine_json(rd->files, rd->stamps, file) : NULL;
}

static int read_crun(struct engine_reader *rd, const char *path, struct oci *ret)
{
	json_t *status = read_state_file(rd, path, "status"), *config;
	int r;

	if (!status)
		return -ENOENT;
	config = read_state_file(rd, path, "config.json");
	r = oci_parse_crun(status, config, ret);
	json_decref(status);
	json_decref(config);
	return r;
}

int oci_read(struct engine_reader *rd, const char *path, struct oci *ret)
{
	json_t *state = read_state_file(rd, path, "state.json");
	int r;

	*ret = (struct oci){.path = path, .id = strrchr(path, '/') + 1};
	ret->is_users = engine_path_of_user(path, &ret->uid);
	if (!state)
		return read_crun(rd, path, ret);
	r = oci_parse_runc(state, ret);
	json_decref(state);
	return r;
}

void oci_above(const struct oci *oci, char ret[NAME_MAX + 1])
{
	const char *end = oci->id - 1, *begin = end;

	while (begin > oci->path && begin[-1] != '/')
		begin--;
	snprintf(ret, NAME_MAX + 1, "%.*s", (int)(end - begin), begin);
}

/* The space of a user's engine is the uid: several users may have containers of the same name. */
static void fill_state(const struct oci *oci, struct engine_record *ret)
{
	ret->pid = oci->pid;
	ret->start = oci->start;
	ret->is_users = oci->is_users;
	if (oci->is_users)
		snprintf(ret->space, sizeof(ret->space), "%u", oci->uid);
}

int oci_claim(struct engine_reader *rd, const struct oci *oci, struct engine_record *ret)
{
	if (!engine_copy_name(ret->id, oci->id))
		return -EINVAL;
	fill_state(oci, ret);
	for (size_t i = 0; engines[i] && !ret->engine; i++)
		if (engines[i]->claims && engines[i]->claims(oci))
			ret->engine = engines[i];
	if (ret->engine && ret->engine->complete)
		ret->engine->complete(rd, oci, ret);
	return 0;
}

int oci_read_record(struct engine_reader *rd, const char *path, struct engine_record *ret)
{
	_cleanup_(oci_done) struct oci oci;
	int r = oci_read(rd, path, &oci);

	return r < 0 ? r : oci_claim(rd, &oci, ret);
}
