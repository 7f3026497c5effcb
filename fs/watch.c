/* SPDX-License-Identifier: MIT */
/* Watches for changes that others make: see watch.h. */
#include "watch.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/inotify.h>

#include "changes.h"
#include "cleanup.h"
#include "events.h"
#include "names.h"

#define FOLLOW_MAX 3 /* attempts */

struct removed_name {
	struct pool_job job;
	struct fs *fs;
	char name[NAME_MAX + 1];
};

int watch_open(void)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	return fd < 0 ? -errno : fd;
}

/*
 * Idempotent: inotify has one watch for each directory. The parents are watched as well, because a
 * rename of any of them moves all mounts below.
 */
static void watch_registry(struct fs *fs)
{
	_cleanup_free_ char *path = strdup(registry_path(fs->tree->registry));
	uint32_t events = IN_CREATE | IN_DELETE | IN_MOVE;
	char *slash;

	while (path && path[0]) {
		if (inotify_add_watch(fs->watch, path,
			    events | IN_MOVE_SELF | IN_ONLYDIR | IN_MASK_ADD) >= 0 &&
			events)
			atomic_store(&fs->watches_registry, true);
		slash = strrchr(path, '/');
		if (!slash)
			break;
		*slash = '\0';
		events = 0;
	}
}

void watch_name(struct fs *fs)
{
	if (!atomic_load(&fs->watches_registry))
		watch_registry(fs);
}

/* Watches the files of names (names.h), which exist or may be created. */
static void watch_name_files(struct fs *fs)
{
	char parent[PATH_MAX];

	for (const char *const *dir = names_directories; *dir; dir++) {
		snprintf(parent, sizeof(parent), "%s", *dir);
		*strrchr(parent, '/') = '\0';
		inotify_add_watch(fs->watch, *dir,
			IN_CREATE | IN_DELETE | IN_MOVE | IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF |
				IN_ONLYDIR | IN_MASK_ADD);
		inotify_add_watch(fs->watch, parent,
			IN_CREATE | IN_MOVED_TO | IN_MOVE_SELF | IN_ONLYDIR | IN_MASK_ADD);
	}
	fs->watches_name_files = true;
}

/*
 * Runs on a worker: to invalidate an entry, the kernel takes the lock of its directory, which
 * others hold while they wait for our reply. If we are killed while we wait for that lock, the
 * connection stays open, and its holder waits forever. So names that are removed through this
 * mount, which the kernel knows about, are not invalidated.
 */
static void invalidate_name(struct pool_job *job)
{
	struct removed_name *removed = (struct removed_name *)job; /* the first member */

	if (handle_expired(removed->fs->tree->handles, removed->name))
		fuse_lowlevel_notify_inval_entry(
			removed->fs->session, FUSE_ROOT_ID, removed->name, strlen(removed->name));
	free(removed);
}

static void submit_invalidate_name(struct fs *fs, const char *name)
{
	struct removed_name *removed = calloc(1, sizeof(*removed));

	if (!removed)
		return; /* then the kernel notices by ESTALE */
	removed->fs = fs;
	removed->job.run = invalidate_name;
	removed->job.waits_on_userspace = true;
	snprintf(removed->name, sizeof(removed->name), "%s", name);
	if (pool_submit(fs->pool, &removed->job) < 0)
		free(removed);
}

/* There is one of these jobs, and at most one thread runs it. */
struct watch_tidy {
	struct pool_job job;
	struct fs *fs;
	atomic_uint wanted; /* requests since the job was submitted; 0: it is not */
};

static void run_tidy(struct pool_job *job)
{
	struct watch_tidy *t = (struct watch_tidy *)job; /* the first member */
	unsigned wanted;

	do {
		wanted = atomic_load(&t->wanted);
		cache_tidy(t->fs->cache);
	} while (!atomic_compare_exchange_strong(&t->wanted, &wanted, 0));
}

void watch_tidy(struct fs *fs)
{
	struct watch_tidy *t = fs->tidy;

	if (!cache_is_untidy(fs->cache))
		return;
	if (atomic_fetch_add(&t->wanted, 1) == 0 && pool_submit(fs->pool, &t->job) < 0)
		atomic_store(&t->wanted, 0);
}

void watch_changes(struct fs *fs)
{
	changes_drain(fs->changes);
	cache_outdate(fs->cache);
	watch_tidy(fs);
}

