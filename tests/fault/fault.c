/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into the daemon by tests/fault/faults: makes the n-th call of a function fail. Which
 * one, how, and when, stands in the file $NETNSFS_FAULT, which both map. Sees the calls that go
 * through the dynamic linker, of the daemon, of its libraries, and of children that have not called
 * exec; libc's own calls inside of, say, opendir(3) it does not see, so such functions are wrapped
 * themselves.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* The numbers are those of FUNCTIONS in tests/fault/faults. */
enum function {
	NONE,
	SOCKET,
	SETNS,
	UNSHARE,
	MOUNT,
	OPEN,
	RECV,
	SEND,
	MMAP,
	THREAD,
	CLONE,
	EPOLL,
	PIPE,
	MEMFD,
	MALLOC,
	FUNCTIONS,
};

struct order {
	_Atomic(uint32_t) function;
	_Atomic(int32_t) left; /* calls, the last of which fails */
	int32_t error;
	_Atomic(uint32_t) calls[FUNCTIONS]; /* all that were made */
};

static struct order *order;

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("NETNSFS_FAULT");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *map = mmap(NULL, sizeof(*order), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (fd >= 0)
		close(fd);
	order = map == MAP_FAILED ? NULL : map;
}

static bool fails(enum function function)
{
	if (!order)
		return false;
	atomic_fetch_add(&order->calls[function], 1);
	if (atomic_load(&order->function) != function)
		return false;
	if (atomic_fetch_sub(&order->left, 1) != 1)
		return false;
	errno = order->error;
	return true;
}

/* TYPE NAME(PARAMETERS), which says FAILURE when it is its turn. */
#define WRAP(function, failure, type, name, parameters, ...) \
	__attribute__((visibility("default"))) type name parameters \
	{ \
		static type(*_Atomic real) parameters; \
		if (fails(function)) \
			return failure; \
		if (!real) \
			real = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
		return real(__VA_ARGS__); \
	}

/* The same with a mode, or something like it, that is there or not. */
#define WRAP_OPEN(name, parameters, ...) \
	__attribute__((visibility("default"))) int name parameters \
	{ \
		static int(*_Atomic real) parameters; \
		va_list args; \
		mode_t mode; \
		va_start(args, flags); \
		mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0; \
		va_end(args); \
		if (fails(OPEN)) \
			return -1; \
		if (!real) \
			real = (int(*) parameters)dlsym(RTLD_NEXT, #name); \
		return real(__VA_ARGS__, mode); \
	}

int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int dir, const char *path, int flags);
int __openat64_2(int dir, const char *path, int flags);

WRAP(SOCKET, -1, int, socket, (int family, int type, int protocol), family, type, protocol)
WRAP(SOCKET, -1, int, socketpair, (int family, int type, int protocol, int pair[2]), family, type,
	protocol, pair)
WRAP(SETNS, -1, int, setns, (int fd, int kind), fd, kind)
WRAP(UNSHARE, -1, int, unshare, (int flags), flags)
WRAP(MOUNT, -1, int, mount,
	(const char *source, const char *target, const char *type, unsigned long flags,
		const void *data),
	source, target, type, flags, data)
WRAP(MOUNT, -1, int, umount2, (const char *target, int flags), target, flags)
WRAP_OPEN(open, (const char *path, int flags, ...), path, flags)
WRAP_OPEN(open64, (const char *path, int flags, ...), path, flags)
WRAP_OPEN(openat, (int dir, const char *path, int flags, ...), dir, path, flags)
WRAP_OPEN(openat64, (int dir, const char *path, int flags, ...), dir, path, flags)
WRAP(OPEN, -1, int, __open_2, (const char *path, int flags), path, flags)
WRAP(OPEN, -1, int, __open64_2, (const char *path, int flags), path, flags)
WRAP(OPEN, -1, int, __openat_2, (int dir, const char *path, int flags), dir, path, flags)
WRAP(OPEN, -1, int, __openat64_2, (int dir, const char *path, int flags), dir, path, flags)
WRAP(OPEN, NULL, FILE *, fopen, (const char *path, const char *mode), path, mode)
WRAP(OPEN, NULL, FILE *, fopen64, (const char *path, const char *mode), path, mode)
WRAP(OPEN, NULL, DIR *, opendir, (const char *path), path)
WRAP(RECV, -1, ssize_t, recvmsg, (int fd, struct msghdr *message, int flags), fd, message, flags)
WRAP(RECV, -1, ssize_t, recvfrom,
	(int fd, void *restrict data, size_t size, int flags, struct sockaddr *restrict from,
		socklen_t *restrict len),
	fd, data, size, flags, from, len)
WRAP(SEND, -1, ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), fd, message,
	flags)
WRAP(SEND, -1, ssize_t, sendto,
	(int fd, const void *data, size_t size, int flags, const struct sockaddr *to,
		socklen_t len),
	fd, data, size, flags, to, len)
WRAP(SEND, -1, ssize_t, send, (int fd, const void *data, size_t size, int flags), fd, data, size,
	flags)
WRAP(MMAP, MAP_FAILED, void *, mmap,
	(void *at, size_t size, int protection, int flags, int fd, off_t offset), at, size,
	protection, flags, fd, offset)
WRAP(MMAP, MAP_FAILED, void *, mmap64,
	(void *at, size_t size, int protection, int flags, int fd, off64_t offset), at, size,
	protection, flags, fd, offset)
WRAP(THREAD, errno, int, pthread_create,
	(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
		void *(*run)(void *), void *restrict arg),
	thread, attributes, run, arg)
WRAP(CLONE, -1, pid_t, fork, (void))
WRAP(EPOLL, -1, int, epoll_create1, (int flags), flags)
WRAP(EPOLL, -1, int, epoll_ctl, (int epoll, int op, int fd, struct epoll_event *event), epoll, op,
	fd, event)
WRAP(PIPE, -1, int, pipe2, (int pair[2], int flags), pair, flags)
WRAP(MEMFD, -1, int, memfd_create, (const char *name, unsigned flags), name, flags)

/* What has no function in libc. */
__attribute__((visibility("default"))) long syscall(long number, ...)
{
	static long (*_Atomic real)(long, ...);
	va_list args;
	long a[6];

	va_start(args, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(args, long);
	va_end(args);
	if ((number == SYS_clone && fails(CLONE)) || (number == SYS_openat2 && fails(OPEN)) ||
		(number == SYS_fsmount && fails(MOUNT)))
		return -1;
	if (!real)
		real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
	return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* AddressSanitizer has its own, and wants them while nothing else can be called yet. */
#ifndef WITH_ASAN
WRAP(MALLOC, NULL, void *, malloc, (size_t size), size)
WRAP(MALLOC, NULL, void *, calloc, (size_t n, size_t size), n, size)
WRAP(MALLOC, NULL, void *, realloc, (void *p, size_t size), p, size)
WRAP(MALLOC, NULL, void *, reallocarray, (void *p, size_t n, size_t size), p, n, size)
#endif
