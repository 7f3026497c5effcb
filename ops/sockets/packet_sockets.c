/* SPDX-License-Identifier: MIT */
/* Packet sockets: parses replies of sock_diag(7), prints lines. */
#include "packet_sockets.h"

#include <linux/if_ether.h>
#include <linux/packet_diag.h>
#include <string.h>

#include "cleanup.h"
#include "rows.h"
#include "words.h"

int packet_socket_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[PACKET_DIAG_MAX + 1];
	struct packet_diag_msg *header = netlink_header(msg, sizeof(*header));
	struct packet_socket *socket = item;
	struct packet_diag_info info = {0};
	uint32_t memory[SK_MEMINFO_VARS] = {0};

	if (msg->nlmsg_type != SOCK_DIAG_BY_FAMILY)
		return 0;
	if (!header ||
		nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, PACKET_DIAG_MAX, NULL) < 0)
		return -EBADMSG;
	if (tb[PACKET_DIAG_INFO])
		nla_memcpy(&info, tb[PACKET_DIAG_INFO], sizeof(info));
	if (tb[PACKET_DIAG_MEMINFO])
		nla_memcpy(memory, tb[PACKET_DIAG_MEMINFO], sizeof(memory));
	socket->item.inode = header->pdiag_ino;
	socket->type = header->pdiag_type;
	socket->protocol = header->pdiag_num;
	socket->receive_queue = memory[SK_MEMINFO_RMEM_ALLOC];
	socket->send_queue = memory[SK_MEMINFO_WMEM_ALLOC];
	if (info.pdi_index)
		strcpy(socket->dev, netlink_ifname(nl, (int)info.pdi_index));
	return 1;
}

void packet_socket_print(const void *item, FILE *out)
{
	const struct packet_socket *socket = item;

	fprintf(out, "%s UNCONN %u %u ", socket->type == SOCK_RAW ? "p_raw" : "p_dgr",
		socket->receive_queue, socket->send_queue);
	if (socket->protocol == ETH_P_ALL)
		fputs("*:", out);
	else
		fprintf(out, "[%u]:", socket->protocol);
	if (socket->dev[0])
		word_print(out, socket->dev);
	else
		fputc('*', out);
	fputs(" *", out);
}

/* For qsort(3): by type, protocol, device, inode number. */
static int compare_packet_sockets(const void *a, const void *b)
{
	const struct packet_socket *x = a, *y = b;
	int r = socket_compare_numbers(x->type, y->type);

	if (r == 0)
		r = socket_compare_numbers(x->protocol, y->protocol);
	if (r == 0)
		r = strcmp(x->dev, y->dev);
	return r ? r : socket_compare_numbers(x->item.inode, y->item.inode);
}

static int packet_sockets_show(struct tree_request *rq, FILE *out)
{
	static const struct socket_format format = {packet_socket_print, compare_packet_sockets};
	struct packet_diag_req header = {
		.sdiag_family = AF_PACKET, .pdiag_show = PACKET_SHOW_INFO | PACKET_SHOW_MEMINFO};

	return socket_lines_dump(rq, &header, sizeof(header), packet_socket_from_msg,
		sizeof(struct packet_socket), &format, out);
}

static int packet_sockets_present(struct tree_request *rq)
{
	return socket_family_present(rq, AF_PACKET);
}

const struct tree_row packet_sockets_rows[] = {
	{"/NAME/packet_sockets", READ_MODE, "packet sockets, with processes", packet_sockets_show,
		.present = packet_sockets_present},
	{NULL},
};
