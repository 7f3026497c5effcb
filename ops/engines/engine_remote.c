/* SPDX-License-Identifier: MIT */
/* A child process that reads files: see engine_remote.h. It makes only system calls (child.h). */
#include "engine_remote.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "child.h"
#include "cleanup.h"
#include "clock.h"
#include "engine_files.h"
#include "io.h"
#include "wait.h"
#include "walk.h"

#define TIMEOUT_NSEC (2 * NSEC_PER_SEC) /* for all requests of a query together */

enum request_kind { REQUEST_STAT, REQUEST_READ, REQUEST_LIST };

struct engine_remote_area {
	enum request_kind kind;
	char root[PATH_MAX], path[PATH_MAX], rest[PATH_MAX];
	size_t max;
	/* Reply. */
	ssize_t size;
	struct stat st;
	char text[ENGINE_FILE_MAX + 1];
};

struct engine_remote_child {
	struct child child;
	int sock;
	dev_t device;
};

/* --- in the child ----------------------------------------------------------------------------- */

static ssize_t read_file(struct engine_remote_area *area, int at)
{
	_cleanup_close_ int fd = -1;
	ssize_t n;

	if (!S_ISREG(area->st.st_mode))
		return -EINVAL;
	fd = walk_reopen(at, 0);
	if (fd < 0)
		return fd;
	n = read_all(fd, area->text, area->max + 1);
	if (n < 0)
		return n;
	if ((size_t)n > area->max)
		return -EFBIG;
	area->text[n] = '\0';
	return n;
}

struct entry { /* getdents64(2) */
	uint64_t ino;
	int64_t off;
	unsigned short size;
	unsigned char type;
	char name[];
};

static ssize_t list_directory(struct engine_remote_area *area, int at)
{
	_cleanup_close_ int fd = walk_reopen(at, O_DIRECTORY);
	char buf[8192] __attribute__((aligned(__alignof__(struct entry))));
	size_t size = 0;
	long n;

	if (fd < 0)
		return fd;
	while ((n = syscall(SYS_getdents64, fd, buf, sizeof(buf))) > 0)
		for (long i = 0; i < n;) {
			const struct entry *entry = (const struct entry *)(buf + i);
			size_t name = strlen(entry->name) + 1;

			if (size + name > sizeof(area->text))
				return -EFBIG;
			memcpy(area->text + size, entry->name, name);
			size += name;
			i += entry->size;
		}
	return n < 0 ? -errno : (ssize_t)size;
}

static ssize_t handle_request(struct engine_remote_area *area)
{
	_cleanup_close_ int root =
		open(area->root[0] ? area->root : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	_cleanup_close_ int at = root < 0 ? -errno : walk_open(root, area->path, area->rest);

	if (at < 0)
		return at;
	if (fstat(at, &area->st) < 0)
		return -errno;
	return area->kind == REQUEST_STAT   ? 0
	       : area->kind == REQUEST_READ ? read_file(area, at)
					    : list_directory(area, at);
}

/* Closes inherited descriptors: /dev/fuse would keep the mounted tree hanging (child.h). */
static void serve_requests(struct engine_remote_area *area, int sock)
{
	char byte;

	if (dup2(sock, 0) < 0 || syscall(SYS_close_range, 1, ~0u, 0) < 0)
		return;
	while (read(0, &byte, 1) == 1) {
		area->size = handle_request(area);
		if (write(0, &byte, 1) != 1)
			return;
	}
}

/* --- in the daemon ---------------------------------------------------------------------------- */

static int start_child(struct engine_remote *remote, dev_t device)
{
	struct engine_remote_child *c = calloc(1, sizeof(*c));
	int pair[2];
	pid_t pid;

	if (!c)
		return -ENOMEM;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
		free(c);
		return -errno;
	}
	pid = child_fork(CHILD_FILES, device, &c->child);
	if (pid == 0) {
		serve_requests(remote->area, pair[1]);
		_exit(0);
	}
	close(pair[1]);
	if (pid < 0) {
		int r = -errno;

		close(pair[0]);
		free(c);
		return r;
	}
	c->sock = pair[0];
	c->device = device;
	remote->child = c;
	return 0;
}

