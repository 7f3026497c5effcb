/* SPDX-License-Identifier: MIT */
/* The directory `links/`: lookup and listing of links, and operations by name. */
#include <linux/rtnetlink.h>
#include <string.h>

#include "cleanup.h"
#include "link_make.h"
#include "link_move.h"
#include "link_node.h"
#include "link_pending.h"
#include "links.h"
#include "rows.h"

static void clear_link_item(void *item)
{
	link_done(item);
}

static int links_find(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct link link;
	int r = link_get_named(rq, name, &link);

	if (r < 0)
		return r == -ENODEV ? -ENOENT : r;
	/* The kernel does not notify changes of altnames of a link that is down. */
	rq->unannounced = strcmp(link.name, name) != 0;
	ret->object = (uint32_t)link.ifindex;
	link_done(&link);
	link_pending_remove(rq->tree->pending, rq->node.serial, name);
	return 0;
}

static int links_list(struct tree_request *rq, struct tree_node child, tree_each_fn each, void *arg)
{
	struct netlink_links request = NETLINK_LINKS;
	_cleanup_(netlink_list_done) struct netlink_list links = {
		.item_size = sizeof(struct link), .clear = clear_link_item};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r == 0)
		r = netlink_dump(nl, RTM_GETLINK, &request, sizeof(request), link_parse, &links);
	for (size_t i = 0; r == 0 && i < links.n; i++) {
		struct link *link = netlink_list_at(&links, i);

		child.object = (uint32_t)link->ifindex;
		r = each(link->name, &child, arg);
	}
	return r;
}

static int links_check(struct tree_request *rq)
{
	struct link link;
	int r = link_get(rq, &link);

	if (r == 0)
		link_done(&link);
	return r;
}

static const char *links_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	struct netlink *nl;

	if (rq->netns < 0 || request_netlink(rq, &nl) < 0)
		return "?";
	return strcpy(buf, netlink_ifname(nl, link_node_ifindex(&rq->node)));
}

static const struct tree_many links_all = {
	.announced = true,
	.find = links_find,
	.list = links_list,
	.check = links_check,
	.name_of = links_name,
	.adopt = link_adopt,
	.remove = link_remove,
	.rename = link_rename,
	.move = link_move,
};

/*
 * sys/class/net: a symlink for each link, as in sysfs. The object of a node is the name of the link
 * as a text.
 */
static int class_net_find(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	int r = links_find(rq, name, ret);

	return r < 0 ? r : tree_text_object(name, 0, &ret->object);
}

struct class_net_listing {
	tree_each_fn each;
	void *arg;
};

static int add_symlink(const char *name, const struct tree_node *node, void *arg)
{
	struct class_net_listing *listing = arg;
	struct tree_node symlink = *node;
	int r = tree_text_object(name, 0, &symlink.object);

	return r < 0 ? r : listing->each(name, &symlink, listing->arg);
}

static int class_net_list(
	struct tree_request *rq, struct tree_node child, tree_each_fn each, void *arg)
{
	struct class_net_listing listing = {each, arg};

	return links_list(rq, child, add_symlink, &listing);
}

static const char *class_net_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	return tree_text(&rq->node, buf) < 0 ? "?" : buf;
}

static int class_net_show(struct tree_request *rq, FILE *out)
{
	char name[INTERNED_SIZE];
	int r = tree_text(&rq->node, name);

	if (r == 0)
		fprintf(out, "../../../links/%s", name);
	return r;
}

static const struct tree_many class_net_links = {
	.announced = true,
	.find = class_net_find,
	.list = class_net_list,
	.has_text = true,
	.name_of = class_net_name,
};

const struct tree_row links_rows[] = {
	{"/NAME/links", DIR_MODE, "a directory for each interface"},
	{"/NAME/links/IF", DIR_MODE, "an interface", .many = &links_all},
	{"/NAME/sys", DIR_MODE, "directory of files with their paths in /sys"},
	{"/NAME/sys/class", DIR_MODE, "directory of files with their paths in /sys"},
	{"/NAME/sys/class/net", DIR_MODE, "a symlink for each interface"},
	{"/NAME/sys/class/net/IF", LINK_MODE, "the directory of the interface", class_net_show,
		.many = &class_net_links},
	{NULL},
};
