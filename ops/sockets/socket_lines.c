/* SPDX-License-Identifier: MIT */
/* Lines of socket files: see socket_lines.h. Independent of the socket family. */
#include "socket_lines.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "shortage.h"
#include "socket_owners.h"

#define REQUEST_MAX 64 /* bytes; covers the request header of each family */

static uint32_t inode_at(const struct netlink_list *sockets, size_t i)
{
	return ((struct socket_item *)netlink_list_at(sockets, i))->inode;
}

static int find_owners(
	struct tree_request *rq, const struct netlink_list *sockets, struct socket_owners *owners)
{
	struct stat st;
	int r = fstat(rq->netns, &st) < 0 ? -errno : 0;

	for (size_t i = 0; r == 0 && i < sockets->n; i++)
		r = socket_owners_want(owners, inode_at(sockets, i));
	return r < 0 ? r : socket_owners_find(owners, "/proc", st.st_ino, rq->tree->sockets);
}

int socket_lines_print(struct tree_request *rq, struct netlink_list *sockets,
	const struct socket_format *format, FILE *out)
{
	_cleanup_(socket_owners_done) struct socket_owners owners = SOCKET_OWNERS_NONE;
	int r = find_owners(rq, sockets, &owners);

	if (r < 0)
		return r;
	netlink_list_sort(sockets, format->compare);
	for (size_t i = 0; i < sockets->n; i++) {
		format->print(netlink_list_at(sockets, i), out);
		socket_owners_print(&owners, inode_at(sockets, i), out);
		fputc('\n', out);
	}
	return 0;
}

/* Closes the netlink socket before the caller scans for owners. */
static int dump_sockets(int netns, const void *header, size_t size, netlink_parse_fn parse,
	struct netlink_list *list)
{
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	int r = netlink_open_diag(netns, &nl);

	return r < 0 ? r : netlink_dump(nl, SOCK_DIAG_BY_FAMILY, header, size, parse, list);
}

int socket_lines_dump(struct tree_request *rq, const void *header, size_t size,
	netlink_parse_fn parse, size_t item_size, const struct socket_format *format, FILE *out)
{
	_cleanup_(netlink_list_done) struct netlink_list all = {.item_size = item_size};
	int r = dump_sockets(rq->netns, header, size, parse, &all);

	if (r < 0)
		return r == -ENOENT ? -EOPNOTSUPP : r;
	return socket_lines_print(rq, &all, format, out);
}

static int ignore_reply(
	_unused_ struct netlink *nl, _unused_ const struct nlmsghdr *msg, _unused_ void *item)
{
	return 0;
}

/* Requests socket 0, which always fails: with ENOENT if the kernel has no module for FAMILY. */
static int probe_diag_module(int netns, unsigned char family)
{
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	_cleanup_(nl_msg_freep) struct nl_msg *msg = nlmsg_alloc_simple(SOCK_DIAG_BY_FAMILY, 0);
	unsigned char header[REQUEST_MAX] = {family};
	int r = msg ? netlink_open_diag(netns, &nl) : -ENOMEM;

	if (r < 0 || nlmsg_append(msg, header, sizeof(header), NLMSG_ALIGNTO) < 0)
		return r < 0 ? r : -ENOMEM;
	r = netlink_get(nl, msg, ignore_reply, NULL);
	return r == -ENOENT ? 0 : is_shortage(r) ? r : 1;
}

int socket_family_present(struct tree_request *rq, unsigned char family)
{
	static atomic_uint_fast64_t known; /* one bit per family; the request loads the module */
	uint_fast64_t bit = UINT64_C(1) << (family % 64);
	int r;

	if (atomic_load(&known) & bit)
		return 1;
	r = probe_diag_module(rq->netns, family);
	if (r > 0)
		atomic_fetch_or(&known, bit);
	return r;
}
