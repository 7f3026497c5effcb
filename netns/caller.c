/* SPDX-License-Identifier: MIT */
/*
 * Opens a path on behalf of another process: see caller.h.
 *
 * A child process assumes the root directory and credentials of the caller, resolves the path and
 * passes an O_PATH descriptor back. It can be abandoned if the path leads into a file system that
 * does not answer.
 */
#include "caller.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>

#include "child.h"
#include "cleanup.h"
#include "clock.h"
#include "identity.h"
#include "netns.h"
#include "wait.h"
#include "walk.h"

/* symlink(2) holds the lock of the root directory until then. */
#define TIMEOUT_NSEC (5 * NSEC_PER_SEC)

/* Replaces /proc/self and /proc/thread-self by the paths of the caller. */
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

/* In the child: system calls only, since other threads may have held locks of libc at the fork. */
static int assume_identity(const struct identity *id, int sock)
{
	int r = identity_close_others(id, sock);

	if (r < 0)
		return r;
	if (fchdir(IDENTITY_ROOT) < 0 || chroot(".") < 0 || chdir("/") < 0)
		return -errno;
	return identity_become(id);
}

struct reply {
	int error;	     /* 0 and a descriptor, or a negative errno */
	char rest[PATH_MAX]; /* with -EXDEV */
};

union control {
	char space[CMSG_SPACE(sizeof(int))];
	struct cmsghdr align;
};

static void send_reply(int sock, int fd, struct reply *reply)
{
	struct iovec iov = {.iov_base = reply, .iov_len = sizeof(*reply)};
	union control control = {{0}};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
	struct cmsghdr *c;

	reply->error = fd < 0 ? fd : 0;
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

static int receive_reply(int sock, struct reply *reply)
{
	struct iovec iov = {.iov_base = reply, .iov_len = sizeof(*reply)};
	union control control;
	struct msghdr msg = {.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.space,
		.msg_controllen = sizeof(control.space)};
	struct cmsghdr *c;
	ssize_t n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC);
	int fd;

	if (n != sizeof(*reply))
		return n < 0 ? -errno : -EIO;
	if (reply->error)
		return reply->error;
	c = CMSG_FIRSTHDR(&msg);
	if (!c || c->cmsg_type != SCM_RIGHTS)
		return -EIO;
	memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

/* Opens PATH with O_PATH in a child that assumes ID. */
static int open_path_as(const struct identity *id, const char *path, struct reply *reply)
{
	_cleanup_close_ int ours = -1, theirs = -1;
	struct child child;
	int pair[2], r;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	ours = pair[0];
	theirs = pair[1];
	pid = child_fork(CHILD_TARGET, id->uid, &child);
	if (pid < 0)
		return -errno;
	if (pid == 0) {
		r = assume_identity(id, theirs);
		if (r == 0)
			r = walk_open(AT_FDCWD, path, reply->rest);
		send_reply(IDENTITY_OTHER, r, reply);
		_exit(0);
	}
	closep(&theirs);
	theirs = -1;
	r = wait_readable(ours, TIMEOUT_NSEC);
	if (r == 0)
		r = receive_reply(ours, reply);
	if (r == -EINTR || r == -ETIMEDOUT)
		child_end(&child);
	else /* the child is about to exit */
		child_leave(&child);
	return r;
}

int caller_open_netns(const struct caller *caller, const char *path, char rest[PATH_MAX])
{
	_cleanup_(identity_done) struct identity id;
	_cleanup_close_ int fd = -1;
	struct reply reply = {0};
	char real[PATH_MAX];
	int r = identity_read(caller->pid, &id);

	if (r < 0)
		return r;
	id.uid = caller->uid;
	id.gid = caller->gid;
	r = caller_path(&id, path, real);
	if (r < 0)
		return r;
	fd = open_path_as(&id, real, &reply);
	if (fd == -EXDEV)
		strcpy(rest, reply.rest);
	return fd < 0 ? fd : netns_reopen(fd);
}
