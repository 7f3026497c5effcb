/* SPDX-License-Identifier: MIT */
/* UNIX domain sockets: parses replies of sock_diag(7), prints lines. */
#include "unix_sockets.h"

#include <linux/unix_diag.h>
#include <netinet/tcp.h>
#include <string.h>

#include "cleanup.h"
#include "rows.h"

/* Type names of ss(8). */
static const char *type_name(unsigned type)
{
	return type == SOCK_STREAM ? "u_str" : type == SOCK_DGRAM ? "u_dgr" : "u_seq";
}

static const char *state_name(unsigned state)
{
	return state == TCP_ESTABLISHED ? "ESTAB"
	       : state == TCP_LISTEN	? "LISTEN"
	       : state == TCP_CLOSE	? "UNCONN"
					: "UNKNOWN";
}

/* The kernel terminates a path with NUL; an abstract name may contain NUL bytes. */
static void set_unix_name(struct unix_socket *socket, struct nlattr *name)
{
	int n = name ? nla_memcpy(socket->name, name, sizeof(socket->name)) : 0;

	socket->name_size = n > 0 ? (size_t)n : 0;
	if (socket->name[0])
		socket->name_size = strnlen(socket->name, socket->name_size);
}

int unix_socket_from_msg(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[UNIX_DIAG_MAX + 1];
	struct unix_diag_msg *header = netlink_header(msg, sizeof(*header));
	struct unix_socket *socket = item;
	struct unix_diag_rqlen queues = {0};

	if (msg->nlmsg_type != SOCK_DIAG_BY_FAMILY)
		return 0;
	if (!header ||
		nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, UNIX_DIAG_MAX, NULL) < 0)
		return -EBADMSG;
	if (tb[UNIX_DIAG_RQLEN])
		nla_memcpy(&queues, tb[UNIX_DIAG_RQLEN], sizeof(queues));
	socket->item.inode = header->udiag_ino;
	socket->type = header->udiag_type;
	socket->state = header->udiag_state;
	socket->peer = netlink_u32(tb[UNIX_DIAG_PEER], 0);
	socket->receive_queue = queues.udiag_rqueue;
	socket->send_queue = queues.udiag_wqueue;
	set_unix_name(socket, tb[UNIX_DIAG_NAME]);
	return 1;
}

static bool is_plain(unsigned char c)
{
	return c > ' ' && c != 0x7f && c != '\\';
}

/* A path that starts with '@' looks like an abstract name, and "*" like no name. */
static bool is_misleading(const struct unix_socket *socket)
{
	return socket->name[0] == '@' || (socket->name_size == 1 && socket->name[0] == '*');
}

static void print_name(const struct unix_socket *socket, FILE *out)
{
	if (socket->name_size == 0)
		fputc('*', out);
	for (size_t i = 0; i < socket->name_size; i++) {
		unsigned char c = (unsigned char)socket->name[i];

		if (i == 0 && c == '\0')
			fputc('@', out);
		else if (is_plain(c) && !(i == 0 && is_misleading(socket)))
			fputc(c, out);
		else
			fprintf(out, "\\%03o", c);
	}
}

void unix_socket_print(const void *item, FILE *out)
{
	const struct unix_socket *socket = item;

	fprintf(out, "%s %s %u %u ", type_name(socket->type), state_name(socket->state),
		socket->receive_queue, socket->send_queue);
	print_name(socket, out);
	fprintf(out, " %u * %u", socket->item.inode, socket->peer);
}

/* For qsort(3): by type, name, inode number. */
static int compare_unix_sockets(const void *a, const void *b)
{
	const struct unix_socket *x = a, *y = b;
	int r = socket_compare_numbers(x->type, y->type);

	if (r == 0)
		r = memcmp(x->name, y->name, sizeof(x->name));
	return r ? r : socket_compare_numbers(x->item.inode, y->item.inode);
}

static int unix_sockets_show(struct tree_request *rq, FILE *out)
{
	static const struct socket_format format = {unix_socket_print, compare_unix_sockets};
	struct unix_diag_req header = {.sdiag_family = AF_UNIX,
		.udiag_states = UINT32_MAX,
		.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN};

	return socket_lines_dump(rq, &header, sizeof(header), unix_socket_from_msg,
		sizeof(struct unix_socket), &format, out);
}

static int unix_sockets_present(struct tree_request *rq)
{
	return socket_family_present(rq, AF_UNIX);
}

const struct tree_row unix_sockets_rows[] = {
	{"/NAME/unix_sockets", READ_MODE, "UNIX domain sockets, with processes", unix_sockets_show,
		.present = unix_sockets_present},
	{NULL},
};
