/* SPDX-License-Identifier: MIT */
/*
 * Opening a path as somebody else: see caller.h.
 *
 * A child process takes on the caller's root, groups, file system ids, user namespace and
 * capabilities, in that order, walks the path and hands an O_PATH descriptor back. A child,
 * because setns(2) into a user namespace asks for a process with one thread, and because a child
 * can be left behind when the path leads into a file system that does not answer.
 */
#include "caller.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "child.h"
#include "cleanup.h"
#include "netns.h"
#include "walk.h"

#define GROUPS_MAX 1024
#define PATIENCE_SECONDS 5 /* meanwhile symlink(2) holds the lock of the root directory */

/* What /proc says of the caller, gathered before the fork. */
struct identity {
	struct caller caller;
	pid_t tgid, tid; /* in the caller's own pid namespace */
	uint64_t effective;
	gid_t groups[GROUPS_MAX];
	size_t n_groups;
	int root;
	int user; /* -1: the same user namespace as ours */
};

static pid_t last_number(const char *list)
{
	const char *last = strrchr(list, '\t');

	return (pid_t)strtol(last ? last : list, NULL, 10);
}

static void read_groups(struct identity *id, char *list)
{
	char *end;

	for (;;) {
		gid_t gid = (gid_t)strtoul(list, &end, 10);

		if (end == list || id->n_groups == GROUPS_MAX)
			return;
		id->groups[id->n_groups++] = gid;
		list = end;
	}
}

static int read_status(struct identity *id)
{
	_cleanup_fclose_ FILE *f = NULL;
	_cleanup_free_ char *line = NULL;
	char path[64];
	size_t size = 0;

	snprintf(path, sizeof(path), "/proc/%d/status", id->caller.pid);
	f = fopen(path, "re");
	if (!f)
		return -ESRCH;
	while (getline(&line, &size, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "NStgid:", 7) == 0)
			id->tgid = last_number(line + 7);
		else if (strncmp(line, "NSpid:", 6) == 0)
			id->tid = last_number(line + 6);
		else if (strncmp(line, "Groups:", 7) == 0)
			read_groups(id, line + 7);
		else if (strncmp(line, "CapEff:", 7) == 0)
			id->effective = strtoull(line + 7, NULL, 16);
	}
	return id->tgid && id->tid ? 0 : -ESRCH;
}

static int open_of(pid_t pid, const char *what, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, what);
	return open(path, flags | O_CLOEXEC);
}

static bool same_file(int a, int b)
{
	struct stat x, y;

	return fstat(a, &x) == 0 && fstat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

static void identity_done(struct identity *id)
{
	closep(&id->root);
	closep(&id->user);
}

static int identity_read(const struct caller *caller, struct identity *id)
{
	_cleanup_close_ int own = -1;
	int r;

	*id = (struct identity){.caller = *caller, .root = -1, .user = -1};
	if (caller->pid <= 0)
		return -ESRCH;
	r = read_status(id);
	if (r < 0)
		return r;
	id->root = open_of(caller->pid, "root", O_PATH | O_DIRECTORY);
	id->user = open_of(caller->pid, "ns/user", O_RDONLY);
	own = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
	if (id->root < 0 || id->user < 0 || own < 0)
		return -errno;
	if (same_file(id->user, own))
		closep(&id->user), id->user = -1;
	return 0;
}

/* /proc/self is whoever looks: say who that is. */
static int caller_path(const struct identity *id, const char *path, char ret[PATH_MAX])
{
	static const char self[] = "/proc/self/", thread[] = "/proc/thread-self/";
	int n;

	if (strncmp(path, self, strlen(self)) == 0)
		n = snprintf(ret, PATH_MAX, "/proc/%d/%s", id->tgid, path + strlen(self));
	else if (strncmp(path, thread, strlen(thread)) == 0)
		n = snprintf(ret, PATH_MAX, "/proc/%d/task/%d/%s", id->tgid, id->tid,
			path + strlen(thread));
	else
		n = snprintf(ret, PATH_MAX, "%s", path);
	return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* In the child, from here on: only system calls, for other threads may have held libc's locks. */
static int set_effective(uint64_t effective)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data) < 0)
		return -errno;
	data[0].effective = data[0].permitted & (uint32_t)effective;
	data[1].effective = data[1].permitted & (uint32_t)(effective >> 32);
	return syscall(SYS_capset, &header, data) < 0 ? -errno : 0;
}

/*
 * Nothing of the daemon's stays open in a child that may outlive it: its descriptor of the mounted
 * tree would keep that tree hanging.
 */