/* Any path may resolve differently now, also watched ones. Names files are watched again later. */
static void outdate_paths(struct fs *fs)
{
	fs->names_epoch++;
	fs->watches_name_files = false;
	cache_outdate_all(fs->cache);
	watch_tidy(fs);
	events_names_changed(fs->tree->events);
}

static void read_inotify(struct fs *fs)
{
	char buf[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t n = read(fs->watch, buf, sizeof(buf));

	if (n > 0)
		outdate_paths(fs);
	for (char *at = buf; at < buf + n;) {
		const struct inotify_event *event = (const struct inotify_event *)at;

		/* Lost events may be any of these. Removed names are then noticed by ESTALE. */
		if (event->mask & (IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT | IN_Q_OVERFLOW))
			atomic_store(&fs->watches_registry, false);
		if (event->len && event->mask & (IN_DELETE | IN_MOVED_FROM))
			submit_invalidate_name(fs, event->name);
		at += sizeof(*event) + event->len;
	}
	watch_name(fs);
}

/* An open mountinfo reports each change to one poll(2) only, so the loop has another one. */
static void poll_watches(void *arg)
{
	struct fs *fs = arg;
	struct pollfd fds[] = {
		{.fd = changes_fd(fs->changes), .events = POLLIN},
		{.fd = fs->watch, .events = POLLIN},
		{.fd = fs->mounts_seen, .events = POLLPRI},
	};

	poll(fds, ARRAY_SIZE(fds), 0);
	if (fds[0].revents)
		watch_changes(fs);
	if (fds[1].revents)
		read_inotify(fs);
	if (fds[2].revents) {
		/* Names refer to namespaces only once mounted. The registry may be new. */
		outdate_paths(fs);
		watch_registry(fs);
	}
}

/* For listeners only: nothing cached depends on rulesets. poll_watches() ignores them. */
static void drain_ruleset_events(void *arg)
{
	watch_changes(arg);
}

struct cache_validity watch_poll(struct fs *fs)
{
	poll_watches(fs);
	if (!fs->watches_name_files)
		watch_name_files(fs);
	return (struct cache_validity){.names_epoch = fs->names_epoch};
}

static int open_mounts(void)
{
	int fd = open("/proc/self/mountinfo", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int watch_add(struct fs *fs)
{
	int r;

	fs->tidy = calloc(1, sizeof(*fs->tidy));
	if (!fs->tidy)
		return -ENOMEM;
	fs->tidy->fs = fs;
	fs->tidy->job.run = run_tidy;
	fs->tidy->job.waits_on_userspace = true; /* like invalidate_name() */
	fs->mounts = open_mounts();
	fs->mounts_seen = open_mounts();
	if (fs->mounts < 0 || fs->mounts_seen < 0)
		return fs->mounts < 0 ? fs->mounts : fs->mounts_seen;
	r = loop_add(fs->loop, fs->watch, poll_watches, fs);
	if (r == 0)
		r = loop_add_urgent(fs->loop, fs->mounts, poll_watches, fs);
	if (r == 0)
		r = loop_add(fs->loop, changes_fd(fs->changes), poll_watches, fs);
	if (r == 0 && changes_rulesets_fd(fs->changes) >= 0)
		r = loop_add(fs->loop, changes_rulesets_fd(fs->changes), drain_ruleset_events, fs);
	return r;
}

void watch_close(struct fs *fs)
{
	closep(&fs->mounts);
	closep(&fs->mounts_seen);
	free(fs->tidy);
	fs->tidy = NULL;
}

/* Without a verified record, only a mount is known to be still the same namespace. */
void watch_follow(struct fs *fs, struct tree_request *rq, uint64_t id, struct cache_validity *now)
{
	now->cookie = rq->handle.cookie;
	if (!cache_verified(fs->cache, id, now) &&
		!registry_is_mount(rq->tree->registry, rq->handle.name))
		return;
	/* Retries if events were lost meanwhile. */
	for (int i = 0; i < FOLLOW_MAX && !now->generation; i++) {
		if (changes_follow(fs->changes, rq->netns, rq->handle.cookie) < 0)
			return;
		watch_changes(fs);
		now->generation = changes_generation(fs->changes, rq->handle.cookie);
	}
	now->names_stamp = names_stamp(now->names_epoch);
}
