/* SPDX-License-Identifier: MIT */
/* Known objects of a namespace: see event_objects.h. */
#include "event_objects.h"

#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <search.h>
#include <string.h>

#include "cleanup.h"

/* `key` must be first. Only links have `link`: other objects are allocated without it. */
struct event_object {
	struct key {
		uint32_t what; /* RTM_NEWLINK, RTM_NEWADDR, RTM_NEWNEIGH */
		int ifindex;
		uint8_t family, plen, flags, zero;
		struct in6_addr address;
	} key;
	struct link link; /* pointers are NULL */
};

static size_t object_size(const struct event_object *object)
{
	return object->key.what == RTM_NEWLINK ? sizeof(*object)
					       : offsetof(struct event_object, link);
}

static int compare_keys(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct key));
}

void event_objects_clear(struct event_objects *t)
{
	tdestroy(t->all, free);
	t->all = NULL;
}

static struct nlattr *find_attr(const struct nlmsghdr *msg, size_t header, int type)
{
	return nlmsg_find_attr((struct nlmsghdr *)msg, (int)header, type);
}

/* AF_BRIDGE messages describe a bridge port, not a link. */
static bool parse_link_key(const struct nlmsghdr *msg, struct event_object *ret)
{
	const struct ifinfomsg *header = netlink_header(msg, sizeof(*header));

	if (!header)
		return false;
	ret->key.what = RTM_NEWLINK;
	ret->key.ifindex = header->ifi_index;
	return header->ifi_family == AF_UNSPEC;
}

static bool parse_addr_key(const struct nlmsghdr *msg, struct event_object *ret)
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

static bool parse_neigh_key(const struct nlmsghdr *msg, struct event_object *ret)
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
static bool parse_key(const struct nlmsghdr *msg, struct event_object *ret)
{
	*ret = (struct event_object){0};
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
static bool parse_data(const struct nlmsghdr *msg, struct event_object *object)
{
	bool parsed = object->key.what != RTM_NEWLINK || link_parse(NULL, msg, &object->link) > 0;

	link_done(&object->link);
	return parsed;
}

bool event_objects_has(const struct event_objects *t, const struct nlmsghdr *msg)
{
	struct event_object object;

	return parse_key(msg, &object) && tfind(&object, &t->all, compare_keys);
}

static void remove_object(struct event_objects *t, const struct event_object *object)
{
	struct event_object **found = tfind(object, &t->all, compare_keys), *old;

	if (!found)
		return;
	old = *found;
	tdelete(old, &t->all, compare_keys);
	free(old);
}

static struct event_object *copy_object(const struct event_object *object)
{
	struct event_object *copy = malloc(object_size(object));

	if (copy)
		memcpy(copy, object, object_size(object));
	return copy;
}

/* Returns the known object with this key, or adds OBJECT. NULL: out of memory. */
static struct event_object *add_object(struct event_objects *t, const struct event_object *object)
{
	struct event_object **found = tfind(object, &t->all, compare_keys), *copy;

	if (found)
		return *found;
	copy = copy_object(object);
	if (copy && tsearch(copy, &t->all, compare_keys))
		return copy;
	free(copy);
	return NULL;
}

void event_objects_update(struct event_objects *t, const struct nlmsghdr *msg)
{
	struct event_object object, *known;

	if (!parse_key(msg, &object))
		return;
	if (msg->nlmsg_type != object.key.what) {
		remove_object(t, &object);
		return;
	}
	known = parse_data(msg, &object) ? add_object(t, &object) : NULL;
	if (known)
		memcpy(known, &object, object_size(&object));
}

const struct link *event_objects_link(const struct event_objects *t, int ifindex)
{
	struct key key = {.what = RTM_NEWLINK, .ifindex = ifindex};
	struct event_object **found = tfind(&key, &t->all, compare_keys);

	return found ? &(*found)->link : NULL;
}

const char *event_objects_ifname(const struct event_objects *t, int ifindex)
{
	const struct link *link = event_objects_link(t, ifindex);

	return link ? link->name : NULL;
}

static int parse_object(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct event_object object, **copy = item;

	if (!parse_key(msg, &object))
		return 0;
	*copy = parse_data(msg, &object) ? copy_object(&object) : NULL;
	return *copy ? 1 : -ENOMEM;
}

static void clear_object(void *item)
{
	freep(item);
}

int event_objects_dump(struct netlink *nl, struct netlink_list *ret)
{
	struct netlink_links links = NETLINK_LINKS;
	struct ifaddrmsg addrs = {0};
	struct ndmsg neighbours = {0}, proxies = {.ndm_flags = NTF_PROXY};
	int r;

	*ret = (struct netlink_list){
		.item_size = sizeof(struct event_object *), .clear = clear_object};
	r = netlink_dump(nl, RTM_GETLINK, &links, sizeof(links), parse_object, ret);
	if (r == 0)
		r = netlink_dump(nl, RTM_GETADDR, &addrs, sizeof(addrs), parse_object, ret);
	if (r == 0)
		r = netlink_dump(
			nl, RTM_GETNEIGH, &neighbours, sizeof(neighbours), parse_object, ret);
	if (r == 0)
		r = netlink_dump(nl, RTM_GETNEIGH, &proxies, sizeof(proxies), parse_object, ret);
	return r;
}

/* Objects known already are newer than the dump: keeps them. */
void event_objects_add(struct event_objects *t, const struct netlink_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct event_object **object = netlink_list_at(list, i);

		add_object(t, *object);
	}
}
