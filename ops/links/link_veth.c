/* SPDX-License-Identifier: MIT */
/*
 * `ln -s ../../b/links/eth0 a/links/eth0`: a veth pair, each end where it says, in one message,
 * so that either both are there or none.
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

/* PATH without the mount point, if it begins with that. */
static const char *below_mountpoint(const struct tree *tree, const char *path)
{
	size_t len = strlen(tree->mountpoint);

	if (strncmp(path, tree->mountpoint, len) == 0 && path[len] == '/')
		return path + len;
	return path;
}

/*
 * TARGET is …/links/IF: what stands before it, as N parts that point into PATH, and IF. A relative
 * one is read from the new link's place.
 */
static int resolve(struct tree_request *rq, const char *target, char path[PATH_MAX],
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
			"%.60s is no NAME/links/IF: a veth pair has two such ends", target);
	*ret_n = (size_t)n - 2;
	return link_check_name(rq, parts[n - 1]);
}

static int put_peer(struct nl_msg *msg, int netns, const char *link)
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
	if (!data || put_peer(msg, netns, link) < 0)
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
		r = resolve(rq, target, path, parts, &n);
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
