/* SPDX-License-Identifier: MIT */
/* Known objects of a namespace: see event_things.h. */
#include "event_things.h"

#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <search.h>
#include <string.h>

#include "cleanup.h"

/* `key` must be first. Only links have `link`: other objects are allocated without it. */
struct thing {
	struct key {
		uint32_t what; /* RTM_NEWLINK, RTM_NEWADDR, RTM_NEWNEIGH */
		int ifindex;
		uint8_t family, plen, flags, zero;
		struct in6_addr address;
	} key;
	struct link link; /* pointers are NULL */
};

static size_t thing_size(const struct thing *thing)
{
	return thing->key.what == RTM_NEWLINK ? sizeof(*thing) : offsetof(struct thing, link);
}

static int compare_keys(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct key));
}

void things_clear(struct things *t)
{
	tdestroy(t->all, free);
	t->all = NULL;
}

static struct nlattr *find_attr(const struct nlmsghdr *msg, size_t header, int type)
{
	return nlmsg_find_attr((struct nlmsghdr *)msg, (int)header, type);
}

/* AF_BRIDGE messages describe a bridge port, not a link. */
static bool parse_link_key(const struct nlmsghdr *msg, struct thing *ret)
{
	const struct ifinfomsg *header = netlink_header(msg, sizeof(*header));

	if (!header)
		return false;
	ret->key.what = RTM_NEWLINK;
	ret->key.ifindex = header->ifi_index;
	return header->ifi_family == AF_UNSPEC;
}

static bool parse_addr_key(const struct nlmsghdr *msg, struct thing *ret)
{
	const struct ifaddrmsg *header = netlink_header(msg, sizeof(*header));
	struct nlattr *address = find_attr(msg, sizeof(*header), IFA_LOCAL)
					 ?: find_attr(msg, sizeof(*header), IFA_ADDRESS);

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

static bool parse_neigh_key(const struct nlmsghdr *msg, struct thing *ret)
{
	const struct ndmsg *header = netlink_header(msg, sizeof(*header));
	struct nlattr *address = find_attr(msg, sizeof(*header), NDA_DST);

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

/* Parses the key of the object of MSG. False: no object of interest. */
static bool parse_key(const struct nlmsghdr *msg, struct thing *ret)
{
	*ret = (struct thing){0};
	switch (msg->nlmsg_type) {
	case RTM_NEWLINK:
	case RTM_DELLINK:
		return parse_link_key(msg, ret);
	case RTM_NEWADDR:
	case RTM_DELADDR:
		return parse_addr_key(msg, ret);
	case RTM_NEWNEIGH:
	case RTM_DELNEIGH:
		return parse_neigh_key(msg, ret);
	}
	return false;
}

/* Parses the data besides the key. False: out of memory or malformed. */
static bool parse_data(const struct nlmsghdr *msg, struct thing *thing)
{
	bool taken = thing->key.what != RTM_NEWLINK || link_parse(NULL, msg, &thing->link) > 0;

	link_done(&thing->link);
	return taken;
}

bool things_has(const struct things *t, const struct nlmsghdr *msg)
{
	struct thing thing;

	return parse_key(msg, &thing) && tfind(&thing, &t->all, compare_keys);
}

static void remove_thing(struct things *t, const struct thing *thing)
{
	struct thing **found = tfind(thing, &t->all, compare_keys), *old;

	if (!found)
		return;
	old = *found;
	tdelete(old, &t->all, compare_keys);
	free(old);
}

static struct thing *copy_thing(const struct thing *thing)
{
	struct thing *copy = malloc(thing_size(thing));

	if (copy)
		memcpy(copy, thing, thing_size(thing));
	return copy;
}

/* Returns the known object with this key, or adds THING. NULL: out of memory. */
static struct thing *add_thing(struct things *t, const struct thing *thing)
{
	struct thing **found = tfind(thing, &t->all, compare_keys), *copy;

	if (found)
		return *found;
	copy = copy_thing(thing);
	if (copy && tsearch(copy, &t->all, compare_keys))
		return copy;
	free(copy);
	return NULL;
}

void things_learn(struct things *t, const struct nlmsghdr *msg)
{
	struct thing thing, *known;

	if (!parse_key(msg, &thing))
		return;
	if (msg->nlmsg_type != thing.key.what) {
		remove_thing(t, &thing);
		return;
	}
	known = parse_data(msg, &thing) ? add_thing(t, &thing) : NULL;
	if (known)
		memcpy(known, &thing, thing_size(&thing));
}

const struct link *things_link(const struct things *t, int ifindex)
{
	struct key key = {.what = RTM_NEWLINK, .ifindex = ifindex};
	struct thing **found = tfind(&key, &t->all, compare_keys);

	return found ? &(*found)->link : NULL;
}

const char *things_ifname(const struct things *t, int ifindex)
{
	const struct link *link = things_link(t, ifindex);

	return link ? link->name : NULL;
}

static int parse_thing_item(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct thing thing, **copy = item;

	if (!parse_key(msg, &thing))
		return 0;
	*copy = parse_data(msg, &thing) ? copy_thing(&thing) : NULL;
	return *copy ? 1 : -ENOMEM;
}

static void clear_thing_item(void *item)
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

	*ret = (struct netlink_list){
		.item_size = sizeof(struct thing *), .clear = clear_thing_item};
	r = netlink_dump(nl, RTM_GETLINK, &links, sizeof(links), parse_thing_item, ret);
	if (r == 0)
		r = netlink_dump(nl, RTM_GETADDR, &addrs, sizeof(addrs), parse_thing_item, ret);
	if (r == 0)
		r = netlink_dump(
			nl, RTM_GETNEIGH, &neighbours, sizeof(neighbours), parse_thing_item, ret);
	if (r == 0)
		r = netlink_dump(
			nl, RTM_GETNEIGH, &proxies, sizeof(proxies), parse_thing_item, ret);
	return r;
}

/* Objects known already are newer than the dump: keeps them. */
void things_add(struct things *t, const struct netlink_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct thing **thing = netlink_list_at(list, i);

		add_thing(t, *thing);
	}
}
