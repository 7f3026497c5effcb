/* SPDX-License-Identifier: MIT */
/* The daemon in the background: see background.h. */
#include "background.h"

#include <errno.h>
#include <fcntl.h>
#include <fuse_lowlevel.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <syslog.h>
#include <unistd.h>

#include "cleanup.h"

static void log_to_syslog(enum fuse_log_level level, const char *format, va_list args)
{
	vsyslog((int)level, format, args); /* the levels have the values of syslog(3) */
}

/* Write end of the pipe on which the parent waits until the tree is ready; -1: no parent waits. */
static int ready_pipe = -1;

void background_ready(_unused_ struct fs *fs)
{
	int null;

	if (ready_pipe < 0 || write(ready_pipe, "", 1) != 1)
		return;
	closep(&ready_pipe);
	ready_pipe = -1;
	/* Nothing reads our standard output and error from here on. */
	openlog("netnsfs", LOG_PID, LOG_DAEMON);
	fuse_set_log_func(log_to_syslog);
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int fd = 0; null >= 0 && fd <= 2; fd++)
		dup2(null, fd);
	closep(&null);
}

int background_fork(void)
{
	int pipes[2], status;
	char byte;
	pid_t child;

	if (pipe2(pipes, O_CLOEXEC) < 0)
		return -errno;
	child = fork();
	if (child < 0)
		return -errno;
	if (child == 0) {
		close(pipes[0]);
		ready_pipe = pipes[1];
		setsid();
		return chdir("/") < 0 ? -errno : 0;
	}
	close(pipes[1]);
	if (read(pipes[0], &byte, 1) == 1)
		_exit(0);
	_exit(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status)
			? WEXITSTATUS(status)
			: 1);
}
