/* SPDX-License-Identifier: MIT */
/*
 * Where every network namespace was last seen: see discover.h. The mounts of this process and the
 * registry symlinks have indexes that are always current; all other locations come from the last
 * pass over /proc, or from a lookup of a process.
 */
#include "discover.h"

#include <fcntl.h>
#include <pthread.h>
#include <search.h>
#include <string.h>

#include "cleanup.h"
#include "clock.h"
#include "creations.h"
#include "holders.h"
#include "link_index.h"
#include "mount_index.h"
#include "seen.h"
#include "wait.h"

#define HINTS 1024
#define TIMEOUT_NSEC (20 * NSEC_PER_SEC) /* waiting for the pass of another thread */
#define LATE_NSEC (5 * NSEC_PER_SEC)
#define WAITING_MAX 3

/*
 * The process through which a namespace was last looked up. The kernel assigns inode numbers
 * consecutively.
 */
struct hint {
	ino_t inode;
	pid_t pid;
};

struct discover {
	const struct registry *registry;
	bool (*is_reserved)(const char *name);
	struct creations *creations;
	struct mount_index *mounts;
	struct link_index *links;
	pthread_mutex_t lock; /* protects all below */
	pthread_cond_t pass_done;
	uint64_t begun, done;	  /* counts of passes; one runs at a time */
	int error;		  /* of the last pass */
	uint64_t late;		  /* when the running pass counts as late */
	unsigned waiting;	  /* threads that wait for the running pass */
	struct seen seen;	  /* result of the last pass */
	struct hint hints[HINTS]; /* by inode number modulo HINTS */
};

/* Called with the lock held, which it releases during the pass. */
static void run_proc_pass(struct discover *d)
{
	struct seen seen = {.mounts = d->mounts}, old = {.n = 0};
	int r;

	d->begun++;
	d->late = monotonic_nsec() + LATE_NSEC;
	pthread_mutex_unlock(&d->lock);
	r = seen_make(&seen);
	pthread_mutex_lock(&d->lock);
	if (r == 0) {
		old = d->seen;
		d->seen = seen;
	}
	seen_done(r == 0 ? &old : &seen);
	d->error = r;
	d->done = d->begun;
	pthread_cond_broadcast(&d->pass_done);
}

/*
 * Called with the lock held. Reading /proc blocks only on a process whose root directory is on NFS:
 * a pass that meets one takes as long as the NFS server. Once a pass is late, only a few threads
 * wait for its end.
 */
static int wait_for_pass(struct discover *d)
{
	uint64_t end = monotonic_nsec() + TIMEOUT_NSEC, late = d->late;
	uint64_t running = d->begun;
	int r = 0;

	d->waiting++;
	while (r == 0 && d->done < running) {
		r = wait_condition(&d->pass_done, &d->lock, end);
		if (r == 0 && d->done < running && d->waiting > WAITING_MAX &&
			monotonic_nsec() >= late)
			r = -EBUSY;
	}
	d->waiting--;
	return r;
}

/*
 * Called with the lock held. A running pass may already be past the wanted entry, so waits for the
 * next one, which all callers that arrive before it begins share.
 */
static int wait_for_new_pass(struct discover *d)
{
	uint64_t wanted = d->begun + 1;
	int r = 0;

	while (r == 0 && d->done < wanted) {
		if (d->begun > d->done)
			r = wait_for_pass(d);
		else
			run_proc_pass(d);
	}
	return r < 0 ? r : d->error;
}

struct discover *discover_new(const struct registry *r, bool (*is_reserved)(const char *name))
{
	struct discover *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	pthread_mutex_init(&d->lock, NULL);
	pthread_cond_init(&d->pass_done, NULL);
	d->registry = r;
	d->is_reserved = is_reserved;
	d->creations = creations_new();
	d->mounts = mount_index_new();
	d->links = link_index_new(r);
	return d->creations && d->mounts && d->links ? d : discover_free(d);
}

struct discover *discover_free(struct discover *d)
{
	if (!d)
		return NULL;
	creations_free(d->creations);
	mount_index_free(d->mounts);
	link_index_free(d->links);
	seen_done(&d->seen);
	pthread_cond_destroy(&d->pass_done);
	pthread_mutex_destroy(&d->lock);
	free(d);
	return NULL;
}

struct inodes {
	ino_t *all;
	size_t n;
};

static void collect_inodes(const void *node, VISIT visit, void *arg)
{
	struct inodes *inodes = arg;

	if (visit == postorder || visit == leaf)
		inodes->all[inodes->n++] = (*(struct source *const *)node)->inode;
}

static int all_inodes(struct discover *d, struct inodes *ret)
{
	int r;

	pthread_mutex_lock(&d->lock);
	r = wait_for_new_pass(d);
	if (r == 0) {
		ret->all = calloc(d->seen.n + 1, sizeof(*ret->all));
		if (ret->all)
			twalk_r(d->seen.tree, collect_inodes, ret);
		else
			r = -ENOMEM;
	}
	pthread_mutex_unlock(&d->lock);
	return r;
}

int discover_list(struct discover *d, int (*each)(ino_t inode, void *arg), void *arg)
{
	struct inodes inodes = {0};
	int r = all_inodes(d, &inodes);

	for (size_t i = 0; r == 0 && i < inodes.n; i++)
		r = each(inodes.all[i], arg);
	free(inodes.all);
	return r;
}

/* Both numbers only increase. */
int discover_epoch(struct discover *d, uint64_t *ret)
{
	uint64_t mounts;
	int r = mount_index_epoch(d->mounts, &mounts);

	*ret = r < 0 ? 0 : creations_epoch(d->creations) + mounts;
	return r;
}

