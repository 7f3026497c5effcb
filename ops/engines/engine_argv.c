/* SPDX-License-Identifier: MIT */
/*
 * The arguments of a process: see engines.h. They are in its memory: a read takes the lock of its
 * address space, which one of its threads may hold while it waits for a FUSE that hangs. So a child
 * process reads them, and the daemon waits for it only up to a timeout. After a timeout, processes
 * of that user are not read for a while: until then, its containers are known by id only.
 */
#include <fcntl.h>

#include "child.h"
#include "cleanup.h"
#include "clock.h"
#include "engine_proc.h"
#include "engines.h"
#include "wait.h"

#define TIMEOUT_NSEC (NSEC_PER_SEC / 2)
#define RETRY_AFTER_NSEC (10 * NSEC_PER_SEC)

static bool is_blocked_user(const struct engine_files *files, uid_t uid)
{
	for (size_t i = 0; i < ARRAY_SIZE(files->waited); i++)
		if (files->waited[i].until > monotonic_nsec() && files->waited[i].uid == uid)
			return true;
	return false;
}

static void block_user(struct engine_files *files, uid_t uid)
{
	size_t i = files->n_waited++ % ARRAY_SIZE(files->waited);

	files->waited[i].uid = uid;
	files->waited[i].until = monotonic_nsec() + RETRY_AFTER_NSEC;
}

/* Runs in the child, and may hang. */
static void send_argv(const char *path, int out)
{
	static char text[ENGINE_ARGV_SIZE];
	ssize_t n = child_keep_only(out);

	if (n == 0)
		n = engine_proc_read_path(path, text, sizeof(text));
	if (n > 0)
		n = write(out, text, (size_t)n);
	_exit(0);
}

static ssize_t receive_argv(int in, char buf[ENGINE_ARGV_SIZE])
{
	ssize_t n = wait_readable(in, TIMEOUT_NSEC);

	if (n < 0)
		return n;
	n = read(in, buf, ENGINE_ARGV_SIZE - 1);
	buf[n > 0 ? n : 0] = '\0';
	return n < 0 ? -errno : n;
}

static ssize_t read_argv_in_child(const char *path, uid_t uid, char buf[ENGINE_ARGV_SIZE])
{
	_cleanup_close_ int in = -1, out = -1;
	struct child child;
	pid_t pid;
	int fds[2];
	ssize_t n;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	in = fds[0];
	out = fds[1];
	pid = child_fork(CHILD_ARGV, uid, &child);
	if (pid < 0)
		return -errno;
	if (pid == 0)
		send_argv(path, out);
	close(steal_fd(&out));
	n = receive_argv(in, buf);
	if (n == -ETIMEDOUT || n == -EINTR)
		child_end(&child);
	else
		child_leave(&child);
	return n;
}

ssize_t engine_argv(struct engine_reader *rd, uid_t uid, pid_t pid, char buf[ENGINE_ARGV_SIZE])
{
	char path[PATH_MAX];
	ssize_t n = engine_proc_path(rd->files->root, pid, "cmdline", path);

	if (n < 0)
		return n;
	n = is_blocked_user(rd->files, uid) ? -EAGAIN : read_argv_in_child(path, uid, buf);
	if (n == -ETIMEDOUT)
		block_user(rd->files, uid);
	if (n == -ETIMEDOUT || n == -EAGAIN || n == -EBUSY || n == -EINTR)
		stamps_spoil(rd->stamps);
	return n;
}
