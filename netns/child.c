/* SPDX-License-Identifier: MIT */
/* Child processes with limits: see child.h. */
#include "child.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "cleanup.h"
#include "clock.h"
#include "wait.h"

#define GRACE_MSEC 100 /* for a child to end after SIGKILL */

/* In the child: system calls only, since other threads may have held locks of libc at the fork. */
static void exec_in_netns(int netns, char *const argv[], const int fds[3])
{
	char *environment[] = {NULL};
	sigset_t none;

	sigemptyset(&none);
	if (setns(netns, CLONE_NEWNET) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ||
		sigprocmask(SIG_SETMASK, &none, NULL) < 0)
		return;
	/* main() ensures that the three are not 0, 1 or 2. */
	for (int i = 0; i < 3; i++)
		if (dup2(fds[i], i) < 0)
			return;
	if (syscall(SYS_close_range, 3, ~0u, 0) == 0)
		execve("/proc/self/exe", argv, environment);
}

/* Waits up to MSEC, also while WAIT_INTERRUPT is pending. */
static bool has_ended(int pidfd, int msec)
{
	struct pollfd p = {.fd = pidfd, .events = POLLIN};

	return poll(&p, 1, msec) > 0;
}

int child_wait(const struct child *child, unsigned seconds)
{
	return wait_readable(child->pidfd, seconds * NSEC_PER_SEC);
}

/*
 * A child that waits for a file system that does not answer cannot be killed, so the number of
 * children is limited: for each kind, and for killed children that have not ended also for each
 * ABOUT, so that a hostile file system exhausts its own limit first.
 */
static const struct {
	unsigned all, about;
} limits[CHILD_KINDS] = {
	[CHILD_TARGET] = {.all = 8, .about = 4},
	[CHILD_VIEW] = {.all = 32, .about = 1},
	[CHILD_RUN] = {.all = 8, .about = 1},
	[CHILD_ARGV] = {.all = 8, .about = 1},
	[CHILD_FILES] = {.all = 8, .about = 1},
	[CHILD_WALK] = {.all = 8, .about = 1},
};

static struct child_slot {
	bool used, left;
	enum child_kind kind;
	uint64_t about;
	int pidfd; /* if `left`, owned by the slot */
} slots[72];	   /* the sum of limits[].all */
static pthread_mutex_t slots_lock = PTHREAD_MUTEX_INITIALIZER;

/* Frees the slots of killed children that have ended. Called with the lock held. */
static void reap_left_slots(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(slots); i++)
		if (slots[i].left && has_ended(slots[i].pidfd, 0)) {
			closep(&slots[i].pidfd);
			slots[i].used = slots[i].left = false;
		}
}

static struct child_slot *allocate_slot(enum child_kind kind, uint64_t about)
{
	unsigned all = 0, same = 0;
	struct child_slot *slot = NULL;

	pthread_mutex_lock(&slots_lock);
	reap_left_slots();
	for (size_t i = 0; i < ARRAY_SIZE(slots); i++) {
		if (!slots[i].used)
			slot = &slots[i];
		else if (slots[i].kind == kind) {
			all++;
			same += slots[i].left && slots[i].about == about;
		}
	}
	if (all >= limits[kind].all || same >= limits[kind].about)
		slot = NULL;
	if (slot)
		*slot = (struct child_slot){.used = true, .kind = kind, .about = about};
	pthread_mutex_unlock(&slots_lock);
	return slot;
}

static void free_slot(struct child_slot *slot)
{
	pthread_mutex_lock(&slots_lock);
	slot->used = false;
	pthread_mutex_unlock(&slots_lock);
}

/*
 * fork(2), also of a pidfd. Not clone3(2), which seccomp filters of container engines and of
 * systemd answer with ENOSYS, as they cannot read its flags. On s390 the first two arguments of
 * clone(2) are swapped.
 */
static pid_t fork_with_pidfd(int *ret)
{
	long flags = CLONE_PIDFD | SIGCHLD;

#ifdef __s390__
	return (pid_t)syscall(SYS_clone, 0L, flags, ret, 0L, 0L);
#else
	return (pid_t)syscall(SYS_clone, flags, 0L, ret, 0L, 0L);
#endif
}

