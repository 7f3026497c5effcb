/* SPDX-License-Identifier: MIT */
/* Netlink sockets: parses replies of sock_diag(7), prints lines. */
#include "netlink_sockets.h"

#include <linux/netlink_diag.h>
#include <string.h>

#include "cleanup.h"
#include "rows.h"

static bool is_dump_socket(const struct netlink *nl, const struct netlink_diag_msg *header)
{
	struct sockaddr_nl own = {0};
	socklen_t size = sizeof(own);

	return header->ndiag_protocol == NETLINK_SOCK_DIAG &&
	       getsockname(nl->fd, (struct sockaddr *)&own, &size) == 0 &&
	       own.nl_pid == header->ndiag_portid;
}

int netlink_socket_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[NETLINK_DIAG_MAX + 1];
	struct netlink_diag_msg *header = netlink_header(msg, sizeof(*header));
	struct netlink_socket *socket = item;
	uint32_t memory[SK_MEMINFO_VARS] = {0};

	if (msg->nlmsg_type != SOCK_DIAG_BY_FAMILY)
		return 0;
	if (!header || nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, NETLINK_DIAG_MAX,
			       NULL) < 0)
		return -EBADMSG;
	if (is_dump_socket(nl, header))
		return 0;
	if (tb[NETLINK_DIAG_MEMINFO])
		nla_memcpy(memory, tb[NETLINK_DIAG_MEMINFO], sizeof(memory));
	/* Only kernel sockets have port id 0, and no process has them open. */
	socket->item.inode = header->ndiag_portid ? header->ndiag_ino : 0;
	socket->protocol = header->ndiag_protocol;
	socket->portid = header->ndiag_portid;
	socket->peer_portid = header->ndiag_dst_portid;
	socket->peer_group = header->ndiag_dst_group;
	socket->receive_queue = memory[SK_MEMINFO_RMEM_ALLOC];
	socket->send_queue = memory[SK_MEMINFO_WMEM_ALLOC];
	return 1;
}

void netlink_socket_print(const void *item, FILE *out)
{
	const struct netlink_socket *socket = item;

	fprintf(out, "nl UNCONN %u %u %u:%u ", socket->receive_queue, socket->send_queue,
		socket->protocol, socket->portid);
	if (socket->peer_group || socket->peer_portid)
		fprintf(out, "%u:%u", socket->peer_group, socket->peer_portid);
	else
		fputc('*', out);
}

/* For qsort(3): by protocol, port id, inode number. */
static int compare_netlink_sockets(const void *a, const void *b)
{
	const struct netlink_socket *x = a, *y = b;
	int r = socket_compare_numbers(x->protocol, y->protocol);

	if (r == 0)
		r = socket_compare_numbers(x->portid, y->portid);
	return r ? r : socket_compare_numbers(x->item.inode, y->item.inode);
}

static int netlink_sockets_show(struct tree_request *rq, FILE *out)
{
	static const struct socket_format format = {netlink_socket_print, compare_netlink_sockets};
	struct netlink_diag_req header = {.sdiag_family = AF_NETLINK,
		.sdiag_protocol = NDIAG_PROTO_ALL,
		.ndiag_show = NDIAG_SHOW_MEMINFO};

	return socket_lines_dump(rq, &header, sizeof(header), netlink_socket_from_msg,
		sizeof(struct netlink_socket), &format, out);
}

static int netlink_sockets_present(struct tree_request *rq)
{
	return socket_family_present(rq, AF_NETLINK);
}

const struct tree_row netlink_sockets_rows[] = {
	{"/NAME/netlink_sockets", READ_MODE, "netlink sockets, with processes",
		netlink_sockets_show, .present = netlink_sockets_present},
	{NULL},
};
