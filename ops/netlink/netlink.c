/* SPDX-License-Identifier: MIT */
/*
 * Netlink requests to a namespace: see netlink.h. Knows messages and sockets; the contents of
 * messages are parsed by the subject (addrs.c, routes.c, …).
 */
#include "netlink.h"

#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/netlink.h>
#include <stdalign.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "array.h"
#include "cleanup.h"
#include "netns.h"

/* The kernel sends dumps in skbs of up to 32 KiB if the receive buffer is large enough. */
#define RECEIVE_SIZE (32 * 1024)
#define REPLY_MAX (256 * 1024) /* a single reply: a link with many VFs and altnames */
#define DUMP_TRIES 4
#define DUMP_REQUEST_MAX 64 /* a family header and one or two attributes */

struct netlink *netlink_close(struct netlink *nl)
{
	if (nl)
		closep(&nl->fd);
	free(nl);
	return NULL;
}

static int open_socket(int netns, int protocol, struct netlink **ret)
{
	_cleanup_(netlink_closep) struct netlink *nl = calloc(1, sizeof(*nl));
	int on = 1;

	if (!nl)
		return -ENOMEM;
	nl->fd = netns_socket(netns, AF_NETLINK, SOCK_RAW, protocol);
	if (nl->fd < 0)
		return nl->fd;
	/* Both are supported by every kernel that netnsfs supports. */
	setsockopt(nl->fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
	setsockopt(nl->fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	*ret = steal_ptr(&nl);
	return 0;
}

int netlink_open(int netns, struct netlink **ret)
{
	return open_socket(netns, NETLINK_ROUTE, ret);
}

int netlink_open_diag(int netns, struct netlink **ret)
{
	return open_socket(netns, NETLINK_SOCK_DIAG, ret);
}

int netlink_open_netfilter(int netns, struct netlink **ret)
{
	return open_socket(netns, NETLINK_NETFILTER, ret);
}

int netlink_open_generic(int netns, struct netlink **ret)
{
	return open_socket(netns, NETLINK_GENERIC, ret);
}

const char *netlink_ifname(struct netlink *nl, int ifindex)
{
	size_t slot = (unsigned)ifindex % IFNAME_CACHE;
	struct ifreq ifr = {.ifr_ifindex = ifindex};

	if (nl->names[slot].ifindex == ifindex)
		return nl->names[slot].name;
	if (nl->ifname) {
		const char *name = nl->ifname(nl->arg, ifindex);

		if (name)
			return name;
	}
	if (ioctl(nl->fd, SIOCGIFNAME, &ifr) < 0)
		snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "if%d", ifindex);
	nl->names[slot].ifindex = ifindex;
	memcpy(nl->names[slot].name, ifr.ifr_name, IF_NAMESIZE);
	return nl->names[slot].name;
}

void netlink_list_empty(struct netlink_list *list)
{
	for (size_t i = 0; list->clear && i < list->n; i++)
		list->clear(netlink_list_at(list, i));
	list->n = 0;
}

void netlink_list_done(struct netlink_list *list)
{
	netlink_list_empty(list);
	free(list->items);
	list->items = NULL;
	list->room = 0;
}

void netlink_list_sort(struct netlink_list *list, int (*compare)(const void *, const void *))
{
	if (list->n)
		qsort(list->items, list->n, list->item_size, compare);
}

/* The zeroed slot after the last item; the caller increments list->n to keep it. */
static void *list_next(struct netlink_list *list)
{
	void *item;

	if (array_grow(&list->items, list->n, &list->room, list->item_size) < 0)
		return NULL;
	item = netlink_list_at(list, list->n);
	memset(item, 0, list->item_size);
	return item;
}

void *netlink_list_add(struct netlink_list *list)
{
	void *item = list_next(list);

	list->n += item != NULL;
	return item;
}

int netlink_list_move(struct netlink_list *list, void *item)
{
	void *copy = netlink_list_add(list);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, item, list->item_size);
	memset(item, 0, list->item_size);
	return 0;
}

/* A request and its replies. */
struct exchange {
	struct netlink *nl;
	netlink_parse_fn parse;
	struct netlink_list *list; /* or `item` */
	void *item;		   /* for a single reply */
	int answers;
	bool interrupted;
	bool taken; /* list->full() consumed some items */
	bool stopped;
	int error;
};

