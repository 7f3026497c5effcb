/* SPDX-License-Identifier: MIT */
/*
 * The files holders and containers of a namespace: references that keep it alive, and the
 * containers in it. Sources: holders.h, containers.h.
 */
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "capture.h"
#include "cleanup.h"
#include "containers.h"
#include "holders.h"
#include "link_refs.h"
#include "ns.h"
#include "rows.h"
#include "shortage.h"
#include "texts.h"
#include "words.h"

/*
 * Closes the memory stream OUT and adds its *TEXT as a line, unless R is an error. Frees *TEXT.
 * Returns R, or the error of closing or adding.
 */
static int add_line(struct texts *lines, char **text, FILE *out, int r)
{
	if (fclose(out) != 0 || !*text)
		r = r < 0 ? r : -ENOMEM;
	if (r == 0)
		r = texts_add(lines, *text);
	free(*text);
	return r;
}

/* Prints the command name of a process or thread as a field; "?" after it has exited. */
static int print_comm(pid_t pid, FILE *out)
{
	char path[32], comm[HOLDER_COMM_SIZE];
	int r;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	r = holder_comm(AT_FDCWD, path, comm);
	text_print(out, true, r < 0 ? "?" : comm);
	return is_shortage(r) ? r : 0;
}

static int print_holder(const struct holder *h, FILE *out)
{
	switch (h->kind) {
	case HOLDER_PROCESS:
	case HOLDER_THREAD:
		fprintf(out, "pid %d ", h->kind == HOLDER_THREAD ? h->number : h->pid);
		return print_comm(h->kind == HOLDER_THREAD ? h->number : h->pid, out);
	case HOLDER_FD:
		fprintf(out, "fd %d %d ", h->pid, h->number);
		return print_comm(h->pid, out);
	case HOLDER_MOUNT:
		fputs("mount ", out);
		if (h->pid)
			fprintf(out, "/proc/%d/root", h->pid);
		text_print(out, true, h->point);
	}
	return 0;
}

/* The lines of the file, grouped by first word. */
struct lines {
	struct texts pids, fds, captures, mounts, peers;
};

static struct texts *list_of(struct lines *lines, int kind)
{
	return kind == HOLDER_FD      ? &lines->fds
	       : kind == HOLDER_MOUNT ? &lines->mounts
				      : &lines->pids;
}

static int add_holder(const struct holder *holder, void *arg)
{
	char *text = NULL;
	size_t size;
	FILE *out;
	int r;

	if (holder->kind == HOLDER_FD && holder->pid == getpid()) /* opened by this request */
		return 0;
	out = open_memstream(&text, &size);
	if (!out)
		return -ENOMEM;
	r = print_holder(holder, out);
	return add_line(list_of(arg, holder->kind), &text, out, r);
}

/* A capture is a socket of this process, on behalf of another one. */
static int add_capture(pid_t pid, const char *comm, void *arg)
{
	struct texts *captures = arg;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return -ENOMEM;
	fprintf(out, "capture %d ", pid);
	text_print(out, true, comm);
	return add_line(captures, &text, out, 0);
}

static int add_peer(struct tree_request *rq, const struct link *link, struct texts *peers)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int r;

	if (!out)
		return -ENOMEM;
	fputs("peer ", out);
	word_print(out, link->name);
	fputc(' ', out);
	r = link_print_peer(rq, link, out);
	r = add_line(peers, &text, out, r);
	return r == -ENOENT ? 0 : r;
}

static void link_item_done(void *item)
{
	link_done(item);
}

static int add_peers(struct tree_request *rq, struct texts *peers)
{
	_cleanup_(netlink_list_done) struct netlink_list links = {
		.item_size = sizeof(struct link), .clear = link_item_done};
	struct ifinfomsg header = {.ifi_family = AF_UNSPEC};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r == 0)
		r = netlink_dump(nl, RTM_GETLINK, &header, sizeof(header), link_parse, &links);
	for (size_t i = 0; r == 0 && i < links.n; i++)
		r = add_peer(rq, netlink_list_at(&links, i), peers);
	return r;
}

static void lines_done(struct lines *lines)
{
	texts_done(&lines->pids);
	texts_done(&lines->fds);
	texts_done(&lines->captures);
	texts_done(&lines->mounts);
	texts_done(&lines->peers);
}

static int ns_holders_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(lines_done) struct lines lines = {0};
	ino_t inode;
	int r = ns_inode_of(rq, &inode);

	if (r == 0)
		r = holders_each("/proc", HOLDER_ALL, inode, add_holder, &lines);
	if (r == 0)
		r = captures_each(
			rq->tree->captures, rq->handle.cookie, add_capture, &lines.captures);
	if (r == 0)
		r = add_peers(rq, &lines.peers);
	if (r < 0)
		return r;
	texts_print_sorted(&lines.pids, out);
	texts_print_sorted(&lines.fds, out);
	texts_print_sorted(&lines.captures, out);
	texts_print_sorted(&lines.mounts, out);
	texts_print_sorted(&lines.peers, out);
	return 0;
}

static int print_container(const struct container *c, void *arg)
{
	FILE *out = arg;

	fprintf(out, "%s %s %s", c->engine, c->id, c->name);
	if (c->pod[0])
		fprintf(out, " %s/%s", c->namespace, c->pod);
	fputc('\n', out);
	return 0;
}

static int ns_containers_show(struct tree_request *rq, FILE *out)
{
	ino_t inode;
	int r = ns_inode_of(rq, &inode);

	return r < 0 ? r : containers_in(rq->tree->containers, inode, print_container, out);
}

const struct tree_row ns_holders_rows[] = {
	{"/NAME/holders", READ_MODE, "everything that keeps the namespace alive", ns_holders_show},
	{"/NAME/containers", READ_MODE, "containers", ns_containers_show},
	{NULL},
};
