/* SPDX-License-Identifier: MIT */
/*
 * Container engines: one source file and one row for each. A row says where an engine keeps what
 * runs, which of the containers found there (or where the runtime below it keeps them) are its own,
 * what it calls them, and which cgroups it puts them in. No function here knows an index or a key.
 *
 * Texts that are told are checked by engine_tell(). One thread at a time.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <time.h>

#include "engine_files.h"

struct engine;

/* What is known of one entry of a place. */
struct engine_record {
	const struct engine *engine; /* NULL: nothing runs there */
	pid_t pid;		     /* the first process; 0: only a namespace is known, NETNS */
	uint64_t start;		     /* of that, as in /proc/PID/stat */
	bool is_users;		     /* it is told by somebody who is not root */
	bool is_infra;		     /* a pod's own: its name is the same in every pod */
	struct timespec written;     /* NETNS */
	char id[NAME_MAX + 1], name[NAME_MAX + 1], space[NAME_MAX + 1];
	char namespace[NAME_MAX + 1], pod[NAME_MAX + 1], sandbox[NAME_MAX + 1];
	char netns[NAME_MAX + 1];
};

/* What an OCI runtime keeps of a container. */
struct oci {
	const char *path; /* of its directory */
	const char *id;	  /* the last component of that */
	json_t *annotations;
	const char *bundle, *hostname, *hosts; /* hosts: what /etc/hosts is. NULL: not said */
	pid_t pid;
	uint64_t start;
	bool is_crun, is_users;
	uid_t uid;		/* whose directory it is in, when is_users */
	json_t *state, *config; /* own all of the above */
};

/* What a row's functions read with. */
struct engine_reader {
	struct engine_files *files;
	struct stamps *stamps;
};

/* A component PREFIX ID SUFFIX of a cgroup's path, below one that begins with PARENT. */
struct engine_cgroup {
	const char *parent; /* NULL: any */
	const char *prefix, *suffix;
	bool any_id; /* else 64 hexadecimal digits */
};

struct engine {
	const char *name;

	/*
	 * Paths of entries, `*` standing for the rest of a component; ends with NULL. RELIST: these
	 * directories do not tell by their times that they have changed.
	 */
	const char *const *places;
	bool relist;

	/* What is at PATH, an entry of a place. */
	int (*read)(struct engine_reader *rd, const char *path, struct engine_record *ret);

	/* Is it this engine's? What does it say of it beyond what is in RET? NULL: all, nothing. */
	bool (*claims)(const struct oci *oci);
	void (*tell)(struct engine_reader *rd, const struct oci *oci, struct engine_record *ret);

	const struct engine_cgroup *cgroups; /* the last one has no prefix */
};

extern const struct engine engine_docker, engine_podman, engine_crio, engine_containerd,
	engine_crun, engine_runc, engine_lxc, engine_cni;

/* In the order in which they are asked; ends with NULL. */
extern const struct engine *const engines[];

/* A container as the cgroup of a process names it. */
struct engine_member {
	const struct engine *engine;
	char id[NAME_MAX + 1];
};

/*
 * The innermost container that TEXT, a /proc/PID/cgroup, puts a process in: v1, v2 or both; by
 * cgroupfs or by systemd. -ENOENT: it is in none that we know of.
 */
int container_of_cgroup(const char *text, struct engine_member *ret);

/* One component of a path: printable UTF-8 without spaces, of 1 to 255 bytes, not "." or "..". */
bool engine_name_valid(const char *name);

/* Is it an id of 64 hexadecimal digits? */
bool engine_id_is_long(const char *id);

/* Copies TEXT, which may be NULL, if it is a valid name: false, and nothing is done, if not. */
bool engine_tell(char to[NAME_MAX + 1], const char *text);

/*
 * The beginning of the arguments of PID, each with a NUL behind it: their size. Never waits long:
 * who makes us wait, by a container of the user UID, has none for a while, and what is made of RD
 * is not kept.
 */
#define ENGINE_ARGV_SIZE 16384
ssize_t engine_argv(struct engine_reader *rd, uid_t uid, pid_t pid, char buf[ENGINE_ARGV_SIZE]);

/* Reads a state of runc's or crun's, and asks the engines, in order, whose it is. */
int oci_tell(struct engine_reader *rd, const char *path, struct engine_record *ret);

/* The second half of that. */
int oci_claim(struct engine_reader *rd, const struct oci *oci, struct engine_record *ret);

/* The state in the directory PATH. oci_done() takes one that is half made. */
int oci_read(struct engine_reader *rd, const char *path, struct oci *ret);
void oci_done(struct oci *oci);

/* The parts of it that are text: runc's state.json; crun's status and config.json. */
int oci_parse_runc(json_t *state, struct oci *ret);
int oci_parse_crun(json_t *status, json_t *config, struct oci *ret);

/* A value of the state's annotations, or NULL. */
const char *oci_annotation(const struct oci *oci, const char *key);

/* The name of the directory above the state's own: "moby" of …/moby/ID. */
void oci_above(const struct oci *oci, char ret[NAME_MAX + 1]);

/* What Kubernetes' own labels say, which most engines keep. */
void engine_tell_labels(const json_t *labels, struct engine_record *ret);
