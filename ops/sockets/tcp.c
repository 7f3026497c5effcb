/* SPDX-License-Identifier: MIT */
/*
 * The file `tcp`: TCP sockets with what the kernel tells of them, as `ss -HtanieomO` (ss(8)), with
 * one space between columns. The lines are sorted as those of `sockets`, also if there are more
 * sockets than memory is used for: merge_sort.h.
 */
#include "cgroup_paths.h"
#include "cleanup.h"
#include "merge_sort.h"
#include "rows.h"
#include "tcp_socket.h"
#include "wait.h"

struct tcp_lines {
	struct netlink_list list;
	struct merge_sort sort; /* of what was in the list each time it was full */
	struct cgroup_paths paths;
	FILE *out;
};

static void tcp_lines_done(struct tcp_lines *lines)
{
	netlink_list_done(&lines->list);
	merge_sort_done(&lines->sort);
	cgroup_paths_done(&lines->paths);
}

static int store_full(struct netlink_list *list, void *arg)
{
	struct tcp_lines *lines = arg;
	int r = merge_sort_add(&lines->sort, list->items, list->n);

	netlink_list_empty(list);
	return r < 0 ? r : wait_interrupted();
}

/* Closes the netlink socket before the caller sorts and prints. */
static int dump_tcp(int netns, struct netlink_list *list)
{
	static const unsigned char families[] = {AF_INET, AF_INET6};
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	int r = netlink_open_diag(netns, &nl);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(families); i++)
		r = sockets_dump(nl, IPPROTO_TCP, families[i], TCP_SOCKET_EXTENSIONS,
			tcp_socket_from_msg, list);
	return r == -ENOENT ? -EOPNOTSUPP : r;
}

static int print_line(const void *socket, void *arg)
{
	const struct tcp_socket *s = socket;
	struct tcp_lines *lines = arg;
	const char *cgroup = NULL;
	int r = s->cgroup ? cgroup_path(&lines->paths, s->cgroup, &cgroup) : 0;

	if (r < 0)
		return r;
	tcp_socket_print(s, cgroup, lines->out);
	fputc('\n', lines->out);
	return ferror(lines->out) ? -ENOMEM : 0;
}

static int print_sorted(struct tcp_lines *lines)
{
	struct netlink_list *list = &lines->list;
	int r = 0;

	if (lines->sort.n) {
		r = store_full(list, lines);
		return r < 0 ? r
			     : merge_sort_each(
				       &lines->sort, list->items, list->room, print_line, lines);
	}
	netlink_list_sort(list, socket_compare);
	for (size_t i = 0; r == 0 && i < list->n; i++)
		r = print_line(netlink_list_at(list, i), lines);
	return r;
}

static int tcp_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(tcp_lines_done) struct tcp_lines lines = {
		.list = {.item_size = sizeof(struct tcp_socket), .full = store_full, .arg = &lines},
		.out = out};
	int r;

	merge_sort_init(&lines.sort, sizeof(struct tcp_socket), socket_compare);
	r = dump_tcp(rq->netns, &lines.list);
	return r < 0 ? r : print_sorted(&lines);
}

const struct tree_row tcp_rows[] = {
	{"/NAME/tcp", READ_MODE, "TCP sockets with timers, windows and retransmits", tcp_show},
	{NULL},
};
