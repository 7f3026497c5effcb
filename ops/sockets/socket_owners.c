/* SPDX-License-Identifier: MIT */
/*
 * Who has sockets open: see socket_owners.h. Knows /proc, and nothing of what a socket is.
 *
 * To look at all descriptors of the machine takes long, so what a pass over them saw is shared
 * (socket_index.h), and says only which processes are looked at again: an owner that is found has
 * the socket now. One pass in a second will do as long as each socket has an owner.
 */
#include "socket_owners.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include "cleanup.h"
#include "holders.h"
#include "socket_index.h"
#include "sorted.h"
#include "texts.h"

#define PASS_MAX_AGE 1 /* seconds; while each socket has an owner */

struct search {
	struct socket_owners *owners;
	const char *proc;
};

static int compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

/* Both begin with the inode. */
static int compare_inodes(const void *a, const void *b)
{
	return compare_numbers(*(const uint32_t *)a, *(const uint32_t *)b);
}

static int compare_owners(const void *a, const void *b)
{
	const struct socket_owner *x = a, *y = b;
	int r = compare_inodes(a, b);

	return r ? r : (x->pid > y->pid) - (x->pid < y->pid);
}

int socket_owners_want(struct socket_owners *owners, uint32_t inode)
{
	struct socket_wanted *wanted = inode ? netlink_list_add(&owners->wanted) : NULL;

	if (wanted)
		wanted->inode = inode;
	return inode && !wanted ? -ENOMEM : 0;
}

/* The process has ended, or is not ours to look at. */
static bool is_out_of_sight(int error)
{
	return error == -ENOENT || error == -ESRCH || error == -EACCES || error == -EPERM;
}

#define SOCKET_LINK "socket:["

/* The inode number of the socket that descriptor NAME leads to; 0: it is something else. */
static uint32_t socket_inode(int fds, const char *name)
{
	char link[32];
	ssize_t n = readlinkat(fds, name, link, sizeof(link) - 1);

	if (n < 0)
		return 0;
	link[n] = '\0';
	/* What leads to a file begins with a '/', so no name of a file looks like this. */
	if (strncmp(link, SOCKET_LINK, strlen(SOCKET_LINK)) != 0)
		return 0;
	return (uint32_t)strtoul(link + strlen(SOCKET_LINK), NULL, 10);
}

static int look_at_descriptor(struct socket_owners *owners, pid_t pid, int fds, const char *name)
{
	const struct netlink_list *list = &owners->wanted;
	uint32_t inode = socket_inode(fds, name);
	struct socket_wanted *wanted =
		inode ? bsearch(&inode, list->items, list->n, list->item_size, compare_inodes)
		      : NULL;
	struct socket_owner *owner;

	if (!wanted || wanted->seen == pid) /* a process may have it open many times */
		return 0;
	wanted->seen = pid;
	owner = netlink_list_add(&owners->found);
	if (!owner)
		return -ENOMEM;
	owner->inode = inode;
	owner->pid = pid;
	return 0;
}