static void store_reply(struct exchange *x)
{
	struct netlink_list *list = x->list;

	list->n++;
	if (!list->full || list->n < (list->part ?: NETLINK_LIST_FULL))
		return;
	x->taken = true;
	x->error = list->full(list, list->arg);
	x->stopped = x->error < 0;
}

static void handle_reply(struct exchange *x, const struct nlmsghdr *msg)
{
	void *item = x->list ? list_next(x->list) : x->item;
	int r;

	if (x->error)
		return;
	r = item ? x->parse(x->nl, msg, item) : -ENOMEM;
	if (r < 0)
		x->error = r; /* the remaining replies are read and skipped */
	if (r > 0 && x->list)
		store_reply(x);
	else if (item && x->list && x->list->clear)
		x->list->clear(item);
	x->answers++;
}

/* Handles the next message of an exchange. Returns true if it is the last one. */
static bool handle_exchange_message(struct exchange *x, const struct nlmsghdr *msg)
{
	if (msg->nlmsg_seq != x->nl->seq)
		return false;
	x->interrupted |= (msg->nlmsg_flags & NLM_F_DUMP_INTR) != 0;
	if (msg->nlmsg_type == NLMSG_DONE || msg->nlmsg_type == NLMSG_ERROR) {
		const int *error = nlmsg_data(msg); /* both start with the errno */

		if (!x->error && nlmsg_datalen(msg) >= (int)sizeof(*error))
			x->error = *error;
		return true;
	}
	handle_reply(x, msg);
	return x->stopped || !(msg->nlmsg_flags & NLM_F_MULTI);
}

/*
 * Receives the next message from the kernel; other senders, which may be any process in the
 * namespace, are ignored.
 */
static ssize_t receive_from_kernel(int fd, char *buffer, size_t size)
{
	struct sockaddr_nl from = {0};
	socklen_t len;
	ssize_t n;

	do {
		len = sizeof(from);
		n = recvfrom(fd, buffer, size, MSG_TRUNC, (struct sockaddr *)&from, &len);
	} while (n < 0 ? errno == EINTR : from.nl_pid != 0);
	if (n < 0)
		return -errno;
	return (size_t)n > size ? -EMSGSIZE : n;
}

/* Receives into BUFFER, which is aligned as a struct nlmsghdr. */
static int receive_into(struct exchange *x, char *buffer, size_t size)
{
	bool last = false;

	while (!last) {
		ssize_t n = receive_from_kernel(x->nl->fd, buffer, size);
		struct nlmsghdr *msg = (struct nlmsghdr *)buffer;

		if (n < 0)
			return (int)n;
		for (int left = (int)n; !last && nlmsg_ok(msg, left); msg = nlmsg_next(msg, &left))
			last = handle_exchange_message(x, msg);
	}
	return x->error ? x->error : x->interrupted && !x->taken ? -EAGAIN : 0;
}

static int receive_replies(struct exchange *x)
{
	alignas(struct nlmsghdr) char buffer[RECEIVE_SIZE];

	return receive_into(x, buffer, sizeof(buffer));
}

/* The socket is unbound: the kernel binds it on the first send. */
static int send_request(struct netlink *nl, struct nlmsghdr *msg)
{
	msg->nlmsg_seq = ++nl->seq;
	msg->nlmsg_flags |= NLM_F_REQUEST;
	return send(nl->fd, msg, msg->nlmsg_len, 0) < 0 ? -errno : 0;
}

int netlink_dump(struct netlink *nl, int type, const void *header, size_t size,
	netlink_parse_fn parse, struct netlink_list *list)
{
	struct {
		struct nlmsghdr header;
		char rest[DUMP_REQUEST_MAX];
	} request = {.header = {.nlmsg_len = (uint32_t)nlmsg_size((int)size),
			     .nlmsg_type = (uint16_t)type,
			     .nlmsg_flags = NLM_F_DUMP}};
	size_t before = list->n;
	int r = size > sizeof(request.rest) ? -EMSGSIZE : -EAGAIN;

	memcpy(request.rest, header, r == -EAGAIN ? size : 0);
	for (int i = 0; r == -EAGAIN && i < DUMP_TRIES; i++) {
		struct exchange x = {.nl = nl, .parse = parse, .list = list};

		while (list->n > before) {
			list->n--;
			if (list->clear)
				list->clear(netlink_list_at(list, list->n));
		}
		r = send_request(nl, &request.header);
		if (r == 0)
			r = receive_replies(&x);
	}
	return r == -EAGAIN ? 0 : r; /* changed during each try: return the last result */
}

