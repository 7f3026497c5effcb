/* SPDX-License-Identifier: MIT */
/* What is there in a namespace: see event_things.h. */
#include "event_things.h"

#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <search.h>
#include <string.h>

#include "cleanup.h"

/* Its first bytes are what it is known by. Others than links end where `link` begins. */
struct thing {
	struct key {
		uint32_t what; /* RTM_NEWLINK, RTM_NEWADDR, RTM_NEWNEIGH */
		int ifindex;
		uint8_t family, plen, flags, zero;
		struct in6_addr address;
	} key;
	struct link link; /* without what it points to */
};

static size_t size_of(const struct thing *thing)
{
	return thing->key.what == RTM_NEWLINK ? sizeof(*thing) : offsetof(struct thing, link);
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct key));
}

void things_clear(struct things *t)
{
	tdestroy(t->all, free);
	t->all = NULL;
}

static struct nlattr *find(const struct nlmsghdr *msg, size_t header, int type)
{
	return nlmsg_find_attr((struct nlmsghdr *)msg, (int)header, type);
}

/* What is said of a port of a bridge (AF_BRIDGE) is not said of a link. */
static bool take_link(const struct nlmsghdr *msg, struct thing *ret)
{
	const struct ifinfomsg *header = netlink_header(msg, sizeof(*header));

	if (!header)
		return false;
	ret->key.what = RTM_NEWLINK;
	ret->key.ifindex = header->ifi_index;
	return header->ifi_family == AF_UNSPEC;
}

static bool take_addr(const struct nlmsghdr *msg, struct thing *ret)
{
	const struct ifaddrmsg *header = netlink_header(msg, sizeof(*header));
	struct nlattr *address =
		find(msg, sizeof(*header), IFA_LOCAL) ?: find(msg, sizeof(*header), IFA_ADDRESS);

	if (!header)
		return false;
	ret->key.what = RTM_NEWADDR;
	ret->key.ifindex = (int)header->ifa_index;
	ret->key.family = header->ifa_family;
	ret->key.plen = header->ifa_prefixlen;
	if (address)
		nla_memcpy(&ret->key.address, address, sizeof(ret->key.address));
	return true;
}

static bool take_neigh(const struct nlmsghdr *msg, struct thing *ret)
{
	const struct ndmsg *header = netlink_header(msg, sizeof(*header));
	struct nlattr *address = find(msg, sizeof(*header), NDA_DST);

	if (!header)
		return false;
	ret->key.what = RTM_NEWNEIGH;
	ret->key.ifindex = header->ndm_ifindex;
	ret->key.family = header->ndm_family;
	ret->key.flags = header->ndm_flags & NTF_PROXY;
	if (address)
		nla_memcpy(&ret->key.address, address, sizeof(ret->key.address));
	return true;
}

/* Takes its key. */
static bool take(const struct nlmsghdr *msg, struct thing *ret)
{
	*ret = (struct thing){0};
	switch (msg->nlmsg_type) {
	case RTM_NEWLINK:
	case RTM_DELLINK:
		return take_link(msg, ret);
	case RTM_NEWADDR:
	case RTM_DELADDR:
		return take_addr(msg, ret);
	case RTM_NEWNEIGH:
	case RTM_DELNEIGH:
		return take_neigh(msg, ret);
	}
	return false;
}

/* Takes the rest of what is there. False: there is no memory for it. */
static bool take_rest(const struct nlmsghdr *msg, struct thing *thing)
{
	bool taken = thing->key.what != RTM_NEWLINK || link_parse(NULL, msg, &thing->link) > 0;

	link_done(&thing->link);
	return taken;
}

bool things_has(const struct things *t, const struct nlmsghdr *msg)
{
	struct thing thing;

	return take(msg, &thing) && tfind(&thing, &t->all, compare);
}

static void forget(struct things *t, const struct thing *thing)
{
	struct thing **found = tfind(thing, &t->all, compare), *old;

	if (!found)
		return;
	old = *found;
	tdelete(old, &t->all, compare);
	free(old);
}

static struct thing *copy_of(const struct thing *thing)
{
	struct thing *copy = malloc(size_of(thing));

	if (copy)
		memcpy(copy, thing, size_of(thing));
	return copy;
}

/* The one that is there, or is there now; NULL: out of memory. */
static struct thing *remember(struct things *t, const struct thing *thing)
{
	struct thing **found = tfind(thing, &t->all, compare), *copy;

	if (found)
		return *found;
	copy = copy_of(thing);
	if (copy && tsearch(copy, &t->all, compare))
		return copy;
	free(copy);
	return NULL;
}

void things_learn(struct things *t, const struct nlmsghdr *msg)
{
	struct thing thing, *here;

	if (!take(msg, &thing))
		return;
	if (msg->nlmsg_type != thing.key.what) {
		forget(t, &thing);
		return;
	}
	here = take_rest(msg, &thing) ? remember(t, &thing) : NULL;
	if (here)
		memcpy(here, &thing, size_of(&thing));
}

const struct link *things_link(const struct things *t, int ifindex)
{
	struct key key = {.what = RTM_NEWLINK, .ifindex = ifindex};
	struct thing **found = tfind(&key, &t->all, compare);

	return found ? &(*found)->link : NULL;
}

const char *things_ifname(const struct things *t, int ifindex)
{
	const struct link *link = things_link(t, ifindex);

	return link ? link->name : NULL;
}

static int take_item(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct thing thing, **copy = item;

	if (!take(msg, &thing))
		return 0;
	*copy = take_rest(msg, &thing) ? copy_of(&thing) : NULL;
	return *copy ? 1 : -ENOMEM;
}

static void clear_item(void *item)
{
	freep(item);
}

int things_load(struct netlink *nl, struct netlink_list *ret)
{
	struct {
		struct ifinfomsg header;
		struct nlattr attr;
		uint32_t mask;
	} links = {
		.attr = {.nla_len = 8, .nla_type = IFLA_EXT_MASK}, .mask = RTEXT_FILTER_SKIP_STATS};
	struct ifaddrmsg addrs = {0};
	struct ndmsg neighbours = {0}, proxies = {.ndm_flags = NTF_PROXY};
	int r;

	*ret = (struct netlink_list){.item_size = sizeof(struct thing *), .clear = clear_item};
	r = netlink_dump(nl, RTM_GETLINK, &links, sizeof(links), take_item, ret);
	if (r == 0)
		r = netlink_dump(nl, RTM_GETADDR, &addrs, sizeof(addrs), take_item, ret);
	if (r == 0)
		r = netlink_dump(nl, RTM_GETNEIGH, &neighbours, sizeof(neighbours), take_item, ret);
	if (r == 0)
		r = netlink_dump(nl, RTM_GETNEIGH, &proxies, sizeof(proxies), take_item, ret);
	return r;
}

/* What was heard meanwhile is newer. */
void things_add(struct things *t, const struct netlink_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct thing **thing = netlink_list_at(list, i);

		remember(t, *thing);
	}
}
