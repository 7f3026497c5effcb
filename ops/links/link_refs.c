/* SPDX-License-Identifier: MIT */
/*
 * The symlinks from a link to another one: master, peer, link. A target in the same namespace is
 * ../IF; in another namespace it is a relative path through the root of the tree.
 */
#include <string.h>

#include "cleanup.h"
#include "discover.h"
#include "link_kind.h"
#include "link_refs.h"
#include "nsid_find.h"
#include "refs.h"
#include "rows.h"

/* Returns the path in the tree and a descriptor of the namespace with id NSID in the request's. */
static int find_nsid(struct tree_request *rq, int nsid, char ret_path[REF_SIZE], int *ret_fd)
{
	ino_t inode;
	int r = nsid_find(rq, nsid, &inode);

	if (r == 0)
		r = ref_of(rq, inode, ret_path);
	if (r < 0)
		return r;
	*ret_fd = discover_open(rq->tree->discover, inode);
	return *ret_fd < 0 ? *ret_fd : 0;
}

static int print_link_path(struct tree_request *rq, int nsid, int ifindex, FILE *out)
{
	_cleanup_(netlink_closep) struct netlink *there = NULL;
	_cleanup_close_ int fd = -1;
	char path[REF_SIZE];
	int r = find_nsid(rq, nsid, path, &fd);

	if (r == 0)
		r = netlink_open(fd, &there);
	if (r == 0)
		fprintf(out, "%s/links/%s", path, netlink_ifname(there, ifindex));
	return r;
}

/* OTHER returns the ifindex of the target, 0: none. */
static int show_symlink(struct tree_request *rq, FILE *out, int (*other)(const struct link *))
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	if (r < 0)
		return r;
	if (!other(&link))
		return -ENOENT;
	if (link.iflink_nsid != NSID_NONE) {
		fputs(rq->handle.inode ? "../../../../" : "../../../", out); /* to the root */
		return print_link_path(rq, link.iflink_nsid, other(&link), out);
	}
	fprintf(out, "../%s", netlink_ifname(rq->nl, other(&link)));
	return 0;
}

/* The symlink exists only if its target is visible: the other namespace may not be. */
static int symlink_present(struct tree_request *rq, int (*other)(const struct link *))
{
	_cleanup_(link_done) struct link link = {0};
	ino_t inode;
	int r = link_get(rq, &link);

	if (r < 0)
		return r;
	if (!other(&link) || link.iflink_nsid == NSID_NONE)
		return other(&link) != 0;
	r = nsid_find(rq, link.iflink_nsid, &inode);
	return r == -ENOENT ? 0 : r < 0 ? r : 1;
}

int link_print_peer(struct tree_request *rq, const struct link *link, FILE *out)
{
	if (!link_peer(link) || link->iflink_nsid == NSID_NONE)
		return -ENOENT;
	return print_link_path(rq, link->iflink_nsid, link->iflink, out);
}

static int link_peer_show(struct tree_request *rq, FILE *out)
{
	return show_symlink(rq, out, link_peer);
}

static int link_peer_present(struct tree_request *rq)
{
	return symlink_present(rq, link_peer);
}

static int link_link_show(struct tree_request *rq, FILE *out)
{
	return show_symlink(rq, out, link_lower);
}

static int link_link_present(struct tree_request *rq)
{
	return symlink_present(rq, link_lower);
}

static int link_master_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	if (r < 0)
		return r;
	if (!link.numbers[IFLA_MASTER])
		return -ENOENT;
	fprintf(out, "../%s", netlink_ifname(rq->nl, (int)link.numbers[IFLA_MASTER]));
	return 0;
}

static int link_master_present(struct tree_request *rq)
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	return r < 0 ? r : link.numbers[IFLA_MASTER] != 0;
}

const struct tree_row link_refs_rows[] = {
	{"/NAME/links/IF/master", LINK_MODE, "the master: a bridge, bond or vrf", link_master_show,
		.present = link_master_present},
	{"/NAME/links/IF/peer", LINK_MODE, "the other end of a veth, vxcan or netkit",
		link_peer_show, .present = link_peer_present},
	{"/NAME/links/IF/link", LINK_MODE, "the lower device", link_link_show,
		.present = link_link_present},
	{NULL},
};
