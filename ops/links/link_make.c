/* SPDX-License-Identifier: MIT */
/* Creating and removing links: see link_make.h. */
#include "link_make.h"

#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "link_kind.h"
#include "link_pending.h"
#include "link_write.h"
#include "rows.h"
#include "value.h"

#define ATTRIBUTE_COMMENT " # attribute " /* print_unknown() in link_kind_print.c */

int link_check_name(struct tree_request *rq, const char *name)
{
	if (!word_is_dev(name))
		return request_refuse(rq, -EINVAL, "\"%.40s\" cannot be the name of a link", name);
	if (strchr(name, '%')) /* the kernel would replace it by a number */
		return request_refuse(rq, -EINVAL, "the name of a link must not contain '%%'");
	return 0;
}

/* The ifindex of the link NAME; -ENODEV: none. */
static int find_ifindex(struct tree_request *rq, const char *name)
{
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	return r < 0 ? r : netlink_ifindex(nl, name);
}

static int find_pending(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct pending_link link;
	int r = link_pending_find(rq->tree->pending, rq->node.serial, name, &link);

	rq->unannounced = true;
	if (r == 0)
		ret->object = link.number;
	return r;
}

/* Pending links are removed once the kernel has a link of that name. */
static int list_pending(
	struct tree_request *rq, struct tree_node child, tree_each_fn each, void *arg)
{
	_cleanup_free_ struct pending_link *links = calloc(LINK_PENDING_MAX, sizeof(*links));
	size_t n = links ? link_pending_list(rq->tree->pending, rq->node.serial, links) : 0;
	int r = links ? 0 : -ENOMEM;

	rq->unannounced |= n > 0;
	for (size_t i = 0; r == 0 && i < n; i++) {
		child.object = links[i].number;
		if (find_ifindex(rq, links[i].name) < 0)
			r = each(links[i].name, &child, arg);
		else /* created by another program */
			link_pending_remove(rq->tree->pending, rq->node.serial, links[i].name);
	}
	return r;
}

/* Removes pending links whose namespace is gone. */
static void remove_stale_pending(const struct tree *tree)
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

static int make_pending(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct pending_link link;
	int r = link_check_name(rq, name);

	if (r < 0)
		return r;
	r = find_ifindex(rq, name);
	if (r != -ENODEV)
		return r < 0 ? r : -EEXIST;
	r = link_pending_add(rq->tree->pending, rq->node.serial, name, &link);
	if (r == -ENOSPC) {
		remove_stale_pending(rq->tree);
		r = link_pending_add(rq->tree->pending, rq->node.serial, name, &link);
	}
	if (r == -ENOSPC)
		return request_refuse(rq, r, "%d links without a kind already", LINK_PENDING_MAX);
	if (r == 0)
		ret->object = link.number;
	return r;
}

int link_remove(struct tree_request *rq, const char *name, bool directory)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = NULL;
	int r, ifindex;

	if (!directory)
		return -EISDIR;
	ifindex = find_ifindex(rq, name);
	r = link_pending_remove(rq->tree->pending, rq->node.serial, name);
	if (ifindex < 0)
		return ifindex == -ENODEV ? r : ifindex;
	msg = link_message(RTM_DELLINK, ifindex);
	r = msg ? link_send(rq, msg) : -ENOMEM;
	if (r == -EOPNOTSUPP && !rq->why[0])
		return request_refuse(rq, r, "the kernel does not delete this kind of link");
	return r;
}

