/* SPDX-License-Identifier: MIT */
/*
 * Kernel notifications: see changes.h. Followed namespaces are in two search trees (tsearch(3)), by
 * cookie and by nsid. RTM_DELNSID removes them, so there are never more entries than namespaces.
 */
#include "changes.h"

#include <linux/net_namespace.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <pthread.h>
#include <search.h>
#include <stdalign.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

#include "changes_groups.h"
#include "cleanup.h"
#include "netlink.h"
#include "netns.h"
#include "nsid.h"

/* A link with many virtual functions has the largest message. */
#define MESSAGE_SIZE (32 * 1024)

struct followed {
	uint64_t cookie;
	int nsid; /* nsid in the namespace of the sockets */
	uint64_t generation;
	unsigned raised; /* round of changes_raised() in which it was recorded last */
};

struct changes {
	int fd;
	int rulesets;		    /* NETLINK_NETFILTER socket; -1: not supported by the kernel */
	bool cannot_listen;	    /* CAP_NET_BROADCAST was missing */
	pthread_mutex_t query_lock; /* protects `query`; held during a request */
	struct netlink query;
	pthread_mutex_t lock; /* protects all fields below, and reading from the sockets */
	void *by_cookie;
	void *by_nsid;
	uint64_t last_generation; /* last generation assigned to any namespace */
	uint64_t raised[CHANGES_RAISED_MAX];
	unsigned n_raised, round;
	bool raised_any; /* overflow: more were raised, or events were lost */
	struct changes_listener *listeners;
	alignas(struct nlmsghdr) char buffer[MESSAGE_SIZE];
};

static int compare_followed_cookie(const void *a, const void *b)
{
	const struct followed *x = a, *y = b;

	return (x->cookie > y->cookie) - (x->cookie < y->cookie);
}

static int compare_followed_nsid(const void *a, const void *b)
{
	const struct followed *x = a, *y = b;

	return (x->nsid > y->nsid) - (x->nsid < y->nsid);
}

static struct followed *find_by_cookie(struct changes *cs, uint64_t cookie)
{
	struct followed key = {.cookie = cookie};
	struct followed **found = tfind(&key, &cs->by_cookie, compare_followed_cookie);

	return found ? *found : NULL;
}

static struct followed *find_by_nsid(struct changes *cs, int nsid)
{
	struct followed key = {.nsid = nsid};
	struct followed **found = tfind(&key, &cs->by_nsid, compare_followed_nsid);

	return found ? *found : NULL;
}

static void unfollow(struct changes *cs, struct followed *f)
{
	if (!f)
		return;
	tdelete(f, &cs->by_cookie, compare_followed_cookie);
	tdelete(f, &cs->by_nsid, compare_followed_nsid);
	free(f);
}

static void unfollow_all(struct changes *cs)
{
	while (cs->by_cookie)
		unfollow(cs, *(struct followed **)cs->by_cookie);
}

/* Adds a namespace with a new generation, so that no snapshot of it is valid. */
static int follow_new(struct changes *cs, uint64_t cookie, int nsid)
{
	struct followed *f = calloc(1, sizeof(*f));

	if (!f)
		return -ENOMEM;
	unfollow(cs, find_by_cookie(cs, cookie));
	unfollow(cs, find_by_nsid(cs, nsid));
	*f = (struct followed){.cookie = cookie, .nsid = nsid, .generation = ++cs->last_generation};
	if (tsearch(f, &cs->by_cookie, compare_followed_cookie) &&
		tsearch(f, &cs->by_nsid, compare_followed_nsid))
		return 0;
	unfollow(cs, f);
	return -ENOMEM;
}

static void raise_generation(struct changes *cs, struct followed *f)
{
	f->generation = ++cs->last_generation;
	if (f->raised == cs->round)
		return;
	f->raised = cs->round;
	if (cs->n_raised < CHANGES_RAISED_MAX)
		cs->raised[cs->n_raised++] = f->cookie;
	else
		cs->raised_any = true;
}

int changes_raised(struct changes *cs, uint64_t cookies[CHANGES_RAISED_MAX])
{
	int n;

	pthread_mutex_lock(&cs->lock);
	n = cs->raised_any ? -1 : (int)cs->n_raised;
	memcpy(cookies, cs->raised, cs->n_raised * sizeof(*cookies));
	cs->n_raised = 0;
	cs->raised_any = false;
	cs->round++;
	pthread_mutex_unlock(&cs->lock);
	return n;
}

static void notify_listeners(struct changes *cs, const struct change *change)
{
	for (struct changes_listener *l = cs->listeners; l; l = l->next)
		l->on_event(change, l->arg);
}

