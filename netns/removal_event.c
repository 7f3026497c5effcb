/* SPDX-License-Identifier: MIT */
/*
 * A removal that is only reported: see removal_event.h. A mount point cannot be renamed by a
 * process that sees the mount (EBUSY). In a mount namespace where nothing is mounted on the file,
 * rename(2) succeeds, and the mounts of all other mount namespaces move with the file. A thread of
 * its own enters such a mount namespace, which ends with it.
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

/* From here on, this thread's mounts are its own: umount2(2) must not reach the others. */
static int leave_mounts(void)
{
	if (unshare(CLONE_NEWNS) < 0)
		return -errno;
	return mount("", "/", "none", MS_PRIVATE | MS_REC, NULL) < 0 ? -errno : 0;
}

static int move(const char *from, const char *to)
{
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) < 0 ? -errno : 0;
}

/*
 * The empty file comes by rename(2), and not by open(2): IN_CREATE of OLD would have it looked at
 * again.
 */
static int remove_spare(const struct removal *rm)
{
	int r = move(rm->old, rm->new);

	if (r < 0) {
		unlink(rm->spare);
		return r;
	}
	unlink(move(rm->spare, rm->old) == 0 ? rm->old : rm->spare);
	return move(rm->new, rm->old) < 0;
}

static int send_event(struct removal *rm)
{
	_cleanup_close_ int fd = -1;
	int r = leave_mounts();

	if (r < 0)
		return r;
	while (umount2(rm->old, MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
		;
	fd = mkostemp(rm->spare, O_CLOEXEC);
	return fd < 0 ? -errno : remove_spare(rm);
}

static void *run(void *arg)
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
	r = pthread_create(&thread, NULL, run, &rm);
	if (r != 0)
		return -r;
	pthread_join(thread, NULL);
	return rm.result;
}
