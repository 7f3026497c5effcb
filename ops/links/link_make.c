/* SPDX-License-Identifier: MIT */
/* Making and removing links: see link_make.h. */
#include "link_make.h"

#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "link_kind.h"
#include "link_pending.h"
#include "link_write.h"
#include "value.h"

#define KIND_TEXT_MAX 1024

int link_check_name(struct tree_request *rq, const char *name)
{
	if (!word_is_dev(name))
		return request_refuse(rq, -EINVAL, "\"%.40s\" cannot be the name of a link", name);
	if (strchr(name, '%')) /* the kernel would put a number there */
		return request_refuse(rq, -EINVAL, "the name of a link has no '%%'");
	return 0;
}

/* The ifindex of the link that has the name now; -ENODEV. */
static int ifindex_of(struct tree_request *rq, const char *name)
{
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	return r < 0 ? r : netlink_ifindex(nl, name);
}

struct tree_node link_pending_node(const struct pending_link *link)
{
	return (struct tree_node){.serial = link->serial,
		.object = link->number,
		.row = tree_row_number("/NAME/links/PENDING")};
}

int link_pending_look_up(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct pending_link link;
	int r = link_pending_find(rq->tree->pending, rq->node.serial, name, &link);

	rq->unannounced = true;
	if (r == 0)
		*ret = link_pending_node(&link);
	return r;
}

int link_pending_each(struct tree_request *rq, tree_each_fn each, void *arg)
{
	_cleanup_free_ struct pending_link *links = calloc(LINK_PENDING_MAX, sizeof(*links));
	size_t n = links ? link_pending_list(rq->tree->pending, rq->node.serial, links) : 0;
	int r = links ? 0 : -ENOMEM;

	rq->unannounced |= n > 0;
	for (size_t i = 0; r == 0 && i < n; i++) {
		struct tree_node node = link_pending_node(&links[i]);

		if (ifindex_of(rq, links[i].name) < 0)
			r = each(links[i].name, &node, arg);
		else /* somebody else made it */
			link_pending_remove(rq->tree->pending, rq->node.serial, links[i].name);
	}
	return r;
}

/* Forgets those whose namespace is gone. */
static void sweep(const struct tree *tree)
{
	_cleanup_free_ struct pending_link *links = calloc(LINK_PENDING_MAX, sizeof(*links));
	size_t n = links ? link_pending_list(tree->pending, 0, links) : 0;

	for (size_t i = 0; i < n; i++) {
		_cleanup_close_ int fd = -1;
		struct handle handle;

		if (handle_open(tree->handles, links[i].serial, &fd, &handle) == -ESTALE)
			link_pending_remove(tree->pending, links[i].serial, links[i].name);
	}
}

int link_make(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct pending_link link;
	int r = link_check_name(rq, name);

	if (r < 0)
		return r;
	r = ifindex_of(rq, name);
	if (r != -ENODEV)
		return r < 0 ? r : -EEXIST;
	r = link_pending_add(rq->tree->pending, rq->node.serial, name, &link);
	if (r == -ENOSPC) {
		sweep(rq->tree);
		r = link_pending_add(rq->tree->pending, rq->node.serial, name, &link);
	}
	if (r == -ENOSPC)
		return request_refuse(rq, r, "%d links wait for a kind", LINK_PENDING_MAX);
	if (r == 0)
		*ret = link_pending_node(&link);
	return r;
}

int link_remove(struct tree_request *rq, const char *name, bool directory)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = NULL;
	int r, ifindex;

	if (!directory)
		return -EISDIR;
	ifindex = ifindex_of(rq, name);
	r = link_pending_remove(rq->tree->pending, rq->node.serial, name);
	if (ifindex < 0)
		return ifindex == -ENODEV ? r : ifindex;
	msg = link_message(RTM_DELLINK, ifindex);
	r = msg ? link_send(rq, msg) : -ENOMEM;
	if (r == -EOPNOTSUPP && !rq->why[0])
		return request_refuse(rq, r, "the kernel deletes only links that were made");
	return r;
}

/* The request's link that is still to be, while it is. */
static int get_pending(struct tree_request *rq, struct pending_link *ret)
{
	int r = link_pending_get(rq->tree->pending, rq->node.object, ret);

	if (r < 0 || ret->serial != rq->node.serial)
		return -ESTALE;
	r = ifindex_of(rq, ret->name);
	if (r >= 0) /* somebody else made it */
		link_pending_remove(rq->tree->pending, ret->serial, ret->name);
	return r >= 0 ? -ESTALE : r == -ENODEV ? 0 : r;
}

