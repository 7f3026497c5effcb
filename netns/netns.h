/* SPDX-License-Identifier: MIT */
/*
 * A network namespace behind a descriptor: is it one, which one, and a visit to it.
 *
 * All functions return 0 (or what they say) or a negative errno, and may be called from any
 * thread. A descriptor passed in stays the caller's; one handed out is the caller's to close.
 * A descriptor keeps its namespace alive: hold one for a request, never longer.
 * Sources: namespaces(7), network_namespaces(7), ioctl_nsfs(2), linux/nsfs.h, socket(7), fsopen(2),
 * fsmount(2).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Remembers the namespace that the process is in as its home. Once, before any other thread. */
int netns_init(void);

/* A descriptor of home, valid as long as the process lives; not to be closed. */
int netns_home(void);

/* Does fd (O_PATH will do) lie on nsfs, whatever its kind of namespace? */
bool netns_on_nsfs(int fd);

/*
 * Opens PATH as a network namespace, FLAGS being more flags of open(2). -EINVAL: it is something
 * else. Never blocks on a FIFO.
 */
int netns_open(const char *path, int flags);

/* Opens anew what an O_PATH descriptor leads to; that one stays the caller's. */
int netns_reopen(int fd);

/*
 * The kernel's number for the namespace that is never used again on this boot: what
 * SO_NETNS_COOKIE tells, taken from the descriptor alone where the kernel can (NS_GET_ID).
 */
int netns_cookie(int fd, uint64_t *ret);

/* The uid, as we see it, that owns the user namespace that owns the namespace. */
int netns_owner(int fd, uid_t *ret);

/*
 * A socket that belongs to the namespace. Only its making happens inside: the thread is home
 * again when this returns. Close-on-exec. See netns_lost() for the one way that can fail.
 */
int netns_socket(int fd, int family, int type, int protocol);

/*
 * Sockets of PROTOCOLS, N of them, in a new namespace that is nobody else's, and ends with them;
 * -1 of a protocol that the kernel does not have. The thread is home again. On an error there are
 * none.
 */
int netns_sockets_apart(int family, int type, const int *protocols, int *ret, size_t n);

/*
 * Calls FN inside the namespace, for what the kernel tells by where the thread is that asks: much
 * of /proc. What FN returned; the thread is home again. FN may block for the kernel alone.
 */
int netns_call(int fd, int (*fn)(void *arg), void *arg);

/*
 * Opens PATH inside the namespace: for files that belong to the namespace they were opened in
 * (/dev/net/tun). Otherwise as netns_socket().
 */
int netns_open_inside(int fd, const char *path, int flags);

/*
 * A descriptor of the root of the namespace's own sysfs, read-only. It is mounted nowhere, ends
 * with the descriptor, and does not keep the namespace alive. -EPERM and others: it may not be
 * mounted (mount_too_revealing() in the kernel, or a security module). See sysfs.h.
 */
int netns_sysfs(int fd);

/* A descriptor of a new namespace; the thread is home again. */
int netns_new(void);

/* Binds the namespace behind fd over the existing file TARGET. */
int netns_bind(int fd, const char *target);

/* True when this thread could not come home: it must do nothing more, and end. */
bool netns_lost(void);
