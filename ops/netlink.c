/* SPDX-License-Identifier: MIT */
/*
 * Asking a namespace by rtnetlink: see netlink.h. Knows messages and sockets; what is in a
 * message is known by the subject (addrs.c, routes.c, …) that asked.
 */
#include "netlink.h"

#include <linux/if.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "cleanup.h"
#include "netns.h"

/* The kernel's dumps come in skbs of up to 32 KiB when the reader's buffer has room for them. */
#define RECEIVE_SIZE (32 * 1024)
#define DUMP_TRIES 4

struct netlink *netlink_close(struct netlink *nl)
{
	if (nl && nl->sock)
		nl_socket_free(nl->sock);
	free(nl);
	return NULL;
}

static int make_socket(int netns, struct nl_sock *sock)
{
	_cleanup_close_ int fd = netns_socket(netns, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	struct sockaddr_nl any = {.nl_family = AF_NETLINK};
	int on = 1;

	if (fd < 0)
		return fd;
	if (bind(fd, (struct sockaddr *)&any, sizeof(any)) < 0)
		return -errno;
	/* Both are older than our oldest kernel. */
	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	if (nl_socket_set_fd(sock, NETLINK_ROUTE, fd) < 0)
		return -EIO;
	steal_fd(&fd);
	return 0;
}

int netlink_open(int netns, struct netlink **ret)
{
	_cleanup_(netlink_closep) struct netlink *nl = calloc(1, sizeof(*nl));
	int r;

	if (!nl)
		return -ENOMEM;
	nl->sock = nl_socket_alloc();
	if (!nl->sock)
		return -ENOMEM;
	nl_socket_set_msg_buf_size(nl->sock, RECEIVE_SIZE);
	r = make_socket(netns, nl->sock);
	if (r < 0)
		return r;
	*ret = steal_ptr(&nl);
	return 0;
}

const char *netlink_ifname(struct netlink *nl, int ifindex)
{
	size_t slot = (unsigned)ifindex % IFNAME_CACHE;
	struct ifreq ifr = {.ifr_ifindex = ifindex};

	if (nl->names[slot].ifindex == ifindex)
		return nl->names[slot].name;
	if (ioctl(nl_socket_get_fd(nl->sock), SIOCGIFNAME, &ifr) < 0)
		snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "if%d", ifindex);
	nl->names[slot].ifindex = ifindex;
	memcpy(nl->names[slot].name, ifr.ifr_name, IF_NAMESIZE);
	return nl->names[slot].name;
}

static void list_empty(struct netlink_list *list)
{
	for (size_t i = 0; list->clear && i < list->n; i++)
		list->clear(netlink_list_at(list, i));
	list->n = 0;
}

void netlink_list_done(struct netlink_list *list)
{
	list_empty(list);
	free(list->items);
	list->items = NULL;
	list->room = 0;
}

void netlink_list_sort(struct netlink_list *list, int (*compare)(const void *, const void *))
{
	if (list->n)
		qsort(list->items, list->n, list->item_size, compare);
}

/* The zeroed place behind the last item; it counts once list->n is raised. */
static void *list_next(struct netlink_list *list)
{
	size_t room = list->room ? 2 * list->room : 16;
	void *item;

	if (list->n == list->room) {
		char *items = reallocarray(list->items, room, list->item_size);

		if (!items)
			return NULL;
		list->items = items;
		list->room = room;
	}
	item = netlink_list_at(list, list->n);
	memset(item, 0, list->item_size);
	return item;
}

/* One exchange: where the answers go, and how it ended. */
struct exchange {
	struct netlink *nl;
	netlink_parse_fn parse;
	struct netlink_list *list; /* or */
	void *item;		   /* for a single answer */
	int answers;
	int error;
};

static int on_valid(struct nl_msg *msg, void *arg)
{
	struct exchange *x = arg;
	void *item = x->list ? list_next(x->list) : x->item;
	int r;

	if (x->error)
		return NL_SKIP;
	r = item ? x->parse(x->nl, nlmsg_hdr(msg), item) : -ENOMEM;
	if (r < 0)
		x->error = r; /* the rest is still read, and skipped */
	if (r > 0 && x->list)
		x->list->n++;
	x->answers++;
	return NL_OK;
}

/* libnl turns errnos into its own and loses them: take the kernel's. */
static int on_error(struct sockaddr_nl *from, struct nlmsgerr *err, void *arg)
{
	struct exchange *x = arg;

	x->error = err->error;
	return NL_STOP;
}

static int receive(struct exchange *x)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);
	int r;

	if (!cb)
		return -ENOMEM;
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_valid, x);
	nl_cb_err(cb, NL_CB_CUSTOM, on_error, x);
	r = nl_recvmsgs(x->nl->sock, cb);
	nl_cb_put(cb);
	if (x->error)
		return x->error;
	return r == -NLE_DUMP_INTR ? -EAGAIN : r < 0 ? -EIO : 0;
}

int netlink_dump(struct netlink *nl, int type, const void *header, size_t size,
	netlink_parse_fn parse, struct netlink_list *list)
{
	size_t before = list->n;
	int r = -EIO;

	for (int i = 0; i < DUMP_TRIES; i++) {
		struct exchange x = {.nl = nl, .parse = parse, .list = list};

		while (list->n > before) {
			list->n--;
			if (list->clear)
				list->clear(netlink_list_at(list, list->n));
		}
		if (nl_send_simple(nl->sock, type, NLM_F_DUMP, (void *)header, size) < 0)
			return -EIO;
		r = receive(&x);
		if (r != -EAGAIN)
			return r;
	}
	return 0; /* it changes all the time: what there is */
}

int netlink_ask(struct netlink *nl, struct nl_msg *msg, netlink_parse_fn parse, void *item)
{
	struct exchange x = {.nl = nl, .parse = parse, .item = item};
	int r;

	/* Without NLM_F_ACK: the answer, or the error, is the one message that comes. */
	nl_socket_disable_auto_ack(nl->sock);
	if (nl_send_auto(nl->sock, msg) < 0)
		return -EIO;
	r = receive(&x);
	return r < 0 ? r : x.answers ? 0 : -ENODATA;
}
