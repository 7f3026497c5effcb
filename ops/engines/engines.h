/* SPDX-License-Identifier: MIT */
/*
 * Container engines: one source file and one row for each. A row contains the places where the
 * engine keeps the state of running containers, and the functions that recognize its containers
 * there (or in the places of its runtime) and read their names, and the names of its cgroups. No
 * function here knows an index or a key.
 *
 * engine_copy_name() validates all texts of a record. One thread at a time.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <time.h>

#include "engine_files.h"

struct engine;

/* Result of reading one entry of a place. */
struct engine_record {
	const struct engine *engine; /* NULL: no container */
	pid_t pid;		     /* the first process; 0: only `netns` is known */
	uint64_t start;		     /* of pid, as in /proc/PID/stat */
	bool is_users;		     /* from the directory of a user, not of root */
	bool is_infra;		     /* infra container of a pod: same name in every pod */
	struct timespec written;     /* mtime of the file that contains `netns` */
	char id[NAME_MAX + 1], name[NAME_MAX + 1], space[NAME_MAX + 1];
	char namespace[NAME_MAX + 1], pod[NAME_MAX + 1], sandbox[NAME_MAX + 1];
	char netns[NAME_MAX + 1];
};

/* State of a container as an OCI runtime stores it. */
struct oci {
	const char *path; /* of the state directory */
	const char *id;	  /* last component of path */
	json_t *annotations;
	const char *bundle, *hostname,
		*hosts; /* hosts: mount source of /etc/hosts. NULL: unknown */
	pid_t pid;
	uint64_t start;
	bool is_crun, is_users;
	uid_t uid;		/* owner of the directory, if is_users */
	json_t *state, *config; /* own all strings above */
};

/* Context of the functions of a row. */
struct engine_reader {
	struct engine_files *files;
	struct stamps *stamps;
};

/* Matches a component PREFIX ID SUFFIX of a cgroup path if its parent starts with PARENT. */
struct engine_cgroup {
	const char *parent; /* NULL: any */
	const char *prefix, *suffix;
	bool any_id; /* false: an ID has 64 hexadecimal digits */
};

struct engine {
	const char *name;

	/*
	 * Patterns of entries; `*` matches the rest of a component; ends with NULL. RELIST: changes
	 * do not update the times of these directories.
	 */
	const char *const *places;
	bool relist;

	/* Reads PATH, an entry of a place. */
	int (*read)(struct engine_reader *rd, const char *path, struct engine_record *ret);

	/*
	 * claims: true if the container belongs to this engine; NULL: never. complete: completes
	 * RET with the engine's own data; NULL: there is none.
	 */
	bool (*claims)(const struct oci *oci);
	void (*complete)(
		struct engine_reader *rd, const struct oci *oci, struct engine_record *ret);

	const struct engine_cgroup *cgroups; /* ends with a NULL prefix */
};

extern const struct engine engine_docker, engine_podman, engine_crio, engine_containerd,
	engine_crun, engine_runc, engine_lxc, engine_cni;

/* In the order of precedence of claims(); ends with NULL. */
extern const struct engine *const engines[];

/* A container as identified by the cgroup of a process. */
struct engine_member {
	const struct engine *engine;
	char id[NAME_MAX + 1];
};

/*
 * Finds the innermost container in TEXT, a /proc/PID/cgroup: cgroup v1, v2 or both, with the
 * cgroupfs or the systemd driver. -ENOENT: none known.
 */
int container_of_cgroup(const char *text, struct engine_member *ret);

/* True if an engine gives a cgroup named NAME to a container, whatever the parent is. */
bool engine_names_cgroup(const char *name);

/* True for one path component: printable UTF-8 without spaces, 1 to 255 bytes, not "." or "..". */
bool engine_name_valid(const char *name);

/* True if ID has exactly 64 hexadecimal digits, in lower case. */
bool engine_id_is_long(const char *id);

/* Copies TEXT if engine_name_valid(). Returns false, without effect, if not, or if it is NULL. */
bool engine_copy_name(char to[NAME_MAX + 1], const char *text);

/*
 * Reads the first arguments of PID, each NUL-terminated. Returns their size. The wait is limited:
 * after a timeout, requests for containers of the user UID fail for a while, and the stamps of RD
 * are invalidated.
 */
#define ENGINE_ARGV_SIZE 16384
ssize_t engine_argv(struct engine_reader *rd, uid_t uid, pid_t pid, char buf[ENGINE_ARGV_SIZE]);

/* Reads a state of runc or crun, and finds the engine that claims it. */
int oci_read_record(struct engine_reader *rd, const char *path, struct engine_record *ret);

/* The second step of oci_read_record(): finds the engine and fills RET. */
int oci_claim(struct engine_reader *rd, const struct oci *oci, struct engine_record *ret);

/* Reads the state in the directory PATH. oci_done() accepts a partially filled RET. */
int oci_read(struct engine_reader *rd, const char *path, struct oci *ret);
void oci_done(struct oci *oci);

/* Parsers: state.json of runc; status and config.json of crun. */
int oci_parse_runc(json_t *state, struct oci *ret);
int oci_parse_crun(json_t *status, json_t *config, struct oci *ret);

/* The value of the annotation KEY, or NULL. */
const char *oci_annotation(const struct oci *oci, const char *key);

/* The name of the parent of the state directory: "moby" of …/moby/ID. */
void oci_above(const struct oci *oci, char ret[NAME_MAX + 1]);

/* Copies the Kubernetes labels, which most engines store. */
void engine_copy_labels(const json_t *labels, struct engine_record *ret);
