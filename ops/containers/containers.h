/* SPDX-License-Identifier: MIT */
/*
 * Running containers and pods, by the names that their engines gave them. Sources: state files of
 * runtimes and engines, and /proc; engines are never contacted. File contents are cached while the
 * files and directories are unchanged. A container is reported only while its first process is
 * alive (pid and start time, proc_pid_stat(5)). No file is kept open.
 *
 * The files are untrusted input: a malformed or oversized one only loses its own name. Names and
 * ids that are not a single path component of printable text without spaces are not reported.
 *
 * All functions may be called from any thread that may block. They return 0 or a negative errno:
 * -EINTR on WAIT_INTERRUPT (wait.h), -ETIMEDOUT or -EBUSY if other queries block this one.
 * Files on a file system that does not respond are left out.
 */
#pragma once

#include <sys/types.h>

struct containers;

struct container {
	const char *engine; /* "docker", "containerd", … */
	const char *id;
	const char *name;      /* the id, if the engine has no name */
	const char *space;     /* containerd namespace; uid of a user's engine; or "" */
	const char *namespace; /* of the pod, or "" */
	const char *pod;       /* or "" */
	pid_t pid;	       /* the first process */
	ino_t inode;	       /* network namespace of pid */
};

/* ROOT is prepended to every path, including /proc/…: "", or a directory of test fixtures. */
struct containers *containers_new(const char *root);
struct containers *containers_free(struct containers *cs); /* takes NULL */

/*
 * Finds the network namespace of the container KEY: a full id, the first 12 characters of an id of
 * 64, a name, or a qualified name: NAME@ENGINE, NAME@ENGINE:SPACE or NAME@POD.NAMESPACE. The infra
 * container of a pod (named POD) is found only by its ids. The id of a container of root never
 * resolves to a container of a user. -ENOENT: no container. -ENOTUNIQ: several containers in
 * different namespaces.
 *
 * Cost: a check of the directories of the engines and of the records of KEY. Without a match: a
 * check of the files of all containers. An id that is in no file: a scan of /proc.
 */
int containers_find(struct containers *cs, const char *key, ino_t *ret);

/*
 * Calls EACH for every key of containers_find(), sorted, without duplicates; NAME@… only if NAME
 * alone is ambiguous. Containers known only from cgroups (see container_cgroups.h) are listed by
 * id. Cost: a scan of /proc.
 */
int containers_keys(struct containers *cs, int (*each)(const char *key, void *arg), void *arg);

/*
 * Finds the network namespace of a pod, which may have no process left. Of several pods with that
 * name, the one that started last. -ENOENT: no pod.
 */
int containers_pod(struct containers *cs, const char *namespace, const char *pod, ino_t *ret);

/* 0 if NAMESPACE has a pod, else -ENOENT. */
int containers_has_pods(struct containers *cs, const char *namespace);

/* Calls EACH once for every pod of NAMESPACE; NULL: of all namespaces. */
int containers_pods(struct containers *cs, const char *namespace,
	int (*each)(const char *namespace, const char *pod, void *arg), void *arg);

/*
 * Calls EACH for the containers in the network namespace INODE (0: in any), sorted by engine, name
 * and id; including those known only from the cgroups of processes there. Cost: a scan of /proc.
 */
int containers_in(struct containers *cs, ino_t inode,
	int (*each)(const struct container *container, void *arg), void *arg);
