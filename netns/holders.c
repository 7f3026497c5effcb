/* SPDX-License-Identifier: MIT */
/*
 * A pass over /proc: see holders.h. It minimizes system calls, since there are thousands of
 * processes: every file is opened by its path below /proc, since opening the directory of a process
 * first is not cheaper. One call shows that a process has a single thread, and one that it has no
 * mount namespace of its own. Most of the time is spent on descriptors.
 */
#include "holders.h"

#include <dirent.h>
#include <fcntl.h>
#include <search.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "mountinfo.h"
#include "reach.h"
#include "shortage.h"

#define LINKS_OF_ONE_THREAD 3 /* of the directory `task`: two, and one for each thread */

struct pass {
	int proc;
	int kinds;
	ino_t inode;
	holder_each_fn each;
	void *arg;
	void *views; /* tsearch(3) tree of struct view */
	int stop;    /* the result of EACH, or a shortage; ends the pass */
};

/* A mount namespace, and the process whose mountinfo is read. */
struct view {
	ino_t mnt;
	pid_t pid;
	bool listed;
};

/* A directory that is read for its numeric entries. */
struct listing {
	int fd;
	size_t at, end;
	int number;
	_Alignas(struct dirent64) char buf[8192];
};

/*
 * Ends the pass on a shortage. After other errors the file is missing or not accessible, and is
 * skipped.
 */
static int check_shortage(struct pass *p, int r)
{
	if (is_shortage(r))
		p->stop = r;
	return r;
}

static void listing_close(struct listing *l)
{
	closep(&l->fd);
}

#define _cleanup_listing_ _cleanup_(listing_close)