static int look_at_descriptors(struct socket_owners *owners, pid_t pid, int process)
{
	_cleanup_close_ int fd = openat(process, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_closedir_ DIR *fds = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int r = 0;

	if (!fds)
		return -errno;
	steal_fd(&fd);
	while (r == 0 && (entry = readdir(fds)))
		r = look_at_descriptor(owners, pid, dirfd(fds), entry->d_name);
	return r;
}

/* Puts the name of the process to those that were found from number BEFORE on: they are its. */
static int name_owners(struct socket_owners *owners, size_t before, int process)
{
	char comm[HOLDER_COMM_SIZE];
	int r = owners->found.n > before ? holder_comm(process, "comm", comm) : 0;

	for (size_t i = before; r == 0 && i < owners->found.n; i++)
		strcpy(((struct socket_owner *)netlink_list_at(&owners->found, i))->comm, comm);
	return r;
}

static int look_at_process(struct search *s, pid_t pid)
{
	size_t before = s->owners->found.n;
	_cleanup_free_ char *path = NULL;
	_cleanup_close_ int process = -1;
	int r;

	if (asprintf(&path, "%s/%d", s->proc, pid) < 0)
		return -ENOMEM;
	/* From here on it is this process, and no later one with its number. */
	process = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	r = process < 0 ? -errno : look_at_descriptors(s->owners, pid, process);
	if (r == 0)
		r = name_owners(s->owners, before, process);
	if (!is_out_of_sight(r))
		return r;
	s->owners->found.n = before;
	return 0;
}

/* The number of the first owner of INODE, or of what stands behind it. */
static size_t first_owner(const struct netlink_list *found, uint32_t inode)
{
	return sorted_first(&inode, found->items, found->n, found->item_size, compare_inodes);
}

static bool has_owner(const struct socket_owners *owners, uint32_t inode)
{
	const struct netlink_list *found = &owners->found;
	size_t first = first_owner(found, inode);

	return first < found->n &&
	       ((struct socket_owner *)netlink_list_at(found, first))->inode == inode;
}

static bool is_owner(const struct socket_owners *owners, uint32_t inode, pid_t pid)
{
	const struct netlink_list *found = &owners->found;
	struct socket_owner key = {.inode = inode, .pid = pid};

	return found->n && bsearch(&key, found->items, found->n, found->item_size, compare_owners);
}

static uint32_t wanted_inode(const struct socket_owners *owners, size_t i)
{
	return ((struct socket_wanted *)netlink_list_at(&owners->wanted, i))->inode;
}

static bool all_have_owners(const struct socket_owners *owners)
{
	for (size_t i = 0; i < owners->wanted.n; i++)
		if (!has_owner(owners, wanted_inode(owners, i)))
			return false;
	return true;
}

static int look_at_holder(const struct holder *holder, void *arg)
{
	return look_at_process(arg, holder->pid);
}

static int look_in_netns(struct search *s, ino_t netns)
{
	int r = holders_each(s->proc, HOLDER_PROCESS, netns, look_at_holder, s);

	netlink_list_sort(&s->owners->found, compare_owners);
	return r;
}

/* The processes that the index knows for a socket. */
struct candidates {
	const struct socket_owners *owners;
	uint32_t inode;
	struct netlink_list pids;
};

static int add_candidate(pid_t pid, void *arg)
{
	struct candidates *c = arg;
	pid_t *new;

	if (is_owner(c->owners, c->inode, pid))
		return 0;
	new = netlink_list_add(&c->pids);
	if (!new)
		return -ENOMEM;
	*new = pid;
	return 0;
}

static int find_candidates(struct candidates *c, struct socket_index *index)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < c->owners->wanted.n; i++) {
		c->inode = wanted_inode(c->owners, i);
		r = socket_index_find(index, c->inode, add_candidate, c);
	}
	return r;
}

static int compare_pids(const void *a, const void *b)
{
	pid_t x = *(const pid_t *)a, y = *(const pid_t *)b;

	return (x > y) - (x < y);
}

static int look_at_candidates(struct search *s, struct netlink_list *pids)
{
	pid_t last = 0;
	int r = 0;

	netlink_list_sort(pids, compare_pids);
	for (size_t i = 0; r == 0 && i < pids->n; i++) {
		pid_t pid = *(pid_t *)netlink_list_at(pids, i);

		if (pid != last)
			r = look_at_process(s, pid);
		last = pid;
	}
	netlink_list_sort(&s->owners->found, compare_owners);
	return r;
}

/* Looks at the processes that a pass that began at SINCE or later saw with a wanted socket. */
static int look_everywhere(
	struct search *s, struct socket_index *index, const struct timespec *since)
{
	struct candidates c = {.owners = s->owners, .pids = {.item_size = sizeof(pid_t)}};
	int r = socket_index_update(index, since);

	if (r == 0)
		r = find_candidates(&c, index);
	if (r == 0)
		r = look_at_candidates(s, &c.pids);
	netlink_list_done(&c.pids);
	return r;
}

int socket_owners_find(
	struct socket_owners *owners, const char *proc, ino_t netns, struct socket_index *index)
{
	struct search s = {.owners = owners, .proc = proc};
	struct timespec now, recent;
	int r;

	if (owners->wanted.n == 0)
		return 0;
	clock_gettime(CLOCK_MONOTONIC, &now);
	recent = (struct timespec){.tv_sec = now.tv_sec - PASS_MAX_AGE, .tv_nsec = now.tv_nsec};
	netlink_list_sort(&owners->wanted, compare_inodes);
	r = look_in_netns(&s, netns);
	if (r == 0)
		r = look_everywhere(&s, index, &recent);
	if (r == 0 && !all_have_owners(owners))
		r = look_everywhere(&s, index, &now);
	return r;
}

void socket_owners_print(const struct socket_owners *owners, uint32_t inode, FILE *out)
{
	const struct netlink_list *found = &owners->found;
	pid_t last = 0;

	for (size_t i = first_owner(found, inode); i < found->n; i++) {
		const struct socket_owner *owner = netlink_list_at(found, i);

		if (owner->inode != inode)
			return;
		if (owner->pid == last) /* it was looked at twice */
			continue;
		fprintf(out, " %d/", owner->pid);
		text_print(out, true, owner->comm);
		last = owner->pid;
	}
}

void socket_owners_done(struct socket_owners *owners)
{
	netlink_list_done(&owners->wanted);
	netlink_list_done(&owners->found);
}
