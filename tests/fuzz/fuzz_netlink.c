/* SPDX-License-Identifier: MIT */
/*
 * What comes back through a netlink socket, as bytes: whole datagrams, as they are framed by
 * NLMSG_ALIGN, with the end of a dump, errors, and extended acks among them. A dump, a single
 * answer and the answer to a change are read of them.
 */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "cleanup.h"
#include "netlink.h"

#define DATAGRAM_MAX (32 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every byte of the message is looked at, and some are refused. */
static int copy_item(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	const unsigned char *data = (const unsigned char *)msg;
	unsigned sum = 0;

	for (size_t i = 0; i < msg->nlmsg_len; i++)
		sum += data[i];
	*(unsigned *)item = sum;
	return sum % 16 == 0 ? -EBADMSG : sum % 4 != 0;
}

/* What the kernel side of a socket pair says once it is asked: sequence number 1 is the first. */
static void reply(struct netlink *nl, int kernel, const uint8_t *data, size_t size)
{
	static char ignored[DATAGRAM_MAX];

	while (recv(nl->fd, ignored, sizeof(ignored), MSG_DONTWAIT) >= 0)
		continue;
	while (recv(kernel, ignored, sizeof(ignored), MSG_DONTWAIT) >= 0)
		continue;
	nl->seq = 0;
	if (send(kernel, data, size, MSG_DONTWAIT) < 0)
		abort();
}

static void send_requests(struct netlink *nl, int kernel, const uint8_t *data, size_t size)
{
	struct netlink_list list = {.item_size = sizeof(unsigned)};
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETLINK, 0);
	struct rtgenmsg header = {0};
	char why[32] = "";
	unsigned item;

	reply(nl, kernel, data, size);
	netlink_dump(nl, RTM_GETLINK, &header, sizeof(header), copy_item, &list);
	netlink_list_done(&list);
	reply(nl, kernel, data, size);
	netlink_get(nl, msg, copy_item, &item);
	reply(nl, kernel, data, size);
	netlink_change(nl, msg, why, sizeof(why));
	if (!memchr(why, '\0', sizeof(why)))
		abort();
	nlmsg_free(msg);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct netlink *nl;
	static int pair[2];

	if (!nl) {
		nl = calloc(1, sizeof(*nl));
		if (!nl || socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, pair) < 0)
			abort();
		nl->fd = pair[0];
	}
	send_requests(nl, pair[1], data, size < DATAGRAM_MAX ? size : DATAGRAM_MAX);
	return 0;
}
