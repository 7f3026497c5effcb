/* SPDX-License-Identifier: MIT */
/*
 * by-ip: maps addresses to namespaces. An address that exists in several namespaces has no entry of
 * its own, but one ADDRESS@NAME for each of them. Loopback and link-local addresses are left out:
 * every namespace has them. See views.h.
 */

#include <arpa/inet.h>
#include <limits.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/stat.h>

#include "addrs.h"
#include "array.h"
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

struct owned {
	int family;
	struct in6_addr address;
	ino_t inode; /* of the namespace */
};

struct search {
	struct tree_request *rq;
	int family; /* AF_UNSPEC: all addresses are collected */
	struct in6_addr address;
	ino_t found;
	struct owned *all;
	size_t n, room;
};

static void search_done(struct search *s)
{
	free(s->all);
}

static size_t address_size(int family)
{
	return family == AF_INET ? 4 : 16;
}

static int add_owned(struct search *s, const struct addr *addr, ino_t inode)
{
	if (array_reserve(&s->all, s->n, &s->room) < 0)
		return -ENOMEM;
	s->all[s->n] = (struct owned){.family = addr->family, .inode = inode};
	memcpy(&s->all[s->n++].address, &addr->local, address_size(addr->family));
	return 0;
}

static int search_addr(struct search *s, ino_t inode, const struct addr *addr)
{
	if (!is_shown(addr))
		return 0;
	if (s->family == AF_UNSPEC)
		return add_owned(s, addr, inode);
	if (addr->family != s->family ||
		memcmp(&addr->local, &s->address, address_size(s->family)) != 0)
		return 0;
	if (s->found && s->found != inode)
		return -ENOTUNIQ;
	s->found = inode;
	return 0;
}

/* Link names are not used here: avoids looking them up. */
static const char *no_ifname(_unused_ void *arg, _unused_ int ifindex)
{
	return "";
}

/* A namespace that is destroyed meanwhile has no addresses. */
static int search_namespace(ino_t inode, void *arg)
{
	_cleanup_(netlink_list_done) struct netlink_list addrs = {.item_size = sizeof(struct addr)};
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	struct search *s = arg;
	_cleanup_close_ int fd = discover_reopen(s->rq->tree->discover, inode);
	int r = fd < 0 ? fd : netlink_open(fd, &nl);

	if (r == 0) {
		nl->ifname = no_ifname;
		r = addrs_dump(nl, s->family, 0, &addrs);
	}
	if (r < 0)
		return is_shortage(r) ? r : 0;
	for (size_t i = 0; r == 0 && i < addrs.n; i++)
		r = search_addr(s, inode, netlink_list_at(&addrs, i));
	return r;
}

/* Accepts only the canonical form (RFC 5952, inet_ntop(3)): one address, one name. */
static int parse_address(const char *text, struct search *s)
{
	char normalized[NAME_SIZE];

	s->family = strchr(text, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(s->family, text, &s->address) != 1 ||
		strcmp(address_text(s->family, &s->address, normalized), text) != 0)
		return -ENOENT;
	return 0;
}

/* Finds a namespace by its name, or by its inode number as in by-inode. */
static int find_namespace(struct tree_request *rq, const char *name, ino_t *ret)
{
	_cleanup_close_ int fd = -1;
	struct stat st;

	if (registry_name_valid(name))
		fd = ref_open(rq, &name, 1);
	if (fd < 0)
		return is_shortage(fd) ? fd : by_inode.find(rq, name, ret);
	if (fstat(fd, &st) < 0)
		return -errno;
	*ret = st.st_ino;
	return 0;
}

/* Searches the namespace NAME; NULL: all of them. */
static int search_namespaces(struct search *s, const char *name)
{
	ino_t inode;
	int r;

	if (!name)
		return discover_list(s->rq->tree->discover, search_namespace, s);
	r = find_namespace(s->rq, name, &inode);
	return r < 0 ? r : search_namespace(inode, s);
}

static int by_ip_find(struct tree_request *rq, const char *text, ino_t *ret)
{
	struct search s = {.rq = rq};
	char address[INTERNED_SIZE];
	char *name;
	int r;

	snprintf(address, sizeof(address), "%s", text);
	name = strchr(address, '@'); /* the first '@': names may contain more */
	if (name)
		*name++ = '\0';
	r = parse_address(address, &s);
	if (r == 0)
		r = search_namespaces(&s, name);
	if (r < 0)
		return r == -ENOTUNIQ ? -ENOENT : r;
	*ret = s.found;
	return s.found ? 0 : -ENOENT;
}

static int compare_addresses(const struct owned *a, const struct owned *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(&a->address, &b->address, sizeof(a->address));
}

static int compare_owned(const void *a, const void *b)
{
	const struct owned *x = a, *y = b;
	int r = compare_addresses(x, y);

	return r ? r : (x->inode > y->inode) - (x->inode < y->inode);
}

/* Adds ADDRESS@NAME, or ADDRESS@INODE if there is no name or it exceeds NAME_MAX. */
static int add_qualified(
	struct search *s, const struct owned *o, const char *address, struct texts *texts)
{
	char text[NAME_SIZE + REF_SIZE], name[REF_SIZE];
	int r = ref_name(s->rq, o->inode, name);

	if (r < 0 && r != -ENOENT)
		return r;
	if (r == -ENOENT || strlen(address) + 1 + strlen(name) > NAME_MAX)
		snprintf(name, sizeof(name), "%ju", (uintmax_t)o->inode);
	snprintf(text, sizeof(text), "%s@%s", address, name);
	return texts_add(texts, text);
}

/* Adds the entries of one address: N items at FIRST, sorted by namespace. */
static int add_address(struct search *s, const struct owned *first, size_t n, struct texts *texts)
{
	char address[NAME_SIZE];
	int r = 0;

	address_text(first->family, &first->address, address);
	if (first->inode == first[n - 1].inode)
		return texts_add(texts, address);
	for (size_t i = 0; r == 0 && i < n; i++)
		if (i == 0 || first[i].inode != first[i - 1].inode)
			r = add_qualified(s, &first[i], address, texts);
	return r;
}

static int add_addresses(struct search *s, struct texts *texts)
{
	int r = 0;

	if (s->n)
		qsort(s->all, s->n, sizeof(*s->all), compare_owned);
	for (size_t i = 0, end; r == 0 && i < s->n; i = end) {
		for (end = i + 1; end < s->n && !compare_addresses(&s->all[i], &s->all[end]);)
			end++;
		r = add_address(s, &s->all[i], end - i, texts);
	}
	return r;
}

static int by_ip_list(
	struct tree_request *rq, _unused_ const char *in, view_each_fn each, void *arg)
{
	_cleanup_(search_done) struct search s = {.rq = rq, .family = AF_UNSPEC};
	_cleanup_(texts_done) struct texts texts = {.n = 0};
	int r = discover_list(rq->tree->discover, search_namespace, &s);

	if (r == 0)
		r = add_addresses(&s, &texts);
	texts_sort(&texts, strverscmp);
	for (size_t i = 0; r == 0 && i < texts.n; i++)
		r = each(texts.all[i], arg);
	return r;
}

static const struct view by_ip = {by_ip_find, by_ip_list};

const struct tree_row by_ip_rows[] = {
	{"/by-ip", DIR_MODE, "the namespaces that have addresses", .view = &by_ip},
	{"/by-ip/ADDRESS", LINK_MODE, "the namespace that has the address", view_show,
		.many = &view_entries, .view = &by_ip},
	{NULL},
};