static int check_pending(struct tree_request *rq)
{
	struct pending_link link;

	return get_pending(rq, &link);
}

static const char *pending_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	return link_pending_name(rq->tree->pending, rq->node.object, buf);
}

const struct tree_many links_pending = {.check = check_pending, .name_of = pending_name};

int link_pending_kind_show(struct tree_request *rq, FILE *out)
{
	return check_pending(rq);
}

/* A veth's other end, by its name. */
static int put_peer(struct nl_msg *msg, const char *peer)
{
	struct nlattr *nest = nla_nest_start(msg, VETH_INFO_PEER);
	struct ifinfomsg header = {0};

	if (!nest || nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0 ||
		nla_put_string(msg, IFLA_IFNAME, peer) < 0)
		return -ENOMEM;
	nla_nest_end(msg, nest);
	return 0;
}

/* LOWER: the ifindex of the lower device; 0: none. */
static int put_info(struct nl_msg *msg, const struct link_spec *wish, int lower)
{
	struct nlmsghdr *said = nlmsg_hdr(wish->data);
	struct nlattr *info, *data;

	if (lower && !wish->kind->lower && nla_put_s32(msg, IFLA_LINK, lower) < 0)
		return -ENOMEM;
	info = nla_nest_start(msg, IFLA_LINKINFO);
	if (!info || nla_put_string(msg, IFLA_INFO_KIND, wish->kind->name) < 0)
		return -ENOMEM;
	data = nla_nest_start(msg, IFLA_INFO_DATA);
	if (!data || nlmsg_append(msg, nlmsg_data(said), (size_t)nlmsg_datalen(said), 0) < 0)
		return -ENOMEM;
	if (lower && wish->kind->lower && nla_put_s32(msg, wish->kind->lower, lower) < 0)
		return -ENOMEM;
	if (wish->peer[0] && put_peer(msg, wish->peer) < 0)
		return -ENOMEM;
	nla_nest_end(msg, data);
	nla_nest_end(msg, info);
	return 0;
}

static int make_real(struct tree_request *rq, const char *name, const struct link_spec *wish)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_NEWLINK, 0);
	int lower = wish->lower[0] ? ifindex_of(rq, wish->lower) : 0;

	if (lower < 0)
		return request_refuse(rq, lower, "there is no link %s", wish->lower);
	if (wish->kind->by_tun)
		return link_tun_make(rq, name, wish->data);
	if (!msg || nla_put_string(msg, IFLA_IFNAME, name) < 0 || put_info(msg, wish, lower) < 0)
		return -ENOMEM;
	nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_CREATE | NLM_F_EXCL;
	return link_send(rq, msg);
}

int link_pending_kind_apply(struct tree_request *rq, const char *text, size_t size, bool anew)
{
	_cleanup_(link_wish_done) struct link_spec wish = {0};
	_cleanup_free_ struct words *w = calloc(1, sizeof(*w));
	char line[KIND_TEXT_MAX];
	struct pending_link link;
	int r = value_line(rq, text, size, line, sizeof(line));

	if (r <= 0 || !w)
		return r < 0 ? r : w ? 0 : -ENOMEM;
	r = get_pending(rq, &link);
	if (r < 0)
		return r;
	r = words_split(line, w);
	if (r == 0)
		r = link_kind_parse(w, &wish);
	if (r < 0)
		return request_refuse(rq, r, "%s", w->why);
	r = make_real(rq, link.name, &wish);
	if (r == 0)
		link_pending_remove(rq->tree->pending, link.serial, link.name);
	return r;
}

int link_kind_apply(struct tree_request *rq, const char *text, size_t size, bool anew)
{
	_cleanup_free_ char *now = NULL;
	char line[KIND_TEXT_MAX];
	size_t len;
	int r = value_line(rq, text, size, line, sizeof(line));

	if (r <= 0)
		return r;
	r = tree_render(rq, &now, &len);
	if (r < 0)
		return r;
	if (len && strncmp(now, line, len - 1) == 0 && line[len - 1] == '\0')
		return 0;
	return request_refuse(rq, -EEXIST, "the link is real already: its kind is written once");
}
