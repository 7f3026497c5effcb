/* SPDX-License-Identifier: MIT */
/*
 * What the kernel says by itself: see changes.h. The namespaces that are followed are in two search
 * trees (tsearch(3)), by cookie and by id. What ends is forgotten by its RTM_DELNSID, so there are
 * never more than namespaces.
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

#include "changes_hear.h"
#include "cleanup.h"
#include "netlink.h"
#include "netns.h"
#include "nsid.h"

/* The largest message is that of a link with many virtual functions. */
#define MESSAGE_SIZE (32 * 1024)

struct followed {
	uint64_t cookie;
	int nsid; /* in the namespace of the sockets */
	uint64_t generation;
	unsigned raised; /* in which round of changes_raised() it was, see there */
};

struct changes {
	int fd;
	int rulesets;		  /* of NETLINK_NETFILTER; -1: the kernel has none */
	bool cannot_listen;	  /* it may not hear others */
	pthread_mutex_t ask_lock; /* of the next one, held while the kernel is asked */
	struct netlink ask;
	pthread_mutex_t lock; /* of all below, and of reading */
	void *by_cookie;
	void *by_nsid;
	uint64_t last_generation; /* that was given to any namespace */
	uint64_t raised[CHANGES_RAISED_MAX];
	unsigned n_raised, round;
	bool raised_any; /* more than these */
	struct changes_listener *listeners;
	alignas(struct nlmsghdr) char buffer[MESSAGE_SIZE];
};

static int compare_cookie(const void *a, const void *b)
{
	const struct followed *x = a, *y = b;

	return (x->cookie > y->cookie) - (x->cookie < y->cookie);
}

static int compare_nsid(const void *a, const void *b)
{
	const struct followed *x = a, *y = b;

	return (x->nsid > y->nsid) - (x->nsid < y->nsid);
}

static struct followed *find_cookie(struct changes *cs, uint64_t cookie)
{
	struct followed key = {.cookie = cookie};
	struct followed **found = tfind(&key, &cs->by_cookie, compare_cookie);

	return found ? *found : NULL;
}

static struct followed *find_nsid(struct changes *cs, int nsid)
{
	struct followed key = {.nsid = nsid};
	struct followed **found = tfind(&key, &cs->by_nsid, compare_nsid);

	return found ? *found : NULL;
}

static void forget(struct changes *cs, struct followed *f)
{
	if (!f)
		return;
	tdelete(f, &cs->by_cookie, compare_cookie);
	tdelete(f, &cs->by_nsid, compare_nsid);
	free(f);
}

static void forget_all(struct changes *cs)
{
	while (cs->by_cookie)
		forget(cs, *(struct followed **)cs->by_cookie);
}

/* With a generation that is new, so that nobody knows anything of it yet. */
static int remember(struct changes *cs, uint64_t cookie, int nsid)
{
	struct followed *f = calloc(1, sizeof(*f));

	if (!f)
		return -ENOMEM;
	forget(cs, find_cookie(cs, cookie));
	forget(cs, find_nsid(cs, nsid));
	*f = (struct followed){.cookie = cookie, .nsid = nsid, .generation = ++cs->last_generation};
	if (tsearch(f, &cs->by_cookie, compare_cookie) && tsearch(f, &cs->by_nsid, compare_nsid))
		return 0;
	forget(cs, f);
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

static void tell(struct changes *cs, const struct change *change)
{
	for (struct changes_listener *l = cs->listeners; l; l = l->next)
		l->on_event(change, l->arg);
}

/* Any change stales all: routes go silently when a link goes, and that is told. */
static bool changes_files(const struct nlmsghdr *msg)
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

/* Which namespace it is about: the ids of our own are told without one. */
static struct followed *subject_of(struct changes *cs, int nsid, const struct nlmsghdr *msg)
{
	struct nlattr *id;

	if (nsid != NSID_NONE)
		return find_nsid(cs, nsid);
	if (msg->nlmsg_type != RTM_DELNSID)
		return NULL;
	id = nlmsg_find_attr((struct nlmsghdr *)msg, sizeof(struct rtgenmsg), NETNSA_NSID);
	return id ? find_nsid(cs, netlink_s32(id, NSID_NONE)) : NULL;
}

static void take_message(struct changes *cs, int nsid, const struct nlmsghdr *msg)
{
	struct followed *f = subject_of(cs, nsid, msg);
	struct change change = {.msg = msg};

	/* The ids that others have for others are not our business. */
	if (!f || (nsid != NSID_NONE && msg->nlmsg_type == RTM_DELNSID))
		return;
	change.cookie = f->cookie;
	if (changes_files(msg) || msg->nlmsg_type == RTM_DELNSID)
		raise_generation(cs, f);
	tell(cs, &change);
	if (msg->nlmsg_type == RTM_DELNSID) /* the next namespace may get its id */
		forget(cs, f);
}

/* Which namespace it is from: the kernel says nothing about our own. */
static int nsid_of(struct msghdr *header)
{
	int nsid = NSID_NONE;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c))
		if (c->cmsg_level == SOL_NETLINK && c->cmsg_type == NETLINK_LISTEN_ALL_NSID)
			memcpy(&nsid, CMSG_DATA(c), sizeof(nsid));
	return nsid;
}

