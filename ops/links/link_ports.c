/* SPDX-License-Identifier: MIT */
/* The links that are in another one: see link_ports.h. */
#include "link_ports.h"

#include <linux/rtnetlink.h>
#include <string.h>

#include "cleanup.h"
#include "link_write.h"

static int parse(struct words *w, void *item)
{
	struct port *port = item;
	int r = words_dev(w, "a line", port->name);

	if (r == 0 && words_peek(w))
		return words_unknown(w, words_peek(w));
	return r;
}

static int change(struct tree_request *rq, enum line_verb verb, const void *item)
{
	_cleanup_(link_done) struct link link = {0};
	const struct port *port = item;
	uint32_t master = rq->node.object;
	int r = link_get_named(rq, port->name, &link);

	if (r < 0)
		return request_refuse(rq, r, "there is no link %s", port->name);
	if (verb == LINE_DEL && link.master != (int)master)
		return request_refuse(rq, -ENOENT, "%s is no port of it", port->name);
	if (verb == LINE_DEL)
		master = 0;
	else if (link.master == (int)master)
		return verb == LINE_ADD ? -EEXIST : 0;
	return link_set(rq, link.ifindex, IFLA_MASTER, &master, sizeof(master));
}

/* The kernel's filter by IFLA_MASTER leaves them out already; the check costs nothing. */
static int take(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *name =
		nlmsg_find_attr((struct nlmsghdr *)msg, sizeof(struct ifinfomsg), IFLA_IFNAME);
	struct nlattr *master =
		nlmsg_find_attr((struct nlmsghdr *)msg, sizeof(struct ifinfomsg), IFLA_MASTER);
	struct port *port = item;

	if (msg->nlmsg_type != RTM_NEWLINK || !name || !master)
		return 0;
	nla_strlcpy(port->name, name, sizeof(port->name));
	return 1;
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct port *)a)->name, ((const struct port *)b)->name);
}

static int dump(struct tree_request *rq, struct netlink_list *list)
{
	struct {
		struct ifinfomsg header;
		struct nlattr attr;
		uint32_t master;
	} ask = {.attr = {.nla_len = sizeof(struct nlattr) + sizeof(uint32_t),
			 .nla_type = IFLA_MASTER},
		.master = rq->node.object};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r == 0)
		r = netlink_dump(nl, RTM_GETLINK, &ask, sizeof(ask), take, list);
	if (r == 0)
		netlink_list_sort(list, compare);
	return r;
}

static bool names(const void *written, const void *present)
{
	return compare(written, present) == 0;
}

static void print(const void *item, bool brief, FILE *out)
{
	word_print(out, ((const struct port *)item)->name);
}

const struct line_ops ports_lines = {
	.size = sizeof(struct port),
	.parse = parse,
	.change = change,
	.dump = dump,
	.names = names,
	.print = print,
};

int ports_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(netlink_list_done) struct netlink_list ports = {.item_size = sizeof(struct port)};
	int r = ports_present(rq);

	if (r == 0)
		return -ENOENT;
	if (r > 0)
		r = dump(rq, &ports);
	for (size_t i = 0; r == 0 && i < ports.n; i++) {
		print(netlink_list_at(&ports, i), false, out);
		fputc('\n', out);
	}
	return r;
}

int ports_present(struct tree_request *rq)
{
	static const char *const kinds[] = {"bond", "bridge", "team", "vrf"};
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(kinds); i++)
		if (strcmp(link.kind, kinds[i]) == 0)
			return 1;
	return r;
}
