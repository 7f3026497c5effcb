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

#define PARTS_MAX 32

/* PATH without the mount point, if it begins with that. */
static const char *below_mountpoint(const struct tree *tree, const char *path)
{
	size_t len = strlen(tree->mountpoint);

	if (strncmp(path, tree->mountpoint, len) == 0 && path[len] == '/')
		return path + len;
	return path;
}

/*
 * The components of PATH, which starts at the root of the tree. Taken as it reads, for nobody may
 * look into the tree now (see walk.h). How many; -EINVAL.
 */
static int split(char *path, const char *parts[PARTS_MAX])
{
	char *save = NULL;
	int n = 0;

	for (char *part = strtok_r(path, "/", &save); part; part = strtok_r(NULL, "/", &save)) {
		if (strcmp(part, ".") == 0)
			continue;
		if (strcmp(part, "..") == 0) {
			if (n-- == 0)
				return -EINVAL;
		} else {
			if (n == PARTS_MAX)
				return -EINVAL;
			parts[n++] = part;
		}
	}
	return n;
}

/* TARGET as NAME and IF, which point into PATH. A relative one is read from the new link's place.
 */
static int resolve(struct tree_request *rq, const char *target, char path[PATH_MAX],
	const char **ret_name, const char **ret_link)
{
	const char *parts[PARTS_MAX];
	bool absolute = target[0] == '/';
	int n = snprintf(path, PATH_MAX, "%s%s%s", absolute ? "" : rq->handle.name,
		absolute ? "" : "/links/", absolute ? below_mountpoint(rq->tree, target) : target);

	if (n >= PATH_MAX)
		return -ENAMETOOLONG;
	if (split(path, parts) != 3 || strcmp(parts[1], "links") != 0)
		return request_refuse(rq, -EINVAL,
			"%.60s is no NAME/links/IF: a veth pair has two such ends", target);
	*ret_name = parts[0];
	*ret_link = parts[2];
	return link_check_name(rq, parts[2]);
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
	const char *other = NULL, *other_link = NULL;
	char path[PATH_MAX];
	int r = link_check_name(rq, name);

	if (r == 0)
		r = resolve(rq, target, path, &other, &other_link);
	if (r < 0)
		return r;
	there = registry_open(rq->tree->registry, other);
	if (there < 0)
		return request_refuse(rq, there, "there is no namespace %.100s", other);
	if (!msg || nla_put_string(msg, IFLA_IFNAME, name) < 0 ||
		put_veth(msg, there, other_link) < 0)
		return -ENOMEM;
	nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_CREATE | NLM_F_EXCL;
	return link_send(rq, msg);
}
