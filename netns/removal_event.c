/* SPDX-License-Identifier: MIT */
/*
 * Reports a removal without one: see removal_event.h. A process that sees a mount cannot rename its
 * mount point (EBUSY). In a mount namespace where nothing is mounted on the file, rename(2)
 * succeeds, and the mounts in all other mount namespaces move with the file. A dedicated thread
 * enters such a mount namespace, which ends with the thread.
 *
 * The kernel copies the mount table for it: a mv takes 0.4 ms, with 1,000 names 3.5 ms.
 */
#include "removal_event.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

#include "cleanup.h"

struct removal {
	const char *old, *new;
	char spare[PATH_MAX]; /* an empty file */
	int result;
};

/* Unshares the mounts of this thread: umount2(2) must not propagate. */
static int unshare_mounts(void)
{
	if (unshare(CLONE_NEWNS) < 0)
		return -errno;
	return mount("", "/", "none", MS_PRIVATE | MS_REC, NULL) < 0 ? -errno : 0;
}

static int rename_noreplace(const char *from, const char *to)
{
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) < 0 ? -errno : 0;
}

/*
 * The empty file is created by rename(2), not by open(2), because IN_CREATE of OLD would make
 * watchers read it again.
 */
static int report_by_renames(const struct removal *rm)
{
	int r = rename_noreplace(rm->old, rm->new);

	if (r < 0) {
		unlink(rm->spare);
		return r;
	}
	unlink(rename_noreplace(rm->spare, rm->old) == 0 ? rm->old : rm->spare);
	return rename_noreplace(rm->new, rm->old) < 0;
}

static int send_event(struct removal *rm)
{
	_cleanup_close_ int fd = -1;
	int r = unshare_mounts();

	if (r < 0)
		return r;
	while (umount2(rm->old, MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
		;
	fd = mkostemp(rm->spare, O_CLOEXEC);
	return fd < 0 ? -errno : report_by_renames(rm);
}

static void *removal_thread(void *arg)
{
	struct removal *rm = arg;

	rm->result = send_event(rm);
	return NULL;
}

int removal_event_send(const char *old, const char *new)
{
	struct removal rm = {.old = old, .new = new};
	int directory = (int)(strrchr(old, '/') - old);
	pthread_t thread;
	int r;

	if (snprintf(rm.spare, sizeof(rm.spare), "%.*s/.renaming-XXXXXX", directory, old) >=
		(int)sizeof(rm.spare))
		return -ENAMETOOLONG;
	r = pthread_create(&thread, NULL, removal_thread, &rm);
	if (r != 0)
		return -r;
	pthread_join(thread, NULL);
	return rm.result;
}