/* A copy of the entry of the last pass, or NULL. */
static struct source *copy_last_seen(struct discover *d, ino_t inode)
{
	struct source *copy;

	pthread_mutex_lock(&d->lock);
	copy = seen_copy(&d->seen, inode);
	pthread_mutex_unlock(&d->lock);
	return copy;
}

static int reach_last_seen(struct discover *d, ino_t inode, char ret[PATH_MAX])
{
	_cleanup_free_ struct source *s = copy_last_seen(d, inode);

	return s ? source_reach(s, ret) : -ENOENT;
}

static int reach_hint(struct discover *d, ino_t inode, char ret[PATH_MAX])
{
	struct source s = {.inode = inode, .kind = HOLDER_PROCESS};
	struct hint hint;

	pthread_mutex_lock(&d->lock);
	hint = d->hints[inode % HINTS];
	pthread_mutex_unlock(&d->lock);
	s.pid = hint.pid;
	return hint.inode == inode ? source_reach(&s, ret) : -ENOENT;
}

/* The name of the mount point POINT, if it is in the registry. */
static const char *registry_name_at(const struct discover *d, const char *point)
{
	const char *dir = registry_path(d->registry);
	size_t len = strlen(dir);

	if (strncmp(point, dir, len) != 0 || point[len] != '/' || strchr(point + len + 1, '/'))
		return NULL;
	return point + len + 1;
}

static bool is_registry_point(const char *point, void *arg)
{
	return registry_name_at(arg, point);
}

static bool is_unreserved_name(const char *point, void *arg)
{
	const struct discover *d = arg;
	const char *name = registry_name_at(d, point);

	return name && !d->is_reserved(name);
}

static bool accept_any_point(_unused_ const char *point, _unused_ void *arg)
{
	return true;
}

/*
 * Returns a descriptor and a path, without a pass. Names come first, then other persistent
 * locations.
 */
static int reach_without_pass(struct discover *d, ino_t inode, char ret[PATH_MAX])
{
	int fd = mount_index_find(d->mounts, inode, is_registry_point, d, ret);

	if (fd == -ENOENT)
		fd = mount_index_find(d->mounts, inode, accept_any_point, d, ret);
	if (fd == -ENOENT)
		fd = reach_last_seen(d, inode, ret);
	if (fd == -ENOENT)
		fd = reach_hint(d, inode, ret);
	return fd;
}

static int reach_with_pass(struct discover *d, ino_t inode, char ret[PATH_MAX])
{
	int fd = reach_without_pass(d, inode, ret);

	if (fd != -ENOENT)
		return fd;
	pthread_mutex_lock(&d->lock);
	fd = wait_for_new_pass(d);
	pthread_mutex_unlock(&d->lock);
	return fd < 0 ? fd : reach_without_pass(d, inode, ret);
}

int discover_open(struct discover *d, ino_t inode)
{
	char path[PATH_MAX];

	return reach_with_pass(d, inode, path);
}

int discover_reopen(struct discover *d, ino_t inode)
{
	char path[PATH_MAX];

	return reach_without_pass(d, inode, path);
}

int discover_path(struct discover *d, ino_t inode, char ret[PATH_MAX])
{
	_cleanup_close_ int fd = reach_with_pass(d, inode, ret);

	return fd < 0 ? fd : 0;
}

/*
 * Mounts and symlinks: returns the name that sorts first. RET_FD is a descriptor of the namespace
 * if a mount has a name, else -1.
 */
static int find_name(struct discover *d, ino_t inode, char ret[REGISTRY_NAME_MAX + 1], int *ret_fd)
{
	char path[PATH_MAX], link[REGISTRY_NAME_MAX + 1];
	int fd = mount_index_find(d->mounts, inode, is_unreserved_name, d, path);
	int r = link_index_find(d->links, inode, d->is_reserved, link);
	const char *name = fd < 0 ? link : registry_name_at(d, path);

	*ret_fd = fd < 0 ? -1 : fd;
	if (fd < 0 && r < 0)
		return fd == -ENOENT ? r : fd;
	if (r == 0 && strcmp(link, name) < 0)
		name = link;
	strcpy(ret, name);
	return 0;
}

int discover_name(struct discover *d, ino_t inode, char ret[REGISTRY_NAME_MAX + 1])
{
	_cleanup_close_ int fd = -1;

	return find_name(d, inode, ret, &fd);
}

int discover_reopen_named(struct discover *d, ino_t inode, char ret[REGISTRY_NAME_MAX + 1])
{
	_cleanup_close_ int fd = -1;
	int r = find_name(d, inode, ret, &fd);

	if (r == -ENOENT)
		ret[0] = '\0';
	else if (r < 0)
		return r;
	return fd < 0 ? discover_reopen(d, inode) : steal_fd(&fd);
}

int discover_seems_named(struct discover *d, ino_t inode)
{
	int r = mount_index_lists(d->mounts, inode, is_unreserved_name, d);

	return r ? r : link_index_lists(d->links, inode, d->is_reserved);
}

int discover_pid(struct discover *d, pid_t pid, ino_t *ret)
{
	ino_t inode;
	int r = holder_of_pid("/proc", pid, &inode);

	if (r < 0)
		return r;
	pthread_mutex_lock(&d->lock);
	d->hints[inode % HINTS] = (struct hint){.inode = inode, .pid = pid};
	pthread_mutex_unlock(&d->lock);
	*ret = inode;
	return 0;
}
