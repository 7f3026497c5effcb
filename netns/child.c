/* SPDX-License-Identifier: MIT */
/* Another process inside a namespace: see child.h. */
#include "child.h"

#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>

#include "caller.h"
#include "cleanup.h"

/* In the child: only system calls, for other threads may have held libc's locks. */
static void run(int netns, char *const argv[], const int fds[3])
{
	char *environment[] = {NULL};
	sigset_t none;

	sigemptyset(&none);
	if (setns(netns, CLONE_NEWNET) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ||
		sigprocmask(SIG_SETMASK, &none, NULL) < 0)
		return;
	/* None of the three is one of the standard ones: main() sees to that. */
	for (int i = 0; i < 3; i++)
		if (dup2(fds[i], i) < 0)
			return;
	if (syscall(SYS_close_range, 3, ~0u, 0) == 0)
		execve("/proc/self/exe", argv, environment);
}

static int wait_for_end(int pidfd, const struct timespec *patience, const sigset_t *mask)
{
	struct pollfd p = {.fd = pidfd, .events = POLLIN};
	int n = ppoll(&p, 1, patience, mask);

	return n > 0 ? 0 : n < 0 ? -errno : -ETIMEDOUT;
}

int child_wait(int pidfd, unsigned seconds)
{
	struct timespec patience = {.tv_sec = seconds};
	sigset_t mask;
	int r;

	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	sigdelset(&mask, CALLER_INTERRUPT);
	r = wait_for_end(pidfd, &patience, &mask);
	if (r < 0)
		syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
	return r;
}

pid_t child_fork(int *ret_pidfd)
{
	struct clone_args args = {
		.flags = CLONE_PIDFD, .pidfd = (uintptr_t)ret_pidfd, .exit_signal = SIGCHLD};

	return (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

int child_run(int netns, char *const argv[], int in, int out, int err, unsigned seconds)
{
	_cleanup_close_ int pidfd = -1;
	pid_t child = child_fork(&pidfd);
	sigset_t mask;
	int r;

	if (child < 0)
		return -errno;
	if (child == 0) {
		run(netns, argv, (int[]){in, out, err});
		_exit(1);
	}
	r = child_wait(pidfd, seconds);
	if (r == 0)
		return 0;
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	while (wait_for_end(pidfd, NULL, &mask) < 0)
		;
	return r;
}
