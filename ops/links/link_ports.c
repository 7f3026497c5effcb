/* SPDX-License-Identifier: MIT */
/* The ports of a link: see link_ports.h. */
#include "link_ports.h"

#include <linux/rtnetlink.h>
#include <string.h>

#include "cleanup.h"
#include "link_write.h"
#include "rows.h"

static int parse_port_line(struct words *w, void *item)
{
	struct port *port = item;
	int r = words_dev(w, "a line", port->name);

	if (r == 0 && words_peek(w))
		return words_unknown(w, words_peek(w));
	return r;
}

static int change_port(struct tree_request *rq, enum line_verb verb, const void *item)
{
	_cleanup_(link_done) struct link link = {0};
	const struct port *port = item;
	uint32_t master = rq->node.object;
	int r = link_get_named(rq, port->name, &link);

	if (r < 0)
		return request_refuse(rq, r, "there is no link %s", port->name);
	if (verb == LINE_DEL && link.numbers[IFLA_MASTER] != master)
		return request_refuse(rq, -ENOENT, "%s is not a port of this link", port->name);
	if (verb == LINE_DEL)
		master = 0;
	else if (link.numbers[IFLA_MASTER] == master)
		return verb == LINE_ADD ? -EEXIST : 0;
	return link_set(rq, link.ifindex, IFLA_MASTER, &master, sizeof(master));
}

/* Links without a master are filtered by the kernel already (IFLA_MASTER in the request). */
static int parse_port_message(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
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

static int compare_ports(const void *a, const void *b)
{
	return strcmp(((const struct port *)a)->name, ((const struct port *)b)->name);
}

static int dump_ports(struct tree_request *rq, struct netlink_list *list)
{
	struct {
		struct ifinfomsg header;
		struct nlattr attr;
		uint32_t master;
	} request = {.attr = {.nla_len = sizeof(struct nlattr) + sizeof(uint32_t),
			     .nla_type = IFLA_MASTER},
		.master = rq->node.object};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r == 0)
		r = netlink_dump(
			nl, RTM_GETLINK, &request, sizeof(request), parse_port_message, list);
	if (r == 0)
		netlink_list_sort(list, compare_ports);
	return r;
}

static bool port_matches(const void *written, const void *present)
{
	return compare_ports(written, present) == 0;
}

const struct line_ops ports_lines = {
	.size = sizeof(struct port),
	.parse = parse_port_line,
	.change = change_port,
	.dump = dump_ports,
	.matches = port_matches,
};

/* The file exists only for links that can have ports. */
static int ports_present(struct tree_request *rq)
{
	static const char *const kinds[] = {"bond", "bridge", "team", "vrf"};
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(kinds); i++)
		if (strcmp(link.kind, kinds[i]) == 0)
			return 1;
	return r;
}

static int ports_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(netlink_list_done) struct netlink_list ports = {.item_size = sizeof(struct port)};
	int r = ports_present(rq);

	if (r == 0)
		return -ENOENT;
	if (r > 0)
		r = dump_ports(rq, &ports);
	for (size_t i = 0; r == 0 && i < ports.n; i++) {
		word_print(out, ((const struct port *)netlink_list_at(&ports, i))->name);
		fputc('\n', out);
	}
	return r;
}

const struct tree_row link_ports_rows[] = {
	{"/NAME/links/IF/ports", WRITE_MODE, "ports of a bridge, bond or vrf", ports_show,
		.lines = &ports_lines, .announced = true, .present = ports_present},
	{NULL},
};