/* The pending link of the request. -ESTALE: it is no longer pending. */
static int get_pending(struct tree_request *rq, struct pending_link *ret)
{
	int r = link_pending_get(rq->tree->pending, rq->node.object, ret);

	if (r < 0 || ret->serial != rq->node.serial)
		return -ESTALE;
	r = find_ifindex(rq, ret->name);
	if (r >= 0) /* created by another program */
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

static const struct tree_many links_pending = {
	.find = find_pending,
	.list = list_pending,
	.check = check_pending,
	.name_of = pending_name,
	.make = make_pending,
};

static int link_pending_kind_show(struct tree_request *rq, _unused_ FILE *out)
{
	return check_pending(rq);
}

/* Puts the name of a veth's peer. */
static int put_peer_name(struct nl_msg *msg, const char *peer)
{
	struct nlattr *nest = nla_nest_start(msg, VETH_INFO_PEER);
	struct ifinfomsg header = {0};

	if (!nest || nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0 ||
		nla_put_string(msg, IFLA_IFNAME, peer) < 0)
		return -ENOMEM;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_link_info(struct nl_msg *msg, const struct link_spec *spec)
{
	struct nlattr *info, *data;

	if (spec->lower && nla_put_s32(msg, IFLA_LINK, spec->lower) < 0)
		return -ENOMEM;
	info = nla_nest_start(msg, IFLA_LINKINFO);
	if (!info || nla_put_string(msg, IFLA_INFO_KIND, spec->kind->name) < 0)
		return -ENOMEM;
	data = nla_nest_start(msg, IFLA_INFO_DATA);
	if (!data || link_spec_put(msg, spec) < 0)
		return -ENOMEM;
	if (spec->peer[0] && put_peer_name(msg, spec->peer) < 0)
		return -ENOMEM;
	nla_nest_end(msg, data);
	nla_nest_end(msg, info);
	return 0;
}

/* Finds the links that the text names. */
static int resolve_links(struct tree_request *rq, struct link_spec *spec)
{
	for (size_t i = 0; i < spec->n_links; i++) {
		const struct link_spec_link *link = &spec->links[i];
		int ifindex = find_ifindex(rq, link->name);

		if (ifindex < 0)
			return request_refuse(rq, ifindex, "there is no link %s", link->name);
		if (link_spec_set_link(spec, link, ifindex) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int create_link(struct tree_request *rq, const char *name, const struct link_spec *spec)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_NEWLINK, 0);

	if (spec->kind->by_tun)
		return link_tun_make(rq, name, spec->attrs);
	if (!msg || nla_put_string(msg, IFLA_IFNAME, name) < 0 || put_link_info(msg, spec) < 0)
		return -ENOMEM;
	nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_CREATE | NLM_F_EXCL;
	return link_send(rq, msg);
}

int link_parse_kind(
	struct tree_request *rq, char *line, const struct link *now, struct link_spec *ret)
{
	_cleanup_free_ struct words *w = calloc(1, sizeof(*w));
	int r;

	if (!w)
		return -ENOMEM;
	if (!now && strstr(line, ATTRIBUTE_COMMENT))
		request_note(rq, "attributes without a word are not set");
	r = words_split(line, w);
	if (r == 0)
		r = link_kind_parse(w, now, ret);
	if (r == -EINVAL || r == -EEXIST)
		return request_refuse(rq, r, "%s", w->why);
	return r < 0 ? r : resolve_links(rq, ret);
}

/* The first write creates the link. */
static int link_pending_kind_apply(
	struct tree_request *rq, const char *text, size_t size, _unused_ bool truncated)
{
	_cleanup_(link_spec_done) struct link_spec spec = {0};
	char line[KIND_TEXT_MAX];
	struct pending_link link;
	int r = value_line(rq, text, size, line, sizeof(line));

	if (r <= 0)
		return r;
	r = get_pending(rq, &link);
	if (r == 0)
		r = link_parse_kind(rq, line, NULL, &spec);
	if (r < 0)
		return r;
	r = create_link(rq, link.name, &spec);
	if (r == 0)
		link_pending_remove(rq->tree->pending, link.serial, link.name);
	return r;
}

static int link_kind_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	if (r < 0 || !link.kind[0])
		return r;
	link_kind_print(rq->nl, &link, out);
	fputc('\n', out);
	return 0;
}

/* Sends the attributes that differ from those of the link. */
static int change_link(struct tree_request *rq, const struct link *link, struct link_spec *spec)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_NEWLINK, link->ifindex);

	if (spec->peer[0] || (spec->lower && spec->lower != link_lower(link)))
		return request_refuse(
			rq, -EEXIST, "the link exists: its lower device or peer cannot be changed");
	spec->lower = 0;
	if (!link_spec_reduce(spec, link))
		return 0;
	return msg && put_link_info(msg, spec) == 0 ? link_send(rq, msg) : -ENOMEM;
}

/* A write changes the attributes that it contains. */
static int link_kind_apply(
	struct tree_request *rq, const char *text, size_t size, _unused_ bool truncated)
{
	_cleanup_(link_done) struct link link = {0};
	_cleanup_(link_spec_done) struct link_spec spec = {0};
	char line[KIND_TEXT_MAX];
	int r = value_line(rq, text, size, line, sizeof(line));

	if (r <= 0)
		return r;
	r = link_get(rq, &link);
	if (r == 0)
		r = link_parse_kind(rq, line, &link, &spec);
	return r < 0 ? r : change_link(rq, &link, &spec);
}

const struct tree_row link_make_rows[] = {
	{"/NAME/links/PENDING", DIR_MODE, "an interface that is not created yet",
		.many = &links_pending},
	{"/NAME/links/PENDING/kind", WRITE_MODE, "a write creates the interface",
		link_pending_kind_show, link_pending_kind_apply},
	{"/NAME/links/IF/kind", WRITE_MODE, "arguments of ip link add ... type", link_kind_show,
		link_kind_apply},
	{NULL},
};
