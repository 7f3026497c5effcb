/* SPDX-License-Identifier: MIT */
/*
 * Containers and pods that run now, by the names that their engines gave them: read from the files
 * that runtimes and engines keep, and from /proc; never asked of an engine. What was read is kept
 * as long as its files and directories are unchanged, and a container is told only while its
 * first process lives (its pid and start time, proc_pid_stat(5)); nothing is held open.
 *
 * The files are others': what is malformed, too long or strange costs that one name. Names and ids
 * that are no single path component of printable text without spaces are not told.
 *
 * All functions may be called from any thread that may block. 0 or a negative errno: -EINTR when
 * CALLER_INTERRUPT came (caller.h), -ETIMEDOUT or -EBUSY when others who ask are in the way. What
 * lies on a file system that does not answer is left out.
 */
#pragma once

#include <sys/types.h>

struct containers;

struct container {
	const char *engine; /* "docker", "containerd", … */
	const char *id;
	const char *name;      /* the id, where the engine gives none */
	const char *space;     /* containerd's namespace; the uid of a user's own engine; or "" */
	const char *namespace; /* of its pod, or "" */
	const char *pod;       /* or "" */
	pid_t pid;	       /* its first process */
	ino_t inode;	       /* the network namespace of that */
};

/* ROOT stands before every path that is read, /proc/… included: "", or a fixture's directory. */
struct containers *containers_new(const char *root);
struct containers *containers_free(struct containers *cs); /* takes NULL */

/*
 * What KEY leads to: a full id, the first 12 characters of one of 64, a name, or a name with the
 * place that tells it from others of that name, NAME@ENGINE, NAME@ENGINE:SPACE or
 * NAME@POD.NAMESPACE. A pod's own container (the name is POD) is found by its ids alone. An id of
 * one of root's containers never leads to a user's. -ENOENT: no container. -ENOTUNIQ: several, in
 * different namespaces.
 *
 * Costs the directories of the engines and what KEY leads to; a key that leads nowhere, a look at
 * the files of all containers; an id that no file tells, a pass over /proc.
 */
int containers_find(struct containers *cs, const char *key, ino_t *ret);

/*
 * Every key by which a container is found, each once, in order; NAME@… only where NAME alone is not
 * one. What is known by cgroups alone (another container's, a user's) is told as well, by its id.
 * Costs a pass over /proc.
 */
int containers_keys(struct containers *cs, int (*each)(const char *key, void *arg), void *arg);

/*
 * The namespace of a pod, which may have no process left. Of several of that name, the one that
 * started last. -ENOENT: no pod.
 */
int containers_pod(struct containers *cs, const char *namespace, const char *pod, ino_t *ret);

/* Has NAMESPACE a pod? 0 or -ENOENT. */
int containers_has_pods(struct containers *cs, const char *namespace);

/* Every pod, each once. NULL for POD's NAMESPACE stands for all. */
int containers_pods(struct containers *cs, const char *namespace,
	int (*each)(const char *namespace, const char *pod, void *arg), void *arg);

/*
 * The containers in the network namespace INODE (0: everywhere), by engine, name and id; also those
 * that are known by the cgroups of processes there alone. Costs a pass over /proc.
 */
int containers_in(struct containers *cs, ino_t inode,
	int (*each)(const struct container *container, void *arg), void *arg);