/* Takes what is queued next at FD. -EAGAIN: nothing is. -ENOBUFS: something was lost. */
static int take_next(struct changes *cs, int fd)
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
	if (from.nl_pid != 0) /* not the kernel's */
		return 0;
	for (int left = (int)n; nlmsg_ok(msg, left); msg = nlmsg_next(msg, &left))
		take_message(cs, nsid_of(&header), msg);
	return 0;
}

/* Was something lost? */
static bool drain_socket(struct changes *cs, int fd)
{
	bool loses = false;
	int r;

	do {
		r = take_next(cs, fd);
		loses |= r < 0 && r != -EAGAIN && r != -EINTR;
	} while (r == 0 || r == -EINTR || r == -ENOBUFS);
	return loses;
}

/*
 * Once something was lost, the kernel loses more without saying so again, until the queue is empty:
 * so all is forgotten then, and not before. An id that has gone may be among what was lost. The end
 * of an id comes by the second socket, so all that is told of it is taken from the first one
 * before.
 */
static void drain(struct changes *cs)
{
	struct change lost = {0};
	bool loses = cs->rulesets >= 0 && drain_socket(cs, cs->rulesets);

	loses |= drain_socket(cs, cs->fd);
	if (!loses)
		return;
	forget_all(cs);
	cs->raised_any = true;
	tell(cs, &lost);
}

void changes_drain(struct changes *cs)
{
	pthread_mutex_lock(&cs->lock);
	drain(cs);
	pthread_mutex_unlock(&cs->lock);
}

uint64_t changes_generation(struct changes *cs, uint64_t cookie)
{
	struct followed *f;
	uint64_t generation;

	pthread_mutex_lock(&cs->lock);
	f = find_cookie(cs, cookie);
	generation = f ? f->generation : 0;
	pthread_mutex_unlock(&cs->lock);
	return generation;
}

/* The id of the namespace behind NETNS; it gets one if it has none. */
static int ask_nsid(struct netlink *nl, int netns, int *ret)
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

bool changes_may_hear(const struct changes *cs)
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
	pthread_mutex_lock(&cs->ask_lock);
	r = ask_nsid(&cs->ask, netns, &nsid);
	pthread_mutex_unlock(&cs->ask_lock);
	if (r < 0)
		return r;
	pthread_mutex_lock(&cs->lock);
	drain(cs); /* the end of whoever had the id before is in there */
	if (!find_cookie(cs, cookie))
		r = remember(cs, cookie, nsid);
	pthread_mutex_unlock(&cs->lock);
	return r;
}

/* What nobody but listeners wants. */
static void hear_more(struct changes *cs, bool yes)
{
	hear_neighbours(cs->fd, yes);
	if (cs->rulesets >= 0)
		hear_generations(cs->rulesets, yes);
}

void changes_listen(struct changes *cs, struct changes_listener *listener)
{
	pthread_mutex_lock(&cs->lock);
	drain(cs); /* what was before is not for this one */
	if (!cs->listeners)
		hear_more(cs, true);
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
		hear_more(cs, false);
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
	cs->round = 1; /* nobody was raised in 0 */
	pthread_mutex_init(&cs->lock, NULL);
	pthread_mutex_init(&cs->ask_lock, NULL);
	r = netns_sockets_apart(AF_NETLINK, SOCK_RAW, protocols, sockets, ARRAY_SIZE(sockets));
	cs->fd = sockets[0];
	cs->ask.fd = sockets[1];
	cs->rulesets = sockets[2];
	if (r == 0)
		r = hear_routes(cs->fd);
	if (r == 0 && cs->rulesets >= 0)
		r = hear_rulesets(cs->rulesets);
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
	forget_all(cs);
	closep(&cs->fd);
	closep(&cs->ask.fd);
	closep(&cs->rulesets);
	pthread_mutex_destroy(&cs->lock);
	pthread_mutex_destroy(&cs->ask_lock);
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
