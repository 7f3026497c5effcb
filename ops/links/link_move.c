/* SPDX-License-Identifier: MIT */
/* Renaming and moving links: see link_move.h. */
#include "link_move.h"

#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "link_make.h"
#include "link_pending.h"
#include "link_saved.h"
#include "link_write.h"

/* 1: the link NAME exists; 0: it does not. */
static int has_link(struct tree_request *rq, const char *name)
{
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r == 0)
		r = netlink_ifindex(nl, name);
	return r == -ENODEV ? 0 : r < 0 ? r : 1;
}

/* Checks that NAME is valid and unused in the namespace of WHERE. Sets rq->why if not. */
static int check_name_unused(struct tree_request *rq, struct tree_request *where, const char *name)
{
	struct pending_link pending;
	int r = link_check_name(rq, name);

	if (r == 0)
		r = has_link(where, name);
	if (r < 0)
		return r;
	if (r > 0 || link_pending_find(rq->tree->pending, where->node.serial, name, &pending) == 0)
		return request_refuse(rq, -EEXIST, "the link %s already exists", name);
	return 0;
}

/* Renames or moves the pending link NAME. 1: done; 0: NAME is not a pending link. */
static int move_pending(
	struct tree_request *rq, const char *name, uint64_t new_serial, const char *new_name)
{
	struct pending_link pending;
	int r = has_link(rq, name);

	if (r != 0)
		return r < 0 ? r : 0;
	if (link_pending_find(rq->tree->pending, rq->node.serial, name, &pending) < 0)
		return 0;
	r = link_pending_move(rq->tree->pending, pending.number, new_serial, new_name);
	return r < 0 ? r : 1;
}

static int get_movable(struct tree_request *rq, const char *name, struct link *ret)
{
	int r = link_get_named(rq, name, ret);

	if (r == 0 && ret->flags & IFF_LOOPBACK)
		return request_refuse(rq, -EPERM, "the loopback link cannot be moved or renamed");
	return r;
}

/*
 * Checks that the link NAME can get NEW_NAME in the namespace of OTHER. 1: NAME was pending and has
 * it now; 0: NAME is the link RET; or a negative errno.
 */
static int begin_move(struct tree_request *rq, struct tree_request *other, const char *name,
	const char *new_name, struct link *ret)
{
	int r = check_name_unused(rq, other, new_name);

	if (r == 0)
		r = move_pending(rq, name, other->node.serial, new_name);
	return r ? r : get_movable(rq, name, ret);
}

static int set_name(struct tree_request *rq, int ifindex, const char *name)
{
	return link_set(rq, ifindex, IFLA_IFNAME, name, strlen(name) + 1);
}

/* Before Linux 6.2 most links must be down to be renamed, which removes routes and addresses. */
static int rename_down(struct tree_request *rq, const struct link *link, const char *new_name)
{
	_cleanup_(link_state_done) struct link_saved saved = {0};
	unsigned lost = 0;
	int r = link_state_save(rq, link, &saved), restored;

	if (r == 0)
		r = link_set_up(rq, link->ifindex, false);
	if (r < 0)
		return r;
	r = set_name(rq, link->ifindex, new_name);
	restored = link_state_restore(
		rq, &saved, link, link->ifindex, r < 0 ? link->name : new_name, true, &lost);
	return r < 0 ? r : restored;
}

int link_rename(struct tree_request *rq, const char *name, const char *new_name)
{
	_cleanup_(link_done) struct link link = {0};
	int r = begin_move(rq, rq, name, new_name, &link);

	if (r != 0)
		return r < 0 ? r : 0;
	r = set_name(rq, link.ifindex, new_name);
	return r == -EBUSY ? rename_down(rq, &link, new_name) : r;
}

/* Moves the link from the namespace of FROM to NETNS. NEW_IFINDEX 0: the kernel chooses. */
static int send_netns_move(
	struct tree_request *from, int ifindex, int netns, const char *new_name, int new_ifindex)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_NEWLINK, ifindex);

	if (!msg || nla_put_s32(msg, IFLA_NET_NS_FD, netns) < 0 ||
		nla_put_string(msg, IFLA_IFNAME, new_name) < 0 ||
		(new_ifindex && nla_put_s32(msg, IFLA_NEW_IFINDEX, new_ifindex) < 0))
		return -ENOMEM;
	return link_send(from, msg);
}

