/* SPDX-License-Identifier: MIT */
/* Changing links: see link_write.h. */
#include "link_write.h"

#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "names.h"
#include "value.h"

#define ALIAS_MAX 256 /* IFALIASZ, with the NUL */

struct nl_msg *link_message(int type, int ifindex)
{
	struct ifinfomsg header = {.ifi_index = ifindex};
	struct nl_msg *msg = nlmsg_alloc_simple(type, 0);

	if (msg && nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return msg;
}

int link_send(struct tree_request *rq, struct nl_msg *msg)
{
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	return r < 0 ? r : netlink_change(nl, msg, rq->why, sizeof(rq->why));
}

int link_set(struct tree_request *rq, int ifindex, int type, const void *data, size_t size)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_NEWLINK, ifindex);

	if (!msg || nla_put(msg, type, (int)size, data) < 0)
		return -ENOMEM;
	return link_send(rq, msg);
}

int link_set_up(struct tree_request *rq, int ifindex, bool up)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_NEWLINK, ifindex);
	struct ifinfomsg *header;

	if (!msg)
		return -ENOMEM;
	header = nlmsg_data(nlmsg_hdr(msg));
	header->ifi_flags = up ? IFF_UP : 0;
	header->ifi_change = IFF_UP;
	return link_send(rq, msg);
}

static int set_u32(struct tree_request *rq, int type, const char *text, size_t size)
{
	char buf[NAME_SIZE];
	struct words w;
	uint64_t n;
	uint32_t value;
	int r = value_word(rq, text, size, buf, &w);

	if (r <= 0)
		return r;
	r = word_number(&w, w.all[0], 0, UINT32_MAX, &n);
	if (r < 0)
		return request_refuse(rq, r, "%s", w.why);
	value = (uint32_t)n;
	return link_set(rq, (int)rq->node.object, type, &value, sizeof(value));
}

int link_mtu_apply(struct tree_request *rq, const char *text, size_t size, bool anew)
{
	return set_u32(rq, IFLA_MTU, text, size);
}

int link_tx_queue_len_apply(struct tree_request *rq, const char *text, size_t size, bool anew)
{
	return set_u32(rq, IFLA_TXQLEN, text, size);
}

int link_group_apply(struct tree_request *rq, const char *text, size_t size, bool anew)
{
	char buf[NAME_SIZE];
	struct words w;
	uint32_t group;
	int r = value_word(rq, text, size, buf, &w);

	if (r <= 0)
		return r;
	if (group_number(w.all[0], &group) < 0)
		return set_u32(rq, IFLA_GROUP, text, size);
	return link_set(rq, (int)rq->node.object, IFLA_GROUP, &group, sizeof(group));
}

int link_ifalias_apply(struct tree_request *rq, const char *text, size_t size, bool anew)
{
	char alias[ALIAS_MAX];
	int r = value_line(rq, text, size, alias, sizeof(alias));

	if (r < 0 || (r == 0 && !anew))
		return r;
	if (r == 0) /* `: > ifalias` */
		alias[0] = '\0';
	return link_set(rq, (int)rq->node.object, IFLA_IFALIAS, alias, strlen(alias));
}

/* The kernel truncates an address that is too long: refuses it instead. */
int link_address_apply(struct tree_request *rq, const char *text, size_t size, bool anew)
{
	_cleanup_(link_done) struct link link = {0};
	unsigned char address[LINK_ADDRESS_MAX];
	char buf[3 * LINK_ADDRESS_MAX];
	struct words w = {0};
	size_t len;
	int r = value_line(rq, text, size, buf, sizeof(buf));

	if (r <= 0)
		return r;
	r = word_lladdr(&w, buf, sizeof(address), address, &len);
	if (r < 0)
		return request_refuse(rq, r, "%s", w.why);
	r = link_get(rq, &link);
	if (r < 0)
		return r;
	if (len != link.address_len)
		return request_refuse(
			rq, -EINVAL, "the address must have %zu bytes", link.address_len);
	return link_set(rq, link.ifindex, IFLA_ADDRESS, address, len);
}

int link_state_apply(struct tree_request *rq, const char *text, size_t size, bool anew)
{
	char buf[NAME_SIZE];
	struct words w;
	int r = value_word(rq, text, size, buf, &w);

	if (r <= 0)
		return r;
	if (strcmp(w.all[0], "up") != 0 && strcmp(w.all[0], "down") != 0)
		return request_refuse(rq, -EINVAL, "\"%.40s\" is not up or down", w.all[0]);
	return link_set_up(rq, (int)rq->node.object, w.all[0][0] == 'u');
}
