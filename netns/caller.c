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

#include "child.h"
#include "cleanup.h"
#include "clock.h"
#include "identity.h"
#include "netns.h"
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

struct target {
	const struct identity *id;
	const char *path;
	char rest[PATH_MAX]; /* with -EXDEV */
};

/* Opens the path with O_PATH as the process does. In a child (child_open()). */
static int open_target(void *arg, int *sock)
{
	struct target *t = arg;
	int r = identity_close_others(t->id, *sock);

	if (r < 0)
		return r;
	*sock = IDENTITY_OTHER;
	if (fchdir(IDENTITY_ROOT) < 0 || chroot(".") < 0 || chdir("/") < 0)
		return -errno;
	r = identity_become(t->id);
	return r < 0 ? r : walk_open(AT_FDCWD, t->path, t->rest);
}

int caller_open_netns(const struct caller *caller, const char *path, char rest[PATH_MAX])
{
	_cleanup_(identity_done) struct identity id;
	_cleanup_close_ int fd = -1;
	char real[PATH_MAX];
	struct target target = {.id = &id, .path = real};
	int r = identity_read(caller->pid, &id);

	if (r < 0)
		return r;
	id.uid = caller->uid;
	id.gid = caller->gid;
	r = caller_path(&id, path, real);
	if (r < 0)
		return r;
	fd = child_open(CHILD_TARGET, id.uid, TIMEOUT_NSEC, open_target, &target, sizeof(target));
	if (fd == -EXDEV)
		strcpy(rest, target.rest);
	return fd < 0 ? fd : netns_reopen(fd);
}