/* Rolls back a failed move, and appends to rq->why what could not be restored. */
static void roll_back_move(struct tree_request *rq, struct tree_request *other, int ifindex,
	const struct link *link, const struct link_saved *saved)
{
	char why[sizeof(rq->why)];
	unsigned lost = 0;
	int r = send_netns_move(other, ifindex, rq->netns, link->name, link->ifindex);

	memcpy(why, rq->why, sizeof(why));
	if (r == 0)
		link_state_restore(rq, saved, link, link->ifindex, link->name, true, &lost);
	if (r < 0)
		request_refuse(
			rq, r, "%.90s; it could not be moved back (%s)", why, strerrorname_np(-r));
	else if (lost)
		request_refuse(
			rq, 0, "%.90s; moved back without %u addresses or routes", why, lost);
	else
		request_refuse(rq, 0, "%.120s; it was moved back", why);
}

/* mv(1) interprets EINVAL as moving a directory into itself: replaces it by EPERM. */
static int refuse_move(struct tree_request *rq, int error)
{
	char why[sizeof(rq->why)];

	memcpy(why, rq->why, sizeof(why));
	if (error != -EINVAL)
		return error;
	return request_refuse(
		rq, -EPERM, "the kernel does not move this link (%.100s)", why[0] ? why : "EINVAL");
}

/*
 * The ifindex in OTHER of a link whose move failed. It has the new name, which was unused, or its
 * old name if the kernel moved it before it found the new name in use. FAILURE: returned if the
 * link is not found.
 */
static int find_moved(struct tree_request *other, const struct link *link, const char *new_name,
	bool was_free, int failure)
{
	int ifindex = netlink_ifindex(other->nl, new_name);

	if (ifindex < 0 && was_free)
		ifindex = netlink_ifindex(other->nl, link->name);
	return ifindex < 0 ? failure : ifindex;
}

static int move_link(struct tree_request *rq, struct tree_request *other, const struct link *link,
	const char *new_name, const struct link_saved *saved)
{
	bool was_free = !has_link(other, link->name);
	struct netlink *there;
	unsigned lost = 0;
	int r = request_netlink(other, &there), ifindex;

	if (r < 0)
		return r;
	r = send_netns_move(rq, link->ifindex, other->netns, new_name, 0);
	if (r < 0 && has_link(rq, link->name))
		return refuse_move(rq, r);
	ifindex = r < 0 ? find_moved(other, link, new_name, was_free, r)
			: netlink_ifindex(there, new_name);
	if (ifindex < 0)
		return ifindex;
	if (r == 0) {
		/* mv(1) would attribute EEXIST to the name. */
		r = link_state_restore(other, saved, link, ifindex, new_name, false, &lost);
		r = r == -EEXIST ? -EBUSY : r;
		memcpy(rq->why, other->why, sizeof(rq->why));
	}
	if (r < 0)
		roll_back_move(rq, other, ifindex, link, saved);
	return r;
}

static int move_between(
	struct tree_request *rq, struct tree_request *other, const char *name, const char *new_name)
{
	_cleanup_(link_done) struct link link = {0};
	_cleanup_(link_state_done) struct link_saved saved = {0};
	int r = begin_move(rq, other, name, new_name, &link);

	if (r != 0)
		return r < 0 ? r : 0;
	r = link_state_save(rq, &link, &saved);
	return r < 0 ? r : move_link(rq, other, &link, new_name, &saved);
}

int link_move(struct tree_request *rq, const char *name, const struct tree_node *new_dir,
	const char *new_name)
{
	struct tree_request other;
	int r = request_open(&other, rq->tree, new_dir, &rq->caller);

	if (r == 0 && other.handle.cookie == rq->handle.cookie)
		r = link_rename(rq, name, new_name);
	else if (r == 0)
		r = move_between(rq, &other, name, new_name);
	request_close(&other);
	return r;
}