enum { CHILD_ROOT, CHILD_USER, CHILD_SOCK, CHILD_REST };

static int close_others(const struct identity *id, int sock)
{
	if (dup2(id->root, CHILD_ROOT) < 0 || dup2(sock, CHILD_SOCK) < 0 ||
		(id->user >= 0 && dup2(id->user, CHILD_USER) < 0))
		return -errno;
	return syscall(SYS_close_range, CHILD_REST, ~0u, 0) < 0 ? -errno : 0;
}

static int become(const struct identity *id)
{
	if (fchdir(CHILD_ROOT) < 0 || chroot(".") < 0 || chdir("/") < 0)
		return -errno;
	if (syscall(SYS_setgroups, id->n_groups, id->groups) < 0)
		return -errno;
	setfsgid(id->caller.gid);
	setfsuid(id->caller.uid);
	if ((gid_t)setfsgid((gid_t)-1) != id->caller.gid ||
		(uid_t)setfsuid((uid_t)-1) != id->caller.uid)
		return -EPERM;
	if (id->user >= 0 && setns(CHILD_USER, CLONE_NEWUSER) < 0)
		return -errno;
	return set_effective(id->effective);
}

struct answer {
	int error;	     /* 0, or a negative errno; with 0 comes a descriptor */
	char rest[PATH_MAX]; /* with -EXDEV */
};

union control {
	char space[CMSG_SPACE(sizeof(int))];
	struct cmsghdr align;
};

static void send_answer(int sock, int fd, struct answer *answer)
{
	struct iovec iov = {.iov_base = answer, .iov_len = sizeof(*answer)};
	union control control = {{0}};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
	struct cmsghdr *c;

	answer->error = fd < 0 ? fd : 0;
	if (fd >= 0) {
		msg.msg_control = control.space;
		msg.msg_controllen = sizeof(control.space);
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	}
	sendmsg(sock, &msg, MSG_NOSIGNAL);
}

static int receive_answer(int sock, struct answer *answer)
{
	struct iovec iov = {.iov_base = answer, .iov_len = sizeof(*answer)};
	union control control;
	struct msghdr msg = {.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.space,
		.msg_controllen = sizeof(control.space)};
	struct cmsghdr *c;
	int fd;

	if (recvmsg(sock, &msg, MSG_CMSG_CLOEXEC) != sizeof(*answer))
		return -EIO;
	if (answer->error)
		return answer->error;
	c = CMSG_FIRSTHDR(&msg);
	if (!c || c->cmsg_type != SCM_RIGHTS)
		return -EIO;
	memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

static int wait_for_answer(int sock, struct answer *answer)
{
	struct pollfd p = {.fd = sock, .events = POLLIN};
	struct timespec patience = {.tv_sec = PATIENCE_SECONDS};
	sigset_t mask;
	int n;

	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	sigdelset(&mask, CALLER_INTERRUPT);
	n = ppoll(&p, 1, &patience, &mask);
	if (n <= 0)
		return n < 0 ? -errno : -ETIMEDOUT;
	return receive_answer(sock, answer);
}

/* An O_PATH descriptor of whatever PATH leads to. */
static int open_as(const struct identity *id, const char *path, struct answer *answer)
{
	_cleanup_close_ int ours = -1, theirs = -1, pidfd = -1;
	int pair[2], r;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	ours = pair[0];
	theirs = pair[1];
	child = child_fork(&pidfd);
	if (child < 0)
		return -errno;
	if (child == 0) {
		r = close_others(id, theirs);
		if (r == 0)
			r = become(id);
		if (r == 0)
			r = walk_open(AT_FDCWD, path, answer->rest);
		send_answer(CHILD_SOCK, r, answer);
		_exit(0);
	}
	closep(&theirs);
	theirs = -1;
	r = wait_for_answer(ours, answer);
	syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
	return r;
}

int caller_open_netns(const struct caller *caller, const char *path, char rest[PATH_MAX])
{
	_cleanup_(identity_done) struct identity id;
	_cleanup_close_ int fd = -1;
	struct answer answer = {0};
	char real[PATH_MAX];
	int r = identity_read(caller, &id);

	if (r < 0)
		return r;
	r = caller_path(&id, path, real);
	if (r < 0)
		return r;
	fd = open_as(&id, real, &answer);
	if (fd == -EXDEV)
		strcpy(rest, answer.rest);
	return fd < 0 ? fd : netns_reopen(fd);
}
