/* SPDX-License-Identifier: MIT */
/*
 * Network namespaces by descriptor: see netns.h.
 *
 * Only this file moves threads between network namespaces, and every function returns the thread to
 * the home namespace before it returns. Names, links and routes are handled elsewhere.
 */
#include "netns.h"

#include <fcntl.h>
#include <linux/nsfs.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "cleanup.h"

/* glibc before 2.36 has neither the functions nor the constants. */
#ifndef FSOPEN_CLOEXEC
#include <linux/mount.h>
#endif

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif
#ifndef NS_GET_ID
#define NS_GET_ID _IOR(NSIO, 0xd, uint64_t)
#endif

/* /proc/self is the main thread; the namespace of the calling thread shows only here. */
#define THREAD_NETNS "/proc/thread-self/ns/net"

static int home = -1;
static __thread bool lost;

int netns_init(void)
{
	uint64_t cookie;

	home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (home < 0)
		return -errno;
	return netns_cookie(home, &cookie) == -ENOPROTOOPT ? -ENOPROTOOPT : 0;
}

int netns_home(void)
{
	return home;
}

bool netns_lost(void)
{
	return lost;
}

/* Returns the thread to the home namespace. Returns R, or the error that leaves the thread lost. */
static int return_home(int r)
{
	if (setns(home, CLONE_NEWNET) == 0)
		return r;
	lost = true;
	return -errno;
}

static dev_t nsfs;
static pthread_once_t nsfs_once = PTHREAD_ONCE_INIT;

/* There is a single nsfs for all namespaces. */
static void init_nsfs_device(void)
{
	struct stat st;

	if (stat(THREAD_NETNS, &st) == 0)
		nsfs = st.st_dev;
}

/* Not fstatfs(2), which sends a request to the server of a FUSE or NFS mount. */
bool netns_on_nsfs(int fd)
{
	struct statx st;

	pthread_once(&nsfs_once, init_nsfs_device);
	return statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, 0, &st) == 0 &&
	       makedev(st.stx_dev_major, st.stx_dev_minor) == nsfs;
}

int netns_open(const char *path, int flags)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags);

	if (fd < 0)
		return -errno;
	if (!netns_on_nsfs(fd) || ioctl(fd, NS_GET_NSTYPE) != CLONE_NEWNET)
		return -EINVAL;
	return steal_fd(&fd);
}

struct fd_path {
	char text[sizeof("/proc/self/fd/") + 11];
};

static struct fd_path fd_path_of(int fd)
{
	struct fd_path path;

	snprintf(path.text, sizeof(path.text), "/proc/self/fd/%d", fd);
	return path;
}

int netns_reopen(int fd)
{
	return netns_on_nsfs(fd) ? netns_open(fd_path_of(fd).text, 0) : -EINVAL;
}

/* SO_NETNS_COOKIE is the cookie of the namespace of a socket (since Linux 5.14). */
static int cookie_of_socket(int fd, uint64_t *ret)
{
	_cleanup_close_ int sock = netns_socket(fd, AF_UNIX, SOCK_DGRAM, 0);
	uint64_t cookie;
	socklen_t len = sizeof(cookie);

	if (sock < 0)
		return sock;
	if (getsockopt(sock, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &len) < 0)
		return -errno;
	*ret = cookie;
	return 0;
}

int netns_cookie(int fd, uint64_t *ret)
{
	uint64_t id;

	if (ioctl(fd, NS_GET_ID, &id) < 0)
		return cookie_of_socket(fd, ret);
	*ret = id;
	return 0;
}

int netns_owner(int fd, uid_t *ret)
{
	_cleanup_close_ int user = ioctl(fd, NS_GET_USERNS);
	uid_t uid;

	if (user < 0 || ioctl(user, NS_GET_OWNER_UID, &uid) < 0)
		return -errno;
	*ret = uid;
	return 0;
}

int netns_socket(int fd, int family, int type, int protocol)
{
	_cleanup_close_ int sock = -1;
	int r;

	if (setns(fd, CLONE_NEWNET) < 0)
		return -errno;
	sock = socket(family, type | SOCK_CLOEXEC, protocol);
	r = return_home(sock < 0 ? -errno : 0);
	return r < 0 ? r : steal_fd(&sock);
}

int netns_sockets_apart(int family, int type, const int *protocols, int *ret, size_t n)
{
	size_t i;
	int r = 0;

	if (unshare(CLONE_NEWNET) < 0)
		return -errno;
	for (i = 0; r == 0 && i < n; i++) {
		ret[i] = socket(family, type | SOCK_CLOEXEC, protocols[i]);
		r = ret[i] < 0 && errno != EPROTONOSUPPORT ? -errno : 0;
	}
	r = return_home(r);
	while (r < 0 && i-- > 0) {
		closep(&ret[i]);
		ret[i] = -1;
	}
	return r;
}

int netns_open_inside(int fd, const char *path, int flags)
{
	_cleanup_close_ int file = -1;
	int r;

	if (setns(fd, CLONE_NEWNET) < 0)
		return -errno;
	file = open(path, flags | O_CLOEXEC);
	r = return_home(file < 0 ? -errno : 0);
	return r < 0 ? r : steal_fd(&file);
}

int netns_call(int fd, int (*fn)(void *arg), void *arg)
{
	if (setns(fd, CLONE_NEWNET) < 0)
		return -errno;
	return return_home(fn(arg));
}

struct sysfs_mount {
	unsigned attributes;
	int fd;
};

static int mount_sysfs(void *arg)
{
	_cleanup_close_ int fs = (int)syscall(SYS_fsopen, "sysfs", FSOPEN_CLOEXEC);
	struct sysfs_mount *m = arg;

	if (fs < 0 || syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -errno;
	m->fd = (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC,
		m->attributes | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	return m->fd < 0 ? -errno : 0;
}

static int sysfs_of(int fd, unsigned attributes)
{
	struct sysfs_mount m = {.attributes = attributes, .fd = -1};
	int r = netns_call(fd, mount_sysfs, &m);

	if (r < 0)
		closep(&m.fd);
	return r < 0 ? r : m.fd;
}

int netns_sysfs(int fd)
{
	return sysfs_of(fd, MOUNT_ATTR_RDONLY);
}

int netns_sysfs_writable(int fd)
{
	return sysfs_of(fd, 0);
}

int netns_new(void)
{
	_cleanup_close_ int fd = -1;
	int r;

	if (unshare(CLONE_NEWNET) < 0)
		return -errno;
	fd = open(THREAD_NETNS, O_RDONLY | O_CLOEXEC);
	r = return_home(fd < 0 ? -errno : 0);
	return r < 0 ? r : steal_fd(&fd);
}

int netns_bind(int fd, const char *target)
{
	return mount(fd_path_of(fd).text, target, "none", MS_BIND, NULL) < 0 ? -errno : 0;
}
