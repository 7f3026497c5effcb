/* SPDX-License-Identifier: MIT */
/* What changes behind our back: see watch.h. */
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

#define FOLLOW_MAX 3

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

/*
 * A second watch of the same directory is the first one. The directory, or one that it is in, may
 * get another name, and all mounts in it with it.
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

/* Files of words, which are there, or may come to be there. */
static void watch_words(struct fs *fs)
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
	fs->watches_words = true;
}

/*
 * A worker's: to invalidate an entry takes the lock of its directory, which others wait for us
 * with. Who is killed while he waits for that lock keeps the connection, and whoever has the lock
 * waits for good: so names that are changed through us, of which the kernel knows, are not told.
 */
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
	gone->job.waits_on_userspace = true;
	snprintf(gone->name, sizeof(gone->name), "%s", name);
	if (pool_submit(fs->pool, &gone->job) < 0)
		free(gone);
}

/* There is one of these, and at most one thread at it. */
struct watch_tidy {
	struct pool_job job;
	struct fs *fs;
	atomic_uint wanted; /* how often since it began; 0: nobody is at it */
};

static void tidy(struct pool_job *job)
{
	struct watch_tidy *t = (struct watch_tidy *)job; /* its first member */
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

/* A path may lead elsewhere now, those that are watched, too. Words are watched when one looks. */
static void paths_changed(struct fs *fs)
{
	fs->names_epoch++;
	fs->watches_words = false;
	cache_outdate_all(fs->cache);
	watch_tidy(fs);
	events_names_changed(fs->tree->events);
}

static void read_watch(struct fs *fs)
{
	char buf[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t n = read(fs->watch, buf, sizeof(buf));

	if (n > 0)
		paths_changed(fs);
	for (char *at = buf; at < buf + n;) {
		const struct inotify_event *event = (const struct inotify_event *)at;

		/* What was lost may be any of the others; names that went are learnt by ESTALE. */
		if (event->mask & (IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT | IN_Q_OVERFLOW))
			atomic_store(&fs->watches_registry, false);
		if (event->len && event->mask & (IN_DELETE | IN_MOVED_FROM))
			name_gone(fs, event->name);
		at += sizeof(*event) + event->len;
	}
	watch_name(fs);
}

/* Each open file of mountinfo tells a change to one poll(2) only: the loop's, or this one. */
static void look(void *arg)
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
		read_watch(fs);
	if (fds[2].revents) {
		/* A name is one of a namespace from its mount on; the registry may be new, too. */
		paths_changed(fs);
		watch_registry(fs);
	}
}

/* For listeners only: nothing that is kept goes by rulesets, so look() does not look here. */
static void look_at_rulesets(void *arg)
{
	watch_changes(arg);
}

struct cache_validity watch_look(struct fs *fs)
{
	look(fs);
	if (!fs->watches_words)
		watch_words(fs);
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
	fs->tidy->job.run = tidy;
	fs->tidy->job.waits_on_userspace = true; /* like invalidate() */
	fs->mounts = open_mounts();
	fs->mounts_seen = open_mounts();
	if (fs->mounts < 0 || fs->mounts_seen < 0)
		return fs->mounts < 0 ? fs->mounts : fs->mounts_seen;
	r = loop_add(fs->loop, fs->watch, look, fs);
	if (r == 0)
		r = loop_add_urgent(fs->loop, fs->mounts, look, fs);
	if (r == 0)
		r = loop_add(fs->loop, changes_fd(fs->changes), look, fs);
	if (r == 0 && changes_rulesets_fd(fs->changes) >= 0)
		r = loop_add(fs->loop, changes_rulesets_fd(fs->changes), look_at_rulesets, fs);
	return r;
}

void watch_close(struct fs *fs)
{
	closep(&fs->mounts);
	closep(&fs->mounts_seen);
	free(fs->tidy);
	fs->tidy = NULL;
}

/* Only who has its name by a mount is known to be still the same. */
void watch_closely(struct fs *fs, struct tree_request *rq, uint64_t id, struct cache_validity *now)
{
	now->cookie = rq->handle.cookie;
	if (!cache_verified(fs->cache, id, now) &&
		!registry_is_mount(rq->tree->registry, rq->handle.name))
		return;
	/* Once more when events were lost just then. */
	for (int i = 0; i < FOLLOW_MAX && !now->generation; i++) {
		if (changes_follow(fs->changes, rq->netns, rq->handle.cookie) < 0)
			return;
		watch_changes(fs);
		now->generation = changes_generation(fs->changes, rq->handle.cookie);
	}
	now->words = names_stamp();
}