/* Closes the socket, which ends an idle child. WAITS: the child may hang, so kills it. */
static void stop_child(struct engine_remote *remote, bool waits)
{
	struct engine_remote_child *c = remote->child;

	if (!c)
		return;
	close(c->sock);
	if (waits)
		child_end(&c->child);
	else
		child_leave(&c->child);
	free(c);
	remote->child = NULL;
	/* A child that has not exited may still write to the area. */
	if (waits) {
		munmap(remote->area, sizeof(*remote->area));
		remote->area = NULL;
	}
}

static int wait_for_reply(struct engine_remote *remote)
{
	uint64_t begun = monotonic_nsec();
	char byte;
	int r;

	if (remote->spent_nsec >= TIMEOUT_NSEC)
		return -ETIMEDOUT;
	atomic_store(&remote->waits, true);
	r = wait_readable(remote->child->sock, TIMEOUT_NSEC - remote->spent_nsec);
	if (r == 0 && read(remote->child->sock, &byte, 1) != 1)
		r = -EIO;
	atomic_store(&remote->waits, false);
	remote->spent_nsec += monotonic_nsec() - begun;
	return r;
}

static int prepare_child(struct engine_remote *remote, dev_t device)
{
	if (!remote->area)
		remote->area = mmap(NULL, sizeof(*remote->area), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (remote->area == MAP_FAILED) {
		remote->area = NULL;
		return -ENOMEM;
	}
	if (remote->child && remote->child->device != device)
		stop_child(remote, false);
	return remote->child ? 0 : start_child(remote, device);
}

static ssize_t send_request(struct engine_remote *remote, dev_t device, enum request_kind kind,
	const char *root, const char *path, size_t max)
{
	int r = remote->error;

	if (r == 0 && (strlen(root) >= PATH_MAX || strlen(path) >= PATH_MAX))
		return -ENAMETOOLONG;
	if (r == 0)
		r = prepare_child(remote, device);
	if (r < 0)
		return r;
	remote->area->kind = kind;
	strcpy(remote->area->root, root);
	strcpy(remote->area->path, path);
	remote->area->max = max < ENGINE_FILE_MAX ? max : ENGINE_FILE_MAX;
	r = write(remote->child->sock, "", 1) == 1 ? wait_for_reply(remote) : -EIO;
	if (r == 0)
		return remote->area->size;
	if (r == -EINTR || r == -ETIMEDOUT)
		remote->error = r;
	stop_child(remote, true);
	return r;
}

void engine_remote_begin(struct engine_remote *remote)
{
	remote->error = 0;
	remote->spent_nsec = 0;
}

int engine_remote_end(struct engine_remote *remote)
{
	stop_child(remote, false);
	return remote->error == -EINTR ? -EINTR : 0;
}

void engine_remote_done(struct engine_remote *remote)
{
	stop_child(remote, false);
	if (remote->area)
		munmap(remote->area, sizeof(*remote->area));
	remote->area = NULL;
}

int engine_remote_stat(struct engine_remote *remote, dev_t device, const char *root,
	const char *path, struct stat *ret)
{
	int r = (int)send_request(remote, device, REQUEST_STAT, root, path, 0);

	if (r == 0)
		*ret = remote->area->st;
	return r;
}

ssize_t engine_remote_read(struct engine_remote *remote, dev_t device, const char *root,
	const char *path, size_t max, const char **text, struct stat *ret)
{
	ssize_t size = send_request(remote, device, REQUEST_READ, root, path, max);

	if (size >= 0) {
		*text = remote->area->text;
		*ret = remote->area->st;
	}
	return size;
}

ssize_t engine_remote_list(struct engine_remote *remote, dev_t device, const char *root,
	const char *path, const char **names)
{
	ssize_t size = send_request(remote, device, REQUEST_LIST, root, path, 0);

	if (size >= 0)
		*names = remote->area->text;
	return size;
}