/*
 * Any change invalidates all files of the namespace: the kernel removes routes together with a
 * link, and notifies of the link only.
 */
static bool invalidates_files(const struct nlmsghdr *msg)
{
	switch (msg->nlmsg_type) {
	case RTM_NEWNEIGH:
	case RTM_DELNEIGH:
	case RTM_NEWNSID:
	case RTM_DELNSID:
	case NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWGEN:
		return false;
	default:
		return true;
	}
}

/*
 * The namespace that MSG is about. Messages about nsids of the sockets' own namespace have no
 * sender nsid.
 */
static struct followed *message_subject(struct changes *cs, int nsid, const struct nlmsghdr *msg)
{
	struct nlattr *id;

	if (nsid != NSID_NONE)
		return find_by_nsid(cs, nsid);
	if (msg->nlmsg_type != RTM_DELNSID)
		return NULL;
	id = nlmsg_find_attr((struct nlmsghdr *)msg, sizeof(struct rtgenmsg), NETNSA_NSID);
	return id ? find_by_nsid(cs, netlink_s32(id, NSID_NONE)) : NULL;
}

static void handle_notification(struct changes *cs, int nsid, const struct nlmsghdr *msg)
{
	struct followed *f = message_subject(cs, nsid, msg);
	struct change change = {.msg = msg};

	/* Ignore nsids assigned in other namespaces. */
	if (!f || (nsid != NSID_NONE && msg->nlmsg_type == RTM_DELNSID))
		return;
	change.cookie = f->cookie;
	if (invalidates_files(msg) || msg->nlmsg_type == RTM_DELNSID)
		raise_generation(cs, f);
	notify_listeners(cs, &change);
	if (msg->nlmsg_type == RTM_DELNSID) /* the nsid may be reused */
		unfollow(cs, f);
}

/* The nsid of the sending namespace; the kernel attaches none for the sockets' own namespace. */
static int sender_nsid(struct msghdr *header)
{
	int nsid = NSID_NONE;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c))
		if (c->cmsg_level == SOL_NETLINK && c->cmsg_type == NETLINK_LISTEN_ALL_NSID)
			memcpy(&nsid, CMSG_DATA(c), sizeof(nsid));
	return nsid;
}

/* Receives the next datagram from FD. -EAGAIN: the queue is empty. -ENOBUFS: messages were lost. */
static int receive_next(struct changes *cs, int fd)
{
	alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
	struct iovec data = {.iov_base = cs->buffer, .iov_len = sizeof(cs->buffer)};
	struct sockaddr_nl from = {0};
	struct msghdr header = {.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control)};
	ssize_t n = recvmsg(fd, &header, MSG_DONTWAIT);
	struct nlmsghdr *msg = (struct nlmsghdr *)cs->buffer;

	if (n < 0)
		return -errno;
	if (header.msg_flags & MSG_TRUNC)
		return -ENOBUFS;
	if (from.nl_pid != 0) /* not sent by the kernel */
		return 0;
	for (int left = (int)n; nlmsg_ok(msg, left); msg = nlmsg_next(msg, &left))
		handle_notification(cs, sender_nsid(&header), msg);
	return 0;
}

/* Returns true if messages were lost. */
static bool drain_socket(struct changes *cs, int fd)
{
	bool lost_messages = false;
	int r;

	do {
		r = receive_next(cs, fd);
		lost_messages |= r < 0 && r != -EAGAIN && r != -EINTR;
	} while (r == 0 || r == -EINTR || r == -ENOBUFS);
	return lost_messages;
}

/*
 * After an overrun the kernel drops further messages without reporting it again, until the queue is
 * empty. Therefore all state is dropped once the queue is empty, not earlier. A lost message may be
 * an RTM_DELNSID. RTM_DELNSID arrives on the rtnetlink socket, so the nftables socket is drained
 * first.
 */
static void drain_all(struct changes *cs)
{
	struct change lost = {0};
	bool lost_messages = cs->rulesets >= 0 && drain_socket(cs, cs->rulesets);

	lost_messages |= drain_socket(cs, cs->fd);
	if (!lost_messages)
		return;
	unfollow_all(cs);
	cs->last_generation++;
	cs->raised_any = true;
	notify_listeners(cs, &lost);
}

void changes_drain(struct changes *cs)
{
	pthread_mutex_lock(&cs->lock);
	drain_all(cs);
	pthread_mutex_unlock(&cs->lock);
}