int netlink_get(struct netlink *nl, struct nl_msg *msg, netlink_parse_fn parse, void *item)
{
	struct exchange x = {.nl = nl, .parse = parse, .item = item};
	_cleanup_free_ char *large = NULL;
	/* Without NLM_F_ACK there is exactly one message: the reply or the error. */
	int r = send_request(nl, nlmsg_hdr(msg));

	if (r == 0)
		r = receive_replies(&x);
	if (r == -EMSGSIZE) {
		large = malloc(REPLY_MAX);
		r = large ? send_request(nl, nlmsg_hdr(msg)) : -ENOMEM;
		if (r == 0)
			r = receive_into(&x, large, REPLY_MAX);
	}
	return r < 0 ? r : x.answers ? 0 : -ENODATA;
}

/*
 * Changes hold the rtnl lock until they complete. A request for a change takes the lock, too,
 * before it is refused: no link has the type ARPHRD_VOID. (Whether queries take the lock depends on
 * the kernel version.)
 */
void netlink_settle(struct netlink *nl)
{
	struct ifreq ifr = {.ifr_name = "lo", .ifr_hwaddr.sa_family = ARPHRD_VOID};

	ioctl(nl->fd, SIOCSIFHWBROADCAST, &ifr);
}

int netlink_ifindex(struct netlink *nl, const char *name)
{
	struct ifreq ifr = {0};

	if (strlen(name) >= IF_NAMESIZE)
		return -ENODEV;
	strcpy(ifr.ifr_name, name);
	return ioctl(nl->fd, SIOCGIFINDEX, &ifr) < 0 ? -errno : ifr.ifr_ifindex;
}

/*
 * Copies the text of an extended ack. It follows the error and the echoed request, which may be
 * capped.
 */
static void copy_ext_ack(const struct nlmsghdr *msg, char *why, size_t size)
{
	const struct nlmsgerr *err = netlink_header(msg, sizeof(*err));
	size_t before = sizeof(*err);
	struct nlattr *text;

	if (!err || !(msg->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(msg->nlmsg_flags & NLM_F_CAPPED))
		before = sizeof(err->error) + err->msg.nlmsg_len;
	if (!netlink_header(msg, before))
		return;
	text = nlmsg_find_attr((struct nlmsghdr *)msg, (int)before, NLMSGERR_ATTR_MSG);
	if (text)
		nla_strlcpy(why, text, size);
}

/*
 * Sends all messages in one call. The kernel executes them before the call returns, and signals do
 * not interrupt it.
 */
static int send_all(struct netlink *nl, struct nl_msg *const msgs[], size_t n)
{
	struct iovec iov[NETLINK_CHANGES_MAX];
	struct msghdr header = {.msg_iov = iov, .msg_iovlen = n};

	for (size_t i = 0; i < n; i++) {
		struct nlmsghdr *msg = nlmsg_hdr(msgs[i]);

		msg->nlmsg_seq = ++nl->seq;
		msg->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
		iov[i] = (struct iovec){msg, NLMSG_ALIGN(msg->nlmsg_len)};
	}
	return sendmsg(nl->fd, &header, 0) < 0 ? -errno : 0;
}

int netlink_changes(struct netlink *nl, struct nl_msg *const msgs[], size_t n, size_t main,
	char *why, size_t size)
{
	alignas(struct nlmsghdr) char buffer[RECEIVE_SIZE];
	struct nlmsghdr *answer = (struct nlmsghdr *)buffer;
	uint32_t seq = nl->seq + 1;
	int error = -EIO, r = send_all(nl, msgs, n);

	while (r == 0) {
		ssize_t received = receive_from_kernel(nl->fd, buffer, sizeof(buffer));

		if (received < 0)
			return (int)received;
		if (!nlmsg_ok(answer, (int)received) || answer->nlmsg_type != NLMSG_ERROR ||
			!netlink_header(answer, sizeof(struct nlmsgerr)))
			continue;
		if (answer->nlmsg_seq == seq + main) {
			copy_ext_ack(answer, why, size);
			error = ((struct nlmsgerr *)nlmsg_data(answer))->error;
		}
		if (answer->nlmsg_seq == nl->seq)
			return error;
	}
	return r;
}

int netlink_change(struct netlink *nl, struct nl_msg *msg, char *why, size_t size)
{
	return netlink_changes(nl, &msg, 1, 0, why, size);
}
