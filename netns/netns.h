/* SPDX-License-Identifier: MIT */
/*
 * Network namespaces by descriptor: identifying them, creating them, and running code inside them.
 *
 * Unless stated otherwise, functions return 0 or a negative errno. All may be called from any
 * thread. The caller keeps ownership of descriptors passed in, and closes those returned. A
 * descriptor keeps its namespace alive: hold one for a request, never longer. "Home" is the network
 * namespace that netns_init() recorded; functions that enter another namespace return the thread to
 * home.
 * Sources: namespaces(7), network_namespaces(7), ioctl_nsfs(2), linux/nsfs.h, socket(7), fsopen(2),
 * fsmount(2).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Records the current network namespace of the process as home. Call once, before creating other
 * threads. -ENOPROTOOPT: the kernel is older than Linux 5.14.
 */
int netns_init(void);

/* A descriptor of the home namespace, valid for the lifetime of the process; not to be closed. */
int netns_home(void);

/* Whether FD (possibly O_PATH) is on nsfs, whatever its type of namespace. */
bool netns_on_nsfs(int fd);

/*
 * Opens PATH as a network namespace; FLAGS are additional flags of open(2). -EINVAL: not a network
 * namespace. Never blocks on a FIFO.
 */
int netns_open(const char *path, int flags);

/* Reopens the namespace that an O_PATH descriptor refers to; the caller keeps that descriptor. */
int netns_reopen(int fd);

/*
 * The cookie of the namespace, unique for this boot: as from SO_NETNS_COOKIE, but from the
 * descriptor alone where the kernel supports NS_GET_ID.
 */
int netns_cookie(int fd, uint64_t *ret);

/*
 * The uid that owns the user namespace that owns the network namespace, in the user namespace of
 * this process.
 */
int netns_owner(int fd, uid_t *ret);

/*
 * A close-on-exec socket that belongs to the namespace. The thread enters the namespace only to
 * create it, and is home on return. netns_lost() describes the only way that can fail.
 */
int netns_socket(int fd, int family, int type, int protocol);

/*
 * N sockets, one for each of PROTOCOLS, in a new private namespace that ends with them; -1 for a
 * protocol that the kernel does not support. The thread is home on return. On an error no socket is
 * left open.
 */
int netns_sockets_apart(int family, int type, const int *protocols, int *ret, size_t n);

/*
 * Calls FN inside the namespace, for interfaces that depend on the namespace of the calling thread,
 * such as much of /proc. Returns the result of FN; the thread is home on return. FN may block only
 * in the kernel.
 */
int netns_call(int fd, int (*fn)(void *arg), void *arg);

/*
 * Opens PATH inside the namespace, for files that are bound to the namespace in which they are
 * opened (/dev/net/tun). Otherwise like netns_socket().
 */
int netns_open_inside(int fd, const char *path, int flags);

/*
 * A descriptor of the root of a sysfs of the namespace, read-only. The mount is detached, ends with
 * the descriptor, and does not keep the namespace alive. -EPERM and others: mounting is not
 * permitted (mount_too_revealing() in the kernel, or a security module). See sysfs.h.
 */
int netns_sysfs(int fd);

/* The same, writable. */
int netns_sysfs_writable(int fd);

/* Creates a namespace and returns a descriptor of it; the thread is home on return. */
int netns_new(void);

/* Bind-mounts the namespace FD over the existing file TARGET. */
int netns_bind(int fd, const char *target);

/* True if this thread could not return home: it must end without doing anything else. */
bool netns_lost(void);
