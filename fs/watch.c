/* SPDX-License-Identifier: MIT */
/* Names that go behind our back: see watch.h. */
#include "watch.h"

#include <limits.h>
#include <string.h>
#include <sys/inotify.h>

#include "cleanup.h"

struct gone {
	struct pool_job job;
	struct fs *fs;
	char name[NAME_MAX + 1];
};

int watch_open(void)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	return fd < 0 ? -errno : fd;
}

/* A second watch of the same directory is the first one. */
void watch_registry(struct fs *fs)
{
	inotify_add_watch(fs->watch, registry_path(fs->tree->registry),
		IN_DELETE | IN_MOVED_FROM | IN_ONLYDIR);
}

/* A worker's: to invalidate an entry takes the lock of its directory, which others wait for us
 * with. */
static void invalidate(struct pool_job *job)
{
	struct gone *gone = (struct gone *)job; /* its first member */

	if (handle_expired(gone->fs->tree->handles, gone->name))
		fuse_lowlevel_notify_inval_entry(
			gone->fs->session, FUSE_ROOT_ID, gone->name, strlen(gone->name));
	free(gone);
}

static void name_gone(struct fs *fs, const char *name)
{
	struct gone *gone = calloc(1, sizeof(*gone));

	if (!gone)
		return; /* then it is learnt by ESTALE */
	gone->fs = fs;
	gone->job.run = invalidate;
	gone->job.foreign = true;
	snprintf(gone->name, sizeof(gone->name), "%s", name);
	if (pool_submit(fs->pool, &gone->job) < 0)
		free(gone);
}

void watch_ready(void *arg)
{
	char buf[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	struct fs *fs = arg;
	ssize_t n = read(fs->watch, buf, sizeof(buf));

	for (char *at = buf; at < buf + n;) {
		const struct inotify_event *event = (const struct inotify_event *)at;

		if (event->len && event->mask & (IN_DELETE | IN_MOVED_FROM))
			name_gone(fs, event->name);
		at += sizeof(*event) + event->len;
	}
}
