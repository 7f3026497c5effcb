/* SPDX-License-Identifier: MIT */
/*
 * The symlinks from a link to another one: master, peer, link. A target in the same namespace is
 * ../IF, in another one ../../../NAME/links/IF.
 */
#include <string.h>

#include "cleanup.h"
#include "link_kind.h"
#include "netns.h"
#include "texts.h"

static int add_name(const char *name, bool is_netns, void *arg)
{
	return is_netns ? texts_add(arg, name) : 0;
}

/* Does NAME lead to the namespace that ours knows as NSID? If so, a descriptor of it. */
static int open_if_nsid(struct tree_request *rq, struct netlink *nl, const char *name, int nsid)
{
	_cleanup_close_ int fd = registry_open(rq->tree->registry, name);
	int id;

	if (fd < 0 || nsid_get(nl, fd, &id) < 0 || id != nsid)
		return -ENOENT;
	return steal_fd(&fd);
}

/* The first name, in order, of the namespace that ours knows as NSID. */
static int find_nsid(struct tree_request *rq, int nsid, char ret_name[], int *ret_fd)
{
	_cleanup_(texts_done) struct texts names = {0};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r == 0)
		r = registry_list(rq->tree->registry, add_name, &names);
	if (r < 0)
		return r;
	texts_sort(&names, strcmp);
	for (size_t i = 0; i < names.n; i++) {
		*ret_fd = open_if_nsid(rq, nl, names.all[i], nsid);
		if (*ret_fd >= 0) {
			strcpy(ret_name, names.all[i]);
			return 0;
		}
	}
	return -ENOENT;
}

static int print_elsewhere(struct tree_request *rq, int nsid, int ifindex, FILE *out)
{
	_cleanup_(netlink_closep) struct netlink *there = NULL;
	_cleanup_close_ int fd = -1;
	char name[REGISTRY_NAME_MAX + 1];
	int r = find_nsid(rq, nsid, name, &fd);

	if (r == 0)
		r = netlink_open(fd, &there);
	if (r == 0)
		fprintf(out, "../../../%s/links/%s", name, netlink_ifname(there, ifindex));
	return r;
}

static int veth_peer(const struct link *link)
{
	return strcmp(link->kind, "veth") == 0 ? link->iflink : 0;
}

/* OTHER tells the ifindex of the link to point to, 0 when there is none. */
static int show(struct tree_request *rq, FILE *out, int (*other)(const struct link *))
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	if (r < 0)
		return r;
	if (!other(&link))
		return -ENOENT;
	if (link.iflink_nsid != NSID_NONE)
		return print_elsewhere(rq, link.iflink_nsid, other(&link), out);
	fprintf(out, "../%s", netlink_ifname(rq->nl, other(&link)));
	return 0;
}

/* It is there when it leads somewhere: the other namespace may have no name. */
static int present(struct tree_request *rq, int (*other)(const struct link *))
{
	_cleanup_(link_done) struct link link = {0};
	_cleanup_close_ int fd = -1;
	char name[REGISTRY_NAME_MAX + 1];
	int r = link_get(rq, &link);

	if (r < 0)
		return r;
	if (!other(&link) || link.iflink_nsid == NSID_NONE)
		return other(&link) != 0;
	r = find_nsid(rq, link.iflink_nsid, name, &fd);
	return r == -ENOENT ? 0 : r < 0 ? r : 1;
}

int link_peer_show(struct tree_request *rq, FILE *out)
{
	return show(rq, out, veth_peer);
}

int link_peer_present(struct tree_request *rq)
{
	return present(rq, veth_peer);
}

int link_link_show(struct tree_request *rq, FILE *out)
{
	return show(rq, out, link_lower);
}

int link_link_present(struct tree_request *rq)
{
	return present(rq, link_lower);
}

int link_master_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	if (r < 0)
		return r;
	if (!link.master)
		return -ENOENT;
	fprintf(out, "../%s", netlink_ifname(rq->nl, link.master));
	return 0;
}

int link_master_present(struct tree_request *rq)
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	return r < 0 ? r : link.master != 0;
}
