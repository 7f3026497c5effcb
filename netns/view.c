/* SPDX-License-Identifier: MIT */
/*
 * A file as another process sees it: see view.h. A child reads it, since a descriptor of a file
 * system that hangs would hang at read(2) again, and writes what it read to memory that both see.
 * Sources: openat2(2), proc_pid_root(5).
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
#include "walk.h"

#define PATIENCE_SECONDS 5

/* What the child has to say; zeroes mean that it said nothing. */
struct answer {
	bool done;
	int error;
	size_t size;
	char text[VIEW_SIZE_MAX + 1]; /* room for one too many */
};

/* In the child, from here on: only system calls, for other threads may have held libc's locks. */

/* What PATH leads to, opened for nothing yet: to open a device or a FIFO may do something. */
static int find(const char *path)
{
	struct open_how how = {
		.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
	int fd = (int)syscall(SYS_openat2, IDENTITY_ROOT, path, &how, sizeof(how));

	return fd < 0 ? -errno : fd;
}

/* /proc would tell of us, not of the process. */
static int check(int fd)
{
	struct statfs fs;
	struct stat st;

	if (walk_is_own(fd))
		return -ELOOP;
	if (fstat(fd, &st) < 0 || fstatfs(fd, &fs) < 0)
		return -errno;
	return S_ISREG(st.st_mode) && fs.f_type != PROC_SUPER_MAGIC ? 0 : -EINVAL;
}

static int reopen(int fd)
{
	char path[sizeof("/proc/self/fd/") + 11];
	int file;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	return file < 0 ? -errno : file;
}

static int read_all(int fd, struct answer *answer)
{
	ssize_t n;

	do {
		n = read(fd, answer->text + answer->size, sizeof(answer->text) - answer->size);
		if (n < 0)
			return -errno;
		answer->size += (size_t)n;
	} while (n > 0 && answer->size < sizeof(answer->text));
	return answer->size > VIEW_SIZE_MAX ? -EFBIG : 0;
}

static int look(const struct identity *id, const char *path, struct answer *answer)
{
	int r = identity_close_others(id, -1), fd;

	if (r == 0)
		r = identity_become(id);
	if (r < 0)
		return r;
	fd = find(path);
	if (fd < 0)
		return fd;
	r = check(fd);
	if (r < 0)
		return r;
	fd = reopen(fd);
	return fd < 0 ? fd : read_all(fd, answer);
}

static int look_in_child(
	const struct identity *id, const char *path, uint64_t about, struct answer *answer)
{
	struct child child;
	pid_t pid = child_fork(CHILD_VIEW, about, &child);
	int r;

	if (pid < 0)
		return -errno;
	if (pid == 0) {
		answer->error = look(id, path, answer);
		answer->done = true;
		_exit(0);
	}
	r = child_wait(&child, PATIENCE_SECONDS);
	if (r < 0) {
		child_end(&child);
		return r;
	}
	child_leave(&child);
	return answer->done ? answer->error : -EIO;
}

static int copy(const struct answer *answer, char **ret, size_t *ret_size)
{
	char *text = malloc(answer->size + 1);

	if (!text)
		return -ENOMEM;
	memcpy(text, answer->text, answer->size);
	text[answer->size] = '\0';
	*ret = text;
	*ret_size = answer->size;
	return 0;
}

int view_read(pid_t pid, const char *path, uint64_t about, char **ret, size_t *ret_size)
{
	_cleanup_(identity_done) struct identity id;
	struct answer *answer;
	int r = identity_read(pid, &id);

	if (r < 0)
		return r;
	answer = mmap(
		NULL, sizeof(*answer), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (answer == MAP_FAILED)
		return -errno;
	r = look_in_child(&id, path, about, answer);
	if (r == 0)
		r = copy(answer, ret, ret_size);
	munmap(answer, sizeof(*answer));
	return r;
}
