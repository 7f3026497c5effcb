/* SPDX-License-Identifier: MIT */
/* TCP, UDP and raw sockets: parses replies of sock_diag(7), prints lines. See sockets.h. */
#include "sockets.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "names.h"
#include "rows.h"
#include "words.h"

/* State names of ss(8). */
static const char *const state_names[] = {
	[TCP_ESTABLISHED] = "ESTAB",
	[TCP_SYN_SENT] = "SYN-SENT",
	[TCP_SYN_RECV] = "SYN-RECV",
	[TCP_FIN_WAIT1] = "FIN-WAIT-1",
	[TCP_FIN_WAIT2] = "FIN-WAIT-2",
	[TCP_TIME_WAIT] = "TIME-WAIT",
	[TCP_CLOSE] = "UNCONN",
	[TCP_CLOSE_WAIT] = "CLOSE-WAIT",
	[TCP_LAST_ACK] = "LAST-ACK",
	[TCP_LISTEN] = "LISTEN",
	[TCP_CLOSING] = "CLOSING",
};

static const struct protocol {
	unsigned char protocol;
	const char *name;
} protocols[] = {{IPPROTO_TCP, "tcp"}, {IPPROTO_UDP, "udp"}, {IPPROTO_RAW, "raw"}};

static const unsigned char families[] = {AF_INET, AF_INET6};

static const char *state_name(unsigned state)
{
	return state < ARRAY_SIZE(state_names) && state_names[state] ? state_names[state]
								     : "UNKNOWN";
}

int socket_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[INET_DIAG_MAX + 1];
	struct inet_diag_msg *header = netlink_header(msg, sizeof(*header));
	struct inet_socket *socket = item;

	if (msg->nlmsg_type != SOCK_DIAG_BY_FAMILY)
		return 0;
	if (!header ||
		nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, INET_DIAG_MAX, NULL) < 0)
		return -EBADMSG;
	socket->family = header->idiag_family;
	socket->state = header->idiag_state;
	socket->v6only = netlink_u8(tb[INET_DIAG_SKV6ONLY], 0) != 0;
	memcpy(&socket->local, header->id.idiag_src, sizeof(socket->local));
	memcpy(&socket->peer, header->id.idiag_dst, sizeof(socket->peer));
	socket->local_port = ntohs(header->id.idiag_sport);
	socket->peer_port = ntohs(header->id.idiag_dport);
	socket->receive_queue = header->idiag_rqueue;
	socket->send_queue = header->idiag_wqueue;
	socket->item.inode = header->idiag_inode;
	if (header->id.idiag_if)
		strcpy(socket->dev, netlink_ifname(nl, (int)header->id.idiag_if));
	return 1;
}

bool socket_is_listening(const struct inet_socket *socket)
{
	return socket->state == TCP_LISTEN;
}

static const char *protocol_text(unsigned char protocol)
{
	for (size_t i = 0; i < ARRAY_SIZE(protocols); i++)
		if (protocols[i].protocol == protocol)
			return protocols[i].name;
	return "?";
}

/* The unspecified address of a socket that also accepts IPv4 is "*", not "[::]". */
static void print_address(
	const struct inet_socket *socket, const struct in6_addr *address, FILE *out)
{
	char text[NAME_SIZE];

	address_text(socket->family, address, text);
	if (socket->family == AF_INET)
		fputs(text, out);
	else if (!socket->v6only && IN6_IS_ADDR_UNSPECIFIED(address))
		fputc('*', out);
	else
		fprintf(out, "[%s]", text);
}

static void print_port(uint16_t port, FILE *out)
{
	if (port)
		fprintf(out, ":%u", port);
	else
		fputs(":*", out);
}

void socket_columns_print(const struct inet_socket *socket, FILE *out)
{
	fprintf(out, "%s %u %u ", state_name(socket->state), socket->receive_queue,
		socket->send_queue);
	print_address(socket, &socket->local, out);
	if (socket->dev[0]) {
		fputc('%', out);
		word_print(out, socket->dev);
	}
	print_port(socket->local_port, out);
	fputc(' ', out);
	print_address(socket, &socket->peer, out);
	print_port(socket->peer_port, out);
}

void socket_print(const struct inet_socket *socket, FILE *out)
{
	fprintf(out, "%s ", protocol_text(socket->protocol));
	socket_columns_print(socket, out);
}

int socket_compare(const void *a, const void *b)
{
	const struct inet_socket *x = a, *y = b;
	int r = socket_compare_numbers(x->protocol, y->protocol);

	if (r == 0)
		r = socket_compare_numbers(x->family, y->family);
	if (r == 0)
		r = memcmp(&x->local, &y->local, sizeof(x->local));
	if (r == 0)
		r = socket_compare_numbers(x->local_port, y->local_port);
	if (r == 0)
		r = strcmp(x->dev, y->dev);
	if (r == 0)
		r = memcmp(&x->peer, &y->peer, sizeof(x->peer));
	if (r == 0)
		r = socket_compare_numbers(x->peer_port, y->peer_port);
	return r ? r : socket_compare_numbers(x->item.inode, y->item.inode); /* SO_REUSEPORT */
}

int sockets_dump(struct netlink *nl, unsigned char protocol, unsigned char family,
	unsigned char extensions, netlink_parse_fn parse, struct netlink_list *list)
{
	struct inet_diag_req_v2 header = {.sdiag_family = family,
		.sdiag_protocol = protocol,
		.idiag_ext = extensions,
		.idiag_states = (1U << ARRAY_SIZE(state_names)) - 1};

	return netlink_dump(nl, SOCK_DIAG_BY_FAMILY, &header, sizeof(header), parse, list);
}

/*
 * Adds the sockets of one protocol and family to LIST. UDP and raw sockets are skipped if the
 * kernel lacks their sock_diag module; without the TCP module, the request fails.
 */
static int dump_protocol(
	struct netlink *nl, unsigned char protocol, unsigned char family, struct netlink_list *list)
{
	size_t before = list->n;
	int r = sockets_dump(nl, protocol, family, 0, socket_from_msg, list);

	for (size_t i = before; i < list->n; i++)
		((struct inet_socket *)netlink_list_at(list, i))->protocol = protocol;
	if (r == -ENOENT)
		return protocol == IPPROTO_TCP ? -EOPNOTSUPP : 0;
	return r;
}

static int dump_protocols(int netns, struct netlink_list *list)
{
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	int r = netlink_open_diag(netns, &nl);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(protocols); i++)
		for (size_t k = 0; r == 0 && k < ARRAY_SIZE(families); k++)
			r = dump_protocol(nl, protocols[i].protocol, families[k], list);
	return r;
}

static void print_inet_socket(const void *socket, FILE *out)
{
	socket_print(socket, out);
}

static int sockets_show(struct tree_request *rq, FILE *out)
{
	static const struct socket_format format = {print_inet_socket, socket_compare};
	_cleanup_(netlink_list_done) struct netlink_list all = {
		.item_size = sizeof(struct inet_socket)};
	int r = dump_protocols(rq->netns, &all);

	return r < 0 ? r : socket_lines_print(rq, &all, &format, out);
}

const struct tree_row sockets_rows[] = {
	{"/NAME/sockets", READ_MODE, "TCP, UDP and raw sockets, with processes", sockets_show},
	{NULL},
};
