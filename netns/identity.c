/* SPDX-License-Identifier: MIT */
/* Assuming the credentials of another process: see identity.h. */
#include "identity.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "cleanup.h"

/* The system call for 32-bit groups; setgroups(3) of libc applies them to all threads. */
#ifdef SYS_setgroups32
#define SETGROUPS SYS_setgroups32
#else
#define SETGROUPS SYS_setgroups
#endif

static unsigned long last_number(const char *list)
{
	const char *last = strrchr(list, '\t');

	return strtoul(last ? last : list, NULL, 10);
}

static void read_groups(struct identity *id, char *list)
{
	char *end;

	for (;;) {
		gid_t gid = (gid_t)strtoul(list, &end, 10);

		if (end == list || id->n_groups == IDENTITY_GROUPS_MAX)
			return;
		id->groups[id->n_groups++] = gid;
		list = end;
	}
}

static void parse_status_line(struct identity *id, char *line)
{
	if (strncmp(line, "Uid:", 4) == 0)
		id->uid = (uid_t)last_number(line + 4);
	else if (strncmp(line, "Gid:", 4) == 0)
		id->gid = (gid_t)last_number(line + 4);
	else if (strncmp(line, "NStgid:", 7) == 0)
		id->tgid = (pid_t)last_number(line + 7);
	else if (strncmp(line, "NSpid:", 6) == 0)
		id->tid = (pid_t)last_number(line + 6);
	else if (strncmp(line, "Groups:", 7) == 0)
		read_groups(id, line + 7);
	else if (strncmp(line, "CapEff:", 7) == 0)
		id->effective = strtoull(line + 7, NULL, 16);
}

static int map_enoent_to_esrch(int error)
{
	return error == ENOENT ? -ESRCH : -error;
}

static int read_status(int process, struct identity *id)
{
	_cleanup_close_ int fd = openat(process, "status", O_RDONLY | O_CLOEXEC);
	_cleanup_fclose_ FILE *f = fd < 0 ? NULL : fdopen(fd, "r");
	_cleanup_free_ char *line = NULL;
	size_t size = 0;

	if (!f)
		return map_enoent_to_esrch(errno);
	fd = -1;
	while (errno = 0, getline(&line, &size, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		parse_status_line(id, line);
	}
	if (errno)
		return map_enoent_to_esrch(errno);
	return id->tgid && id->tid ? 0 : -ESRCH;
}

static bool is_same_file(int a, int b)
{
	struct stat x, y;

	return fstat(a, &x) == 0 && fstat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

static int open_proc_pid(pid_t pid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d", pid);
	return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/*
 * The order matters: if a process drops privileges meanwhile, its former privileges must not be
 * used in its later root directory, nor in a user namespace where it has others.
 */
int identity_read(pid_t pid, struct identity *id)
{
	_cleanup_close_ int process = pid > 0 ? open_proc_pid(pid) : -1, own = -1;
	int r;

	*id = (struct identity){.root = -1, .user = -1};
	if (process < 0)
		return pid > 0 ? map_enoent_to_esrch(errno) : -ESRCH;
	id->root = openat(process, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (id->root < 0)
		return map_enoent_to_esrch(errno);
	r = read_status(process, id);
	if (r < 0)
		return r;
	id->user = openat(process, "ns/user", O_RDONLY | O_CLOEXEC);
	own = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
	if (id->user < 0 || own < 0)
		return map_enoent_to_esrch(errno);
	if (is_same_file(id->user, own))
		closep(&id->user), id->user = -1;
	return 0;
}

void identity_done(struct identity *id)
{
	closep(&id->root);
	closep(&id->user);
}

int identity_close_others(const struct identity *id, int other)
{
	unsigned rest = other < 0 ? IDENTITY_OTHER : IDENTITY_OTHER + 1;

	if (dup2(id->root, IDENTITY_ROOT) < 0 || (other >= 0 && dup2(other, IDENTITY_OTHER) < 0) ||
		(id->user >= 0 && dup2(id->user, IDENTITY_USER) < 0))
		return -errno;
	if (id->user < 0)
		close(IDENTITY_USER);
	return syscall(SYS_close_range, rest, ~0u, 0) < 0 ? -errno : 0;
}

/*
 * Skips setgroups(2) if the groups are equal, as is usual where it is forbidden
 * (user_namespaces(7)).
 */
static int set_groups(const struct identity *id)
{
	gid_t own[IDENTITY_GROUPS_MAX];
	int n = getgroups(IDENTITY_GROUPS_MAX, own);

	if (n == (int)id->n_groups && memcmp(own, id->groups, (size_t)n * sizeof(*own)) == 0)
		return 0;
	return syscall(SETGROUPS, id->n_groups, id->groups) < 0 ? -errno : 0;
}

static int set_effective(uint64_t effective)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data) < 0)
		return -errno;
	data[0].effective = data[0].permitted & (uint32_t)effective;
	data[1].effective = data[1].permitted & (uint32_t)(effective >> 32);
	return syscall(SYS_capset, &header, data) < 0 ? -errno : 0;
}

int identity_become(const struct identity *id)
{
	int r = set_groups(id);

	if (r < 0)
		return r;
	setfsgid(id->gid);
	setfsuid(id->uid);
	if ((gid_t)setfsgid((gid_t)-1) != id->gid || (uid_t)setfsuid((uid_t)-1) != id->uid)
		return -EPERM;
	if (id->user >= 0 && setns(IDENTITY_USER, CLONE_NEWUSER) < 0)
		return -errno;
	return set_effective(id->effective);
}
