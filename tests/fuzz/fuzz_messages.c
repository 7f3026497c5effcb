/* SPDX-License-Identifier: MIT */
/*
 * What the kernel answers, as bytes: messages of rtnetlink(7) and sock_diag(7), one behind the
 * other. They stand in for the answer to every question of the subjects that show, compare and
 * change links, addresses, routes, rules, neighbours and ports, and they are told as events. Names
 * and labels in them are untrusted input: whatever they are, a line stays one line.
 *
 * netlink.c is left out (--wrap, see ld(1)); fuzz_netlink.c is for that.
 */
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "addrs.h"
#include "cleanup.h"
#include "event_line.h"
#include "lines.h"
#include "link_bpf.h"
#include "link_kind.h"
#include "link_options.h"
#include "link_pending.h"
#include "link_ports.h"
#include "link_saved.h"
#include "link_write.h"
#include "neigh.h"
#include "netlink_sockets.h"
#include "nsid.h"
#include "packet_sockets.h"
#include "routes.h"
#include "rules.h"
#include "sockets.h"
#include "tcp_socket.h"
#include "unix_sockets.h"

#define MESSAGES_MAX 8
#define LIST_FULL 3 /* instead of NETLINK_LIST_FULL: that much is seldom in a seed */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_netlink_dump(struct netlink *nl, int type, const void *header, size_t size,
	netlink_parse_fn parse, struct netlink_list *list);
int __wrap_netlink_get(struct netlink *nl, struct nl_msg *msg, netlink_parse_fn parse, void *item);
int __wrap_netlink_change(struct netlink *nl, struct nl_msg *msg, char *why, size_t size);

/* Each in memory of its exact size, so that a sanitizer sees what is read beyond it. */
static struct nlmsghdr *messages[MESSAGES_MAX];
static size_t n_messages;

static void parse_messages(const uint8_t *data, size_t size)
{
	struct nlmsghdr header;

	for (n_messages = 0; n_messages < MESSAGES_MAX && size >= sizeof(header);) {
		memcpy(&header, data, sizeof(header));
		if (header.nlmsg_len < sizeof(header) || header.nlmsg_len > size)
			header.nlmsg_len = (uint32_t)size;
		messages[n_messages] = malloc(header.nlmsg_len);
		memcpy(messages[n_messages], data, header.nlmsg_len);
		messages[n_messages++]->nlmsg_len = header.nlmsg_len;
		size -= header.nlmsg_len;
		data += header.nlmsg_len;
	}
}

static void free_messages(void)
{
	while (n_messages > 0)
		free(messages[--n_messages]);
}

int __wrap_netlink_dump(struct netlink *nl, _unused_ int type, _unused_ const void *header,
	_unused_ size_t size, netlink_parse_fn parse, struct netlink_list *list)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < n_messages; i++) {
		void *item = netlink_list_add(list);

		r = parse(nl, messages[i], item);
		if (r <= 0 && list->clear)
			list->clear(item);
		list->n -= r <= 0;
		if (r >= 0 && list->full && list->n >= LIST_FULL)
			r = list->full(list, list->arg);
	}
	return r < 0 ? r : 0;
}

int __wrap_netlink_get(
	struct netlink *nl, _unused_ struct nl_msg *msg, netlink_parse_fn parse, void *item)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n_messages; i++)
		r = parse(nl, messages[i], item);
	return r < 0 ? r : r ? 0 : -ENODATA;
}

int __wrap_netlink_change(_unused_ struct netlink *nl, _unused_ struct nl_msg *msg,
	_unused_ char *why, _unused_ size_t size)
{
	return 0;
}

static const char *ifname(_unused_ void *arg, int ifindex)
{
	return ifindex == 1 ? "lo" : ifindex < 4 ? "a-name-of-fifte" : NULL;
}

/* Runs PRINT, which writes N_LINES lines. */
#define EXPECT_LINES(n_lines, out, print) \
	do { \
		_cleanup_free_ char *text_ = NULL; \
		size_t size_; \
		FILE *out = open_memstream(&text_, &size_); \
\
		print; \
		fclose(out); \
		expect_lines(text_, size_, n_lines); \
	} while (0)

static void expect_lines(const char *text, size_t size, size_t n_lines)
{
	size_t n = 0;

	for (size_t i = 0; i < size; i++) {
		n += text[i] == '\n';
		if (text[i] != '\n' && ((unsigned char)text[i] < ' ' || text[i] == 0x7f))
			abort();
	}
	if (n != n_lines)
		abort();
}

static void as_lines(struct tree_request *rq, const struct line_ops *ops)
{
	_cleanup_(netlink_list_done) struct netlink_list list = {
		.item_size = ops->size, .clear = ops->clear};

	ops->dump(rq, &list);
	for (size_t i = 0; i < list.n; i++) {
		void *item = netlink_list_at(&list, i);
		char name[NAME_SIZE];
		unsigned owner;

		if (ops->key)
			ops->key(item);
		if (ops->depends)
			ops->depends(item);
		if (ops->owner && (owner = ops->owner(item)) > OWNER_ADMIN && owner < OWNER_KERNEL)
			EXPECT_LINES(0, out, fputs(ops->owner_name(owner, name), out));
		ops->matches(item, item);
		ops->change(rq, LINE_DEL, item);
	}
}

static int skip_name(
	_unused_ const char *name, _unused_ const struct tree_node *node, _unused_ void *arg)
{
	return 0;
}