pid_t child_fork(enum child_kind kind, uint64_t about, struct child *ret)
{
	pid_t pid;

	ret->slot = allocate_slot(kind, about);
	if (!ret->slot) {
		errno = EBUSY;
		return -1;
	}
	pid = fork_with_pidfd(&ret->pidfd);
	if (pid < 0)
		free_slot(ret->slot);
	return pid;
}

void child_leave(struct child *child)
{
	closep(&child->pidfd);
	free_slot(child->slot);
}

void child_end(struct child *child)
{
	syscall(SYS_pidfd_send_signal, child->pidfd, SIGKILL, NULL, 0);
	if (has_ended(child->pidfd, GRACE_MSEC)) {
		child_leave(child);
		return;
	}
	pthread_mutex_lock(&slots_lock);
	child->slot->pidfd = child->pidfd;
	child->slot->left = true;
	pthread_mutex_unlock(&slots_lock);
}

int child_keep_only(int fd)
{
	if (fd > 0 && syscall(SYS_close_range, 0, fd - 1, 0) < 0)
		return -errno;
	return syscall(SYS_close_range, fd + 1, ~0u, 0) < 0 ? -errno : 0;
}

/* A reply is an error or 0, the argument, and a descriptor if there is no error. */
struct reply {
	int error;
	struct iovec iov[2];
	struct msghdr msg;
	union {
		char space[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
};

static void reply_init(struct reply *reply, void *arg, size_t size)
{
	*reply = (struct reply){
		.iov = {{&reply->error, sizeof(reply->error)}, {arg, size}},
		.msg = {.msg_iov = reply->iov,
			.msg_iovlen = ARRAY_SIZE(reply->iov),
			.msg_control = reply->control.space,
			.msg_controllen = sizeof(reply->control.space)},
	};
}

static void send_reply(int sock, int fd, void *arg, size_t size)
{
	struct reply reply;
	struct cmsghdr *c;

	reply_init(&reply, arg, size);
	c = CMSG_FIRSTHDR(&reply.msg);
	if (fd < 0) {
		reply.error = fd;
		reply.msg.msg_controllen = 0;
	} else {
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	}
	sendmsg(sock, &reply.msg, MSG_NOSIGNAL);
}

static int receive_reply(int sock, void *arg, size_t size)
{
	struct reply reply;
	struct cmsghdr *c;
	ssize_t n;
	int fd;

	reply_init(&reply, arg, size);
	n = recvmsg(sock, &reply.msg, MSG_CMSG_CLOEXEC);
	if (n != (ssize_t)(sizeof(reply.error) + size))
		return n < 0 ? -errno : -EIO;
	if (reply.error)
		return reply.error;
	c = CMSG_FIRSTHDR(&reply.msg);
	if (!c || c->cmsg_type != SCM_RIGHTS)
		return -EIO;
	memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

int child_open(enum child_kind kind, uint64_t about, uint64_t nsec, child_open_fn open, void *arg,
	size_t size)
{
	_cleanup_close_ int ours = -1, theirs = -1;
	struct child child;
	int pair[2], r;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	ours = pair[0];
	theirs = pair[1];
	pid = child_fork(kind, about, &child);
	if (pid < 0)
		return -errno;
	if (pid == 0) {
		r = open(arg, &theirs);
		send_reply(theirs, r, arg, size);
		_exit(0);
	}
	closep(&theirs);
	theirs = -1;
	r = wait_readable(ours, nsec);
	if (r == 0)
		r = receive_reply(ours, arg, size);
	if (r == -EINTR || r == -ETIMEDOUT)
		child_end(&child);
	else /* the child is about to exit */
		child_leave(&child);
	return r;
}

int child_run(int netns, char *const argv[], int in, int out, int err, unsigned seconds)
{
	struct child child;
	struct stat st;
	pid_t pid;
	int r;

	if (fstat(netns, &st) < 0)
		return -errno;
	pid = child_fork(CHILD_RUN, st.st_ino, &child);
	if (pid < 0)
		return -errno;
	if (pid == 0) {
		exec_in_netns(netns, argv, (int[]){in, out, err});
		_exit(1);
	}
	r = child_wait(&child, seconds);
	if (r == 0)
		child_leave(&child);
	else
		child_end(&child);
	return r;
}
