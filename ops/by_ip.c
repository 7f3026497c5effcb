/* SPDX-License-Identifier: MIT */
/*
 * by-ip: addresses, and the namespace that has each; of several, the one whose name, or else whose
 * inode number, comes first. Loopback and link-local addresses are everywhere, and are left out.
 * See views.h.
 */
#include <arpa/inet.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "addrs.h"
#include "cleanup.h"
#include "discover.h"
#include "names.h"
#include "refs.h"
#include "shortage.h"
#include "texts.h"
#include "views.h"

static bool is_shown(const struct addr *addr)
{
	const struct in6_addr *a = &addr->local;

	if (addr->family == AF_INET)
		return a->s6_addr[0] != 127 && (a->s6_addr[0] != 169 || a->s6_addr[1] != 254);
	return !IN6_IS_ADDR_LOOPBACK(a) && !IN6_IS_ADDR_LINKLOCAL(a);
}

struct search {
	struct tree_request *rq;
	int family; /* AF_UNSPEC: all addresses are collected */
	struct in6_addr address;
	struct texts texts;
	ino_t found;
	char ref[REF_SIZE]; /* of what was found */
};

static bool is_wanted(const struct search *s, const struct addr *addr)
{
	size_t size = addr->family == AF_INET ? 4 : 16;

	return addr->family == s->family && memcmp(&addr->local, &s->address, size) == 0;
}

/* It is the namespace's, if it comes before what was found. */
static int keep_first(struct search *s, ino_t inode)
{
	char ref[REF_SIZE];
	int r = ref_of(s->rq, inode, ref);

	if (r < 0 || (s->found && strverscmp(ref, s->ref) > 0))
		return r;
	s->found = inode;
	strcpy(s->ref, ref);
	return 0;
}

static int look_at(struct search *s, ino_t inode, const struct addr *addr)
{
	char text[NAME_SIZE];

	if (!is_shown(addr))
		return 0;
	if (s->family == AF_UNSPEC)
		return texts_add(&s->texts, address_text(addr->family, &addr->local, text));
	return is_wanted(s, addr) ? keep_first(s, inode) : 0;
}

/* An address is told without its link, so no link's name is asked for. */
static const char *no_name(void *arg, int ifindex)
{
	return "";
}

/* A namespace that ends meanwhile has no addresses. */
static int search_one(ino_t inode, void *arg)
{
	_cleanup_(netlink_list_done) struct netlink_list addrs = {.item_size = sizeof(struct addr)};
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	struct search *s = arg;
	_cleanup_close_ int fd = discover_reopen(s->rq->tree->discover, inode);
	int r = fd < 0 ? fd : netlink_open(fd, &nl);

	if (r == 0) {
		nl->ifname = no_name;
		r = addrs_dump(nl, s->family, 0, &addrs);
	}
	if (r < 0)
		return is_shortage(r) ? r : 0;
	for (size_t i = 0; r == 0 && i < addrs.n; i++)
		r = look_at(s, inode, netlink_list_at(&addrs, i));
	return r;
}

/* As RFC 5952 and inet_ntop(3) write it: one address, one name. */
static int parse(const char *text, struct search *s)
{
	char again[NAME_SIZE];

	s->family = strchr(text, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(s->family, text, &s->address) != 1 ||
		strcmp(address_text(s->family, &s->address, again), text) != 0)
		return -ENOENT;
	return 0;
}

static int find(struct tree_request *rq, const char *text, ino_t *ret)
{
	struct search s = {.rq = rq};
	int r = parse(text, &s);

	if (r == 0)
		r = discover_list(rq->tree->discover, search_one, &s);
	if (r < 0 || !s.found)
		return r < 0 ? r : -ENOENT;
	*ret = s.found;
	return 0;
}

static int list(struct tree_request *rq, const char *in, view_each_fn each, void *arg)
{
	struct search s = {.rq = rq, .family = AF_UNSPEC};
	int r = discover_list(rq->tree->discover, search_one, &s);

	texts_sort(&s.texts, strverscmp);
	for (size_t i = 0; r == 0 && i < s.texts.n; i++)
		if (i == 0 || strcmp(s.texts.all[i], s.texts.all[i - 1]) != 0)
			r = each(s.texts.all[i], arg);
	texts_done(&s.texts);
	return r;
}

const struct view by_ip = {"by-ip", find, list};