static void list_directory(const struct tree_request *rq, const char *path)
{
	struct tree_request dir = *rq;

	dir.node.row = tree_row_number(path);
	tree_list(&dir, skip_name, NULL);
}

static void as_options(struct tree_request *rq)
{
	_cleanup_(netlink_list_done) struct netlink_list list = {
		.item_size = sizeof(struct link_option), .clear = link_option_done};

	link_options_lines.dump(rq, &list);
	for (size_t i = 0; i < list.n; i++) {
		_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_NEWLINK, 3);

		EXPECT_LINES(0, out, link_option_print(netlink_list_at(&list, i), out));
		link_option_put(msg, netlink_list_at(&list, i));
	}
	as_lines(rq, &link_options_lines);
}

static void as_link(struct tree_request *rq)
{
	_cleanup_(link_done) struct link link = {0};
	_cleanup_(link_state_done) struct link_saved saved = {0};
	unsigned lost;

	if (link_get(rq, &link) < 0)
		return;
	EXPECT_LINES(0, out, link_kind_print(rq->nl, &link, out));
	EXPECT_LINES(0, out, link_print_address(out, link.address, link.address_len));
	EXPECT_LINES(0, out, link_print_address(out, link.broadcast, link.broadcast_len));
	EXPECT_LINES(0, out, fputs(link_operstate(&link), out));
	if (link_state_save(rq, &link, &saved) == 0)
		link_state_restore(rq, &saved, &link, 3, "eth0", true, &lost);
	list_directory(rq, "/NAME/links");
	as_lines(rq, &ports_lines);
	as_options(rq);
}

static void as_route(struct tree_request *rq)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	rq->node.row = tree_row_number("/NAME/routes");
	tree_render_to(rq, out);
	fclose(out);
	list_directory(rq, "/NAME/tables");
	as_lines(rq, &routes_lines);
}

static void as_socket(struct netlink *nl)
{
	for (size_t i = 0; i < n_messages; i++) {
		struct inet_socket socket = {0};

		if (socket_from_msg(nl, messages[i], &socket) > 0)
			EXPECT_LINES(0, out, socket_print(&socket, out));
	}
}

static void as_tcp_socket(struct netlink *nl)
{
	for (size_t i = 0; i < n_messages; i++) {
		struct tcp_socket socket = {.timer = 0};

		if (tcp_socket_from_msg(nl, messages[i], &socket) > 0)
			EXPECT_LINES(0, out, tcp_socket_print(&socket, "/a cgroup", out));
	}
}

static void as_other_socket(struct netlink *nl)
{
	for (size_t i = 0; i < n_messages; i++) {
		struct unix_socket unix_socket = {0};
		struct packet_socket packet = {0};
		struct netlink_socket netlink = {0};

		if (unix_socket_from_msg(nl, messages[i], &unix_socket) > 0)
			EXPECT_LINES(0, out, unix_socket_print(&unix_socket, out));
		if (packet_socket_from_msg(nl, messages[i], &packet) > 0)
			EXPECT_LINES(0, out, packet_socket_print(&packet, out));
		if (netlink_socket_from_msg(nl, messages[i], &netlink) > 0)
			EXPECT_LINES(0, out, netlink_socket_print(&netlink, out));
	}
}

static void as_programs(struct netlink *nl)
{
	for (size_t i = 0; i < n_messages; i++) {
		struct link_bpf link = {0};
		struct bpf_filter filter = {0};

		link_bpf_from_msg(nl, messages[i], &link);
		if (bpf_filter_from_msg(nl, messages[i], &filter) > 0 && filter.n > FILTER_ACTIONS)
			abort();
	}
}

static void as_events(void)
{
	struct event_objects objects = {0};

	for (size_t i = 0; i < n_messages; i++) {
		EXPECT_LINES(0, out, event_print(&objects, messages[i], out));
		event_objects_update(&objects, messages[i]);
	}
	event_objects_clear(&objects);
}

static void as_answer(struct tree_request *rq, unsigned type)
{
	int nsid;

	switch (type) {
	case RTM_NEWLINK:
		as_link(rq);
		as_programs(rq->nl);
		break;
	case RTM_NEWTFILTER:
		as_programs(rq->nl);
		break;
	case RTM_NEWADDR: /* and SOCK_DIAG_BY_FAMILY: the number is the same */
		as_socket(rq->nl);
		as_tcp_socket(rq->nl);
		as_other_socket(rq->nl);
		as_lines(rq, &addrs_lines);
		as_lines(rq, &addrs_link_lines);
		break;
	case RTM_NEWROUTE:
		as_route(rq);
		break;
	case RTM_NEWRULE:
		as_lines(rq, &rules_lines);
		break;
	case RTM_NEWNEIGH:
		as_lines(rq, &neigh_lines);
		break;
	case RTM_NEWNSID:
		nsid_get(rq->nl, -1, &nsid);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct link_pending *pending;
	struct tree tree = {.pending = pending ?: (pending = link_pending_new())};
	struct netlink nl = {.fd = -1, .ifname = ifname};
	struct tree_request rq = {.tree = &tree, .netns = -1, .nl = &nl, .node = {.object = 2}};

	if (!tree_row_count)
		tree_init();
	parse_messages(data, size);
	if (n_messages)
		as_answer(&rq, messages[0]->nlmsg_type);
	as_events();
	free_messages();
	return 0;
}
