/* SPDX-License-Identifier: MIT */
/*
 * Reads a file as another process sees it: see view.h. A child reads the file into shared memory;
 * it does not pass a descriptor back, because read(2) on a file system that hangs would block the
 * parent. Sources: openat2(2), proc_pid_root(5).
 */
#include "view.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include "child.h"
#include "cleanup.h"
#include "identity.h"
#include "io.h"
#include "walk.h"

#define TIMEOUT_SECONDS 5

/* The reply of the child; all zeroes if it ended without one. */
struct reply {
	bool done;
	int error;
	size_t size;
	char text[VIEW_SIZE_MAX + 1]; /* one byte more, to detect a longer file */
};

/*
 * The functions from here to read_as() run in the child: system calls only, since other threads may
 * have held locks of libc at the fork.
 */

/*
 * Opens PATH with O_PATH: opening a device or a FIFO may have side effects. A ".." in PATH makes
 * openat2(2) fail with EAGAIN if anything on the machine is renamed or mounted meanwhile. The
 * parent limits the time of the child.
 */
static int open_path_in_root(const char *path)
{
	struct open_how how = {
		.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
	int fd;

	do
		fd = (int)syscall(SYS_openat2, IDENTITY_ROOT, path, &how, sizeof(how));
	while (fd < 0 && errno == EAGAIN);

	return fd < 0 ? -errno : fd;
}

/* Rejects procfs, which would show this process instead. */
static int check_file(int fd)
{
	struct statfs fs;
	struct stat st;

	if (walk_is_own(fd))
		return -ELOOP;
	if (fstat(fd, &st) < 0 || fstatfs(fd, &fs) < 0)
		return -errno;
	return S_ISREG(st.st_mode) && fs.f_type != PROC_SUPER_MAGIC ? 0 : -EINVAL;
}

static int reopen_for_reading(int fd)
{
	char path[sizeof("/proc/self/fd/") + 11];
	int file;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	return file < 0 ? -errno : file;
}

static int read_reply(int fd, struct reply *reply)
{
	ssize_t n = read_all(fd, reply->text, sizeof(reply->text));

	if (n < 0)
		return (int)n;
	reply->size = (size_t)n;
	return reply->size > VIEW_SIZE_MAX ? -EFBIG : 0;
}

static int read_as(const struct identity *id, const char *path, struct reply *reply)
{
	int r = identity_close_others(id, -1), fd;

	if (r == 0)
		r = identity_become(id);
	if (r < 0)
		return r;
	fd = open_path_in_root(path);
	if (fd < 0)
		return fd;
	r = check_file(fd);
	if (r < 0)
		return r;
	fd = reopen_for_reading(fd);
	return fd < 0 ? fd : read_reply(fd, reply);
}

static int read_in_child(
	const struct identity *id, const char *path, uint64_t about, struct reply *reply)
{
	struct child child;
	pid_t pid = child_fork(CHILD_VIEW, about, &child);
	int r;

	if (pid < 0)
		return -errno;
	if (pid == 0) {
		reply->error = read_as(id, path, reply);
		reply->done = true;
		_exit(0);
	}
	r = child_wait(&child, TIMEOUT_SECONDS);
	if (r < 0) {
		child_end(&child);
		return r;
	}
	child_leave(&child);
	return reply->done ? reply->error : -EIO;
}

static int copy_reply(const struct reply *reply, char **ret, size_t *ret_size)
{
	char *text = malloc(reply->size + 1);

	if (!text)
		return -ENOMEM;
	memcpy(text, reply->text, reply->size);
	text[reply->size] = '\0';
	*ret = text;
	*ret_size = reply->size;
	return 0;
}

int view_read(pid_t pid, const char *path, uint64_t about, char **ret, size_t *ret_size)
{
	_cleanup_(identity_done) struct identity id;
	struct reply *reply;
	int r = identity_read(pid, &id);

	if (r < 0)
		return r;
	reply = mmap(
		NULL, sizeof(*reply), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (reply == MAP_FAILED)
		return -errno;
	r = read_in_child(&id, path, about, reply);
	if (r == 0)
		r = copy_reply(reply, ret, ret_size);
	munmap(reply, sizeof(*reply));
	return r;
}
