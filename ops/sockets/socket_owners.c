/* SPDX-License-Identifier: MIT */
/*
 * Owners of sockets: see socket_owners.h. Reads /proc; independent of the socket family.
 *
 * A scan of all descriptors of the machine is slow, so requests share its result (socket_index.h).
 * The index only selects candidate processes, which are read again: each reported owner has the
 * socket now. One scan per second is enough while each socket has an owner.
 */
#include "socket_owners.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include "cleanup.h"
#include "clock.h"
#include "holders.h"
#include "socket_index.h"
#include "sorted.h"
#include "texts.h"

#define PASS_MAX_AGE NSEC_PER_SEC /* only if each socket has an owner */

struct search {
	struct socket_owners *owners;
	const char *proc;
};

static int compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

/* For socket_wanted and socket_owner: the inode is the first member of both. */
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

/* The process has exited, or access to it is denied. */
static bool is_gone_or_denied(int error)
{
	return error == -ENOENT || error == -ESRCH || error == -EACCES || error == -EPERM;
}

#define SOCKET_LINK_PREFIX "socket:["

/* Returns the inode number of the socket of descriptor NAME; 0: not a socket. */
static uint32_t socket_inode(int fds, const char *name)
{
	char link[32];
	ssize_t n = readlinkat(fds, name, link, sizeof(link) - 1);

	if (n < 0)
		return 0;
	link[n] = '\0';
	/* Targets that are paths start with '/': no file name can match. */
	if (strncmp(link, SOCKET_LINK_PREFIX, strlen(SOCKET_LINK_PREFIX)) != 0)
		return 0;
	return (uint32_t)strtoul(link + strlen(SOCKET_LINK_PREFIX), NULL, 10);
}

static int scan_descriptor(struct socket_owners *owners, pid_t pid, int fds, const char *name)
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

static int scan_descriptors(struct socket_owners *owners, pid_t pid, int process)
{
	_cleanup_close_ int fd = openat(process, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_closedir_ DIR *fds = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int r = 0;

	if (!fds)
		return -errno;
	steal_fd(&fd);
	while (r == 0 && (entry = readdir(fds)))
		r = scan_descriptor(owners, pid, dirfd(fds), entry->d_name);
	return r;
}

/* Sets the command name of the owners from index BEFORE on, which all are this process. */
static int set_owner_comm(struct socket_owners *owners, size_t before, int process)
{
	char comm[HOLDER_COMM_SIZE];
	int r = owners->found.n > before ? holder_comm(process, "comm", comm) : 0;

	for (size_t i = before; r == 0 && i < owners->found.n; i++)
		strcpy(((struct socket_owner *)netlink_list_at(&owners->found, i))->comm, comm);
	return r;
}

static int scan_process(struct search *s, pid_t pid)
{
	size_t before = s->owners->found.n;
	_cleanup_free_ char *path = NULL;
	_cleanup_close_ int process = -1;
	int r;

	if (asprintf(&path, "%s/%d", s->proc, pid) < 0)
		return -ENOMEM;
	/* The descriptor pins the process: a reused pid cannot be mistaken for it. */
	process = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	r = process < 0 ? -errno : scan_descriptors(s->owners, pid, process);
	if (r == 0)
		r = set_owner_comm(s->owners, before, process);
	if (!is_gone_or_denied(r))
		return r;
	s->owners->found.n = before;
	return 0;
}

/* Returns the index of the first owner of INODE, or its insertion point. */
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

static int scan_holder(const struct holder *holder, void *arg)
{
	return scan_process(arg, holder->pid);
}

static int scan_netns(struct search *s, ino_t netns)
{
	int r = holders_each(s->proc, HOLDER_PROCESS, netns, scan_holder, s);

	netlink_list_sort(&s->owners->found, compare_owners);
	return r;
}

/* Processes of the index that are not yet known as owners. */
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

static int scan_candidates(struct search *s, struct netlink_list *pids)
{
	pid_t last = 0;
	int r = 0;

	netlink_list_sort(pids, compare_pids);
	for (size_t i = 0; r == 0 && i < pids->n; i++) {
		pid_t pid = *(pid_t *)netlink_list_at(pids, i);

		if (pid != last)
			r = scan_process(s, pid);
		last = pid;
	}
	netlink_list_sort(&s->owners->found, compare_owners);
	return r;
}

/* Scans the processes that had a wanted socket in a pass that started at SINCE or later. */
static int scan_indexed(struct search *s, struct socket_index *index, uint64_t since)
{
	struct candidates c = {.owners = s->owners, .pids = {.item_size = sizeof(pid_t)}};
	int r = socket_index_update(index, since);

	if (r == 0)
		r = find_candidates(&c, index);
	if (r == 0)
		r = scan_candidates(s, &c.pids);
	netlink_list_done(&c.pids);
	return r;
}

int socket_owners_find(
	struct socket_owners *owners, const char *proc, ino_t netns, struct socket_index *index)
{
	struct search s = {.owners = owners, .proc = proc};
	uint64_t now;
	int r;

	if (owners->wanted.n == 0)
		return 0;
	now = monotonic_nsec();
	netlink_list_sort(&owners->wanted, compare_inodes);
	r = scan_netns(&s, netns);
	if (r == 0)
		r = scan_indexed(&s, index, now - PASS_MAX_AGE);
	if (r == 0 && !all_have_owners(owners))
		r = scan_indexed(&s, index, now);
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
		if (owner->pid == last) /* scanned twice */
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
