/* SPDX-License-Identifier: MIT */
/*
 * `ln -s ../../b/links/eth0 a/links/eth0` creates a veth pair with its ends in these places. It is
 * one message, so that both ends are created or none.
 */
#include <limits.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "link_make.h"
#include "link_write.h"
#include "refs.h"

/* PATH without the leading mount point, if any. */
static const char *below_mountpoint(const struct tree *tree, const char *path)
{
	size_t len = strlen(tree->mountpoint);

	if (strncmp(path, tree->mountpoint, len) == 0 && path[len] == '/')
		return path + len;
	return path;
}

/*
 * Splits TARGET, …/links/IF, into N parts for the namespace, "links" and IF, which point into PATH.
 * A relative target is relative to the directory of the new link.
 */
static int resolve_peer_path(struct tree_request *rq, const char *target, char path[PATH_MAX],
	const char *parts[REF_PARTS_MAX], size_t *ret_n)
{
	bool absolute = target[0] == '/';
	int n = snprintf(path, PATH_MAX, "%s%s%s", absolute ? "" : rq->handle.name,
		absolute ? "" : "/links/", absolute ? below_mountpoint(rq->tree, target) : target);

	if (n >= PATH_MAX)
		return -ENAMETOOLONG;
	n = ref_split(path, parts);
	if (n < 3 || strcmp(parts[n - 2], "links") != 0)
		return request_refuse(rq, -EINVAL,
			"%.60s is not NAME/links/IF: the peer of a veth must be a link", target);
	*ret_n = (size_t)n - 2;
	return link_check_name(rq, parts[n - 1]);
}

static int put_peer_netns(struct nl_msg *msg, int netns, const char *link)
{
	struct nlattr *peer = nla_nest_start(msg, VETH_INFO_PEER);
	struct ifinfomsg header = {0};

	if (!peer || nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0 ||
		nla_put_string(msg, IFLA_IFNAME, link) < 0 ||
		nla_put_s32(msg, IFLA_NET_NS_FD, netns) < 0)
		return -ENOMEM;
	nla_nest_end(msg, peer);
	return 0;
}

static int put_veth(struct nl_msg *msg, int netns, const char *link)
{
	struct nlattr *info = nla_nest_start(msg, IFLA_LINKINFO), *data;

	if (!info || nla_put_string(msg, IFLA_INFO_KIND, "veth") < 0)
		return -ENOMEM;
	data = nla_nest_start(msg, IFLA_INFO_DATA);
	if (!data || put_peer_netns(msg, netns, link) < 0)
		return -ENOMEM;
	nla_nest_end(msg, data);
	nla_nest_end(msg, info);
	return 0;
}

int link_adopt(struct tree_request *rq, const char *name, const char *target)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_NEWLINK, 0);
	_cleanup_close_ int there = -1;
	const char *parts[REF_PARTS_MAX];
	char path[PATH_MAX];
	size_t n = 0;
	int r = link_check_name(rq, name);

	if (r == 0)
		r = resolve_peer_path(rq, target, path, parts, &n);
	if (r < 0)
		return r;
	there = ref_open(rq, parts, n);
	if (there < 0)
		return request_refuse(rq, there, "there is no namespace %.100s", parts[n - 1]);
	if (!msg || nla_put_string(msg, IFLA_IFNAME, name) < 0 ||
		put_veth(msg, there, parts[n + 1]) < 0)
		return -ENOMEM;
	nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_CREATE | NLM_F_EXCL;
	return link_send(rq, msg);
}