static void listing_open(struct pass *p, const char *path, struct listing *l)
{
	l->at = l->end = 0;
	l->fd = openat(p->proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	check_shortage(p, l->fd < 0 ? -errno : 0);
}

static bool parse_number(const char *text, int *ret)
{
	char *end;
	long number;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	number = strtol(text, &end, 10);
	if (*end || errno || number > INT32_MAX)
		return false;
	*ret = (int)number;
	return true;
}

/* Only an empty result is the end of the directory: a signal causes short results. */
static bool listing_fill(struct listing *l)
{
	ssize_t n = l->fd < 0 ? -1 : getdents64(l->fd, l->buf, sizeof(l->buf));

	l->at = 0;
	l->end = n > 0 ? (size_t)n : 0;
	return n > 0;
}

/* The name of the next numeric entry, or NULL. */
static const char *listing_next(struct listing *l)
{
	while (l->at < l->end || listing_fill(l)) {
		struct dirent64 *entry = (struct dirent64 *)(l->buf + l->at);

		l->at += entry->d_reclen;
		if (parse_number(entry->d_name, &l->number))
			return entry->d_name;
	}
	return NULL;
}

/* The inode number in "KIND:[NUMBER]", the text of a namespace link; 0: another text. */
static ino_t text_inode(const char *text, const char *kind)
{
	size_t len = strlen(kind);
	unsigned long inode;
	char *end;

	if (strncmp(text, kind, len) != 0 || strncmp(text + len, ":[", 2) != 0)
		return 0;
	inode = strtoul(text + len + 2, &end, 10);
	return strcmp(end, "]") == 0 ? inode : 0;
}

static ino_t link_inode(int dir, const char *path, const char *kind)
{
	char text[40];
	ssize_t n = readlinkat(dir, path, text, sizeof(text) - 1);

	if (n < 0)
		return 0;
	text[n] = '\0';
	return text_inode(text, kind);
}

struct proc_path {
	char text[64];
};

/* The path PID/WHAT. */
static struct proc_path pid_path(pid_t pid, const char *what)
{
	struct proc_path path;

	snprintf(path.text, sizeof(path.text), "%d/%s", pid, what);
	return path;
}

static void report_holder(struct pass *p, const struct holder *holder)
{
	if (!p->stop && (p->inode == 0 || p->inode == holder->inode))
		p->stop = p->each(holder, p->arg);
}

struct mounts {
	struct pass *pass;
	pid_t pid;
};

static int report_mount(const struct mount *mount, void *arg)
{
	struct mounts *m = arg;
	struct holder holder = {.kind = HOLDER_MOUNT, .pid = m->pid, .point = mount->point};

	holder.inode = mount_netns(mount);
	if (holder.inode)
		report_holder(m->pass, &holder);
	return m->pass->stop;
}

/* True: the mounts were reported, or the pass has ended. */
static bool list_mounts(struct pass *p, const char *path, pid_t pid)
{
	struct mounts m = {.pass = p, .pid = pid};
	int r = check_shortage(p, mountinfo_each_at(p->proc, path, report_mount, &m));

	return r == 0 || p->stop;
}

static int compare_views(const void *a, const void *b)
{
	const struct view *x = a, *y = b;

	return (x->mnt > y->mnt) - (x->mnt < y->mnt);
}

static struct view *find_or_add_view(struct pass *p, ino_t mnt, pid_t pid)
{
	struct view *new, **found = tfind(&(struct view){.mnt = mnt}, &p->views, compare_views);

	if (found)
		return *found;
	new = malloc(sizeof(*new));
	if (new) {
		*new = (struct view){.mnt = mnt, .pid = pid};
		found = tsearch(new, &p->views, compare_views);
	}
	if (!found) {
		free(new);
		p->stop = -ENOMEM;
	}
	return found ? *found : NULL;
}

/* A process in a chroot(2) sees only the mounts below its root. */
static bool is_not_in_chroot(struct pass *p, pid_t pid)
{
	char root[2];

	return readlinkat(p->proc, pid_path(pid, "root").text, root, sizeof(root)) == 1;
}

static void scan_mounts(struct pass *p, pid_t pid)
{
	ino_t mnt = link_inode(p->proc, pid_path(pid, "ns/mnt").text, "mnt");
	struct view *view = mnt ? find_or_add_view(p, mnt, pid) : NULL;

	if (view && !view->listed && is_not_in_chroot(p, pid))
		view->listed = list_mounts(p, pid_path(pid, "mountinfo").text, pid);
}

/* Reports the mounts of this process first, with pid 0. */
static void scan_own_mounts(struct pass *p)
{
	ino_t mnt = link_inode(p->proc, "self/ns/mnt", "mnt");
	struct view *view = mnt ? find_or_add_view(p, mnt, 0) : NULL;

	if (view)
		view->listed = list_mounts(p, "self/mountinfo", 0);
}

/*
 * For a mount namespace whose processes are all in a chroot(2), reports the mounts that the first
 * one sees.
 */
static void scan_unlisted_view(const void *node, VISIT visit, void *arg)
{
	const struct view *view = *(struct view *const *)node;

	if ((visit == postorder || visit == leaf) && !view->listed)
		list_mounts(arg, pid_path(view->pid, "mountinfo").text, view->pid);
}

/* The field `ino` of a file of /proc/PID/fdinfo (since Linux 5.14). */
static ino_t fdinfo_inode(struct pass *p, const char *path)
{
	_cleanup_close_ int fd = openat(p->proc, path, O_RDONLY | O_CLOEXEC);
	char text[256], *found;
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (n < 0) {
		check_shortage(p, -errno);
		return 0;
	}
	text[n] = '\0';
	found = strstr(text, "\nino:");
	return found ? strtoul(found + strlen("\nino:"), NULL, 10) : 0;
}

/*
 * A descriptor that was opened by the mount point of a namespace reads as that path, or as "/"
 * after umount(2). Its inode number shows whether it may be a namespace: the kernel numbers them
 * from PROC_DYNAMIC_FIRST on, and the initial ones from just below that (Linux 6.18, enum
 * init_ns_ino). Paths below /dev, which are most of the open files, are skipped.
 */
#define NAMESPACE_INODES_FROM 0xeffffff0

static ino_t mounted_inode(struct pass *p, const struct holder *h)
{
	_cleanup_close_ int fd = -1;
	char path[64];
	ino_t inode;

	snprintf(path, sizeof(path), "%d/fdinfo/%d", h->pid, h->number);
	inode = fdinfo_inode(p, path);
	if (inode < NAMESPACE_INODES_FROM)
		return 0;
	snprintf(path, sizeof(path), "/proc/%d/fd/%d", h->pid, h->number);
	fd = check_shortage(p, reach_link(path, inode));
	return fd < 0 ? 0 : inode;
}

static ino_t fd_inode(struct pass *p, const struct holder *h, const char *text)
{
	if (text[0] != '/')
		return text_inode(text, "net");
	return strncmp(text, "/dev/", 5) == 0 ? 0 : mounted_inode(p, h);
}

static void scan_fd(struct pass *p, struct holder *h, int dir, const char *name)
{
	char text[40];
	ssize_t n = readlinkat(dir, name, text, sizeof(text) - 1);

	text[n > 0 ? n : 0] = '\0';
	if (n > 0 && (p->kinds & HOLDER_FD)) {
		h->kind = HOLDER_FD;
		h->inode = fd_inode(p, h, text);
	}
	if (n > 0 && !h->inode && (p->kinds & HOLDER_SOCKET)) {
		h->kind = HOLDER_SOCKET;
		h->inode = text_inode(text, "socket");
	}
	if (h->inode)
		report_holder(p, h);
}

static void scan_fds(struct pass *p, pid_t pid)
{
	_cleanup_listing_ struct listing fds;
	const char *name;

	listing_open(p, pid_path(pid, "fd").text, &fds);
	while (!p->stop && (name = listing_next(&fds))) {
		struct holder holder = {.pid = pid, .number = fds.number};

		scan_fd(p, &holder, fds.fd, name);
	}
}

static bool has_threads(struct pass *p, pid_t pid)
{
	struct stat st;

	return fstatat(p->proc, pid_path(pid, "task").text, &st, 0) == 0 &&
	       st.st_nlink != LINKS_OF_ONE_THREAD;
}

/* Reports the threads that are not in MAIN; returns a thread that has not ended, or 0. */
static pid_t scan_threads(struct pass *p, pid_t pid, ino_t main)
{
	_cleanup_listing_ struct listing threads;
	const char *name;
	pid_t alive = 0;

	listing_open(p, pid_path(pid, "task").text, &threads);
	while (!p->stop && (name = listing_next(&threads))) {
		struct holder holder = {.kind = HOLDER_THREAD, .pid = pid};
		char path[64];

		holder.number = threads.number;
		snprintf(path, sizeof(path), "%s/ns/net", name);
		holder.inode = holder.number == pid ? 0 : link_inode(threads.fd, path, "net");
		if (!holder.inode)
			continue;
		alive = holder.number;
		if ((p->kinds & HOLDER_THREAD) && holder.inode != main)
			report_holder(p, &holder);
	}
	return alive;
}

/*
 * A main thread that has ended while other threads run has neither a namespace nor descriptors.
 * They are read from another thread then, by its thread id: /proc has a directory for each, even if
 * unlisted. Threads and descriptors of this process are skipped, since they refer to namespaces
 * only temporarily.
 */
static void scan_process(struct pass *p, pid_t pid)
{
	ino_t inode = link_inode(p->proc, pid_path(pid, "ns/net").text, "net");
	struct holder holder = {.kind = HOLDER_PROCESS, .inode = inode, .pid = pid};
	pid_t source = inode ? pid : 0;
	bool ours = pid == getpid();

	if (inode && (p->kinds & HOLDER_PROCESS))
		report_holder(p, &holder);
	if (!ours && (!inode || (p->kinds & HOLDER_THREAD)) && has_threads(p, pid)) {
		pid_t thread = scan_threads(p, pid, inode);

		source = source ? source : thread;
	}
	if (source && !p->stop && !ours && (p->kinds & (HOLDER_FD | HOLDER_SOCKET)))
		scan_fds(p, source);
	if (source && !p->stop && (p->kinds & HOLDER_MOUNT))
		scan_mounts(p, source);
}

int holders_each(const char *proc, int kinds, ino_t inode, holder_each_fn each, void *arg)
{
	_cleanup_close_ int dir = open(proc, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct pass p = {.proc = dir, .kinds = kinds, .inode = inode, .each = each, .arg = arg};
	_cleanup_listing_ struct listing processes = {.fd = -1};

	if (dir < 0)
		return -errno;
	if (kinds & HOLDER_MOUNT)
		scan_own_mounts(&p);
	listing_open(&p, ".", &processes);
	while (!p.stop && listing_next(&processes))
		scan_process(&p, processes.number);
	if (!p.stop)
		twalk_r(p.views, scan_unlisted_view, &p);
	tdestroy(p.views, free);
	return p.stop;
}

int holder_of_pid(const char *proc, pid_t pid, ino_t *ret)
{
	_cleanup_close_ int dir = open(proc, O_PATH | O_DIRECTORY | O_CLOEXEC);
	ino_t inode;

	if (dir < 0)
		return -errno;
	inode = link_inode(dir, pid_path(pid, "ns/net").text, "net");
	if (!inode)
		return -ENOENT;
	*ret = inode;
	return 0;
}

int holder_comm(int dir, const char *path, char ret[HOLDER_COMM_SIZE])
{
	_cleanup_close_ int fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, ret, HOLDER_COMM_SIZE);

	if (n < 0)
		return -errno;
	ret[n > 0 ? n - 1 : 0] = '\0'; /* strips only the last newline: a name may contain others */
	return 0;
}