uint64_t changes_generation(struct changes *cs, uint64_t cookie)
{
	struct followed *f;
	uint64_t generation;

	pthread_mutex_lock(&cs->lock);
	f = find_by_cookie(cs, cookie);
	generation = f ? f->generation : 0;
	pthread_mutex_unlock(&cs->lock);
	return generation;
}

uint64_t changes_latest(struct changes *cs)
{
	uint64_t latest;

	pthread_mutex_lock(&cs->lock);
	latest = cs->last_generation;
	pthread_mutex_unlock(&cs->lock);
	return latest;
}

/* The nsid of the namespace NETNS; one is assigned if it has none. */
static int get_or_set_nsid(struct netlink *nl, int netns, int *ret)
{
	int r = nsid_get(nl, netns, ret);
	char why[1];

	if (r < 0 || *ret != NSID_NONE)
		return r;
	r = nsid_set(nl, netns, NSID_NONE, why, sizeof(why));
	if (r == 0)
		r = nsid_get(nl, netns, ret);
	return r < 0 ? r : *ret == NSID_NONE ? -ESTALE : 0;
}

bool changes_can_listen(const struct changes *cs)
{
	return !cs->cannot_listen;
}

int changes_follow(struct changes *cs, int netns, uint64_t cookie)
{
	int nsid, r;

	if (cs->cannot_listen)
		return -EPERM;
	if (changes_generation(cs, cookie))
		return 0;
	pthread_mutex_lock(&cs->query_lock);
	r = get_or_set_nsid(&cs->query, netns, &nsid);
	pthread_mutex_unlock(&cs->query_lock);
	if (r < 0)
		return r;
	pthread_mutex_lock(&cs->lock);
	drain_all(cs); /* may hold the RTM_DELNSID of the previous owner of the nsid */
	if (!find_by_cookie(cs, cookie))
		r = follow_new(cs, cookie, nsid);
	pthread_mutex_unlock(&cs->lock);
	return r;
}

/* Joins or leaves the groups that only listeners need. */
static void join_listener_groups(struct changes *cs, bool on)
{
	changes_set_neigh_membership(cs->fd, on);
	if (cs->rulesets >= 0)
		changes_set_nft_membership(cs->rulesets, on);
}

void changes_listen(struct changes *cs, struct changes_listener *listener)
{
	pthread_mutex_lock(&cs->lock);
	drain_all(cs); /* earlier events are not for this listener */
	if (!cs->listeners)
		join_listener_groups(cs, true);
	listener->next = cs->listeners;
	cs->listeners = listener;
	pthread_mutex_unlock(&cs->lock);
}

void changes_unlisten(struct changes *cs, struct changes_listener *listener)
{
	struct changes_listener **at;

	pthread_mutex_lock(&cs->lock);
	for (at = &cs->listeners; *at && *at != listener; at = &(*at)->next)
		;
	if (*at)
		*at = listener->next;
	if (!cs->listeners)
		join_listener_groups(cs, false);
	pthread_mutex_unlock(&cs->lock);
}

int changes_new(struct changes **ret)
{
	static const int protocols[] = {NETLINK_ROUTE, NETLINK_ROUTE, NETLINK_NETFILTER};
	struct changes *cs = calloc(1, sizeof(*cs));
	int sockets[] = {-1, -1, -1};
	int r;

	if (!cs)
		return -ENOMEM;
	cs->round = 1; /* round 0: never reported */
	pthread_mutex_init(&cs->lock, NULL);
	pthread_mutex_init(&cs->query_lock, NULL);
	r = netns_sockets_apart(AF_NETLINK, SOCK_RAW, protocols, sockets, ARRAY_SIZE(sockets));
	cs->fd = sockets[0];
	cs->query.fd = sockets[1];
	cs->rulesets = sockets[2];
	if (r == 0)
		r = changes_subscribe_routes(cs->fd);
	if (r == 0 && cs->rulesets >= 0)
		r = changes_subscribe_rulesets(cs->rulesets);
	if (r == -EPERM) {
		cs->cannot_listen = true;
		r = 0;
	}
	if (r < 0) {
		changes_free(cs);
		return r;
	}
	*ret = cs;
	return 0;
}

struct changes *changes_free(struct changes *cs)
{
	if (!cs)
		return NULL;
	unfollow_all(cs);
	closep(&cs->fd);
	closep(&cs->query.fd);
	closep(&cs->rulesets);
	pthread_mutex_destroy(&cs->lock);
	pthread_mutex_destroy(&cs->query_lock);
	free(cs);
	return NULL;
}

int changes_fd(const struct changes *cs)
{
	return cs->fd;
}

int changes_rulesets_fd(const struct changes *cs)
{
	return cs->rulesets;
}
