/* SPDX-License-Identifier: MIT */
/*
 * `port` of a link: its attributes as a port of a bridge or bond, in IFLA_INFO_SLAVE_DATA. The text
 * is that of a kind, with the type that ip(8) has for it: bridge_slave, bond_slave.
 */
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "link_kind.h"
#include "link_make.h"
#include "rows.h"

/* Requests the link, with its attributes as a port in place of those of its kind. */
static int get_port(struct tree_request *rq, struct link *ret)
{
	int r = link_get(rq, ret);

	if (r < 0)
		return r;
	free(ret->data);
	ret->data = ret->port_data;
	ret->port_data = NULL;
	snprintf(ret->kind, sizeof(ret->kind), "%.*s_slave", LINK_KIND_MAX - 7, ret->port_kind);
	return ret->data && kind_find(ret->kind) ? 0 : -ENOENT;
}

static int link_port_present(struct tree_request *rq)
{
	_cleanup_(link_done) struct link port = {0};
	int r = get_port(rq, &port);

	return r == -ENOENT ? 0 : r < 0 ? r : 1;
}

static int put_port(struct nl_msg *msg, const struct link *port, const struct link_spec *spec)
{
	struct nlattr *info = nla_nest_start(msg, IFLA_LINKINFO), *data;

	if (!info || nla_put_string(msg, IFLA_INFO_SLAVE_KIND, port->port_kind) < 0)
		return -ENOMEM;
	data = nla_nest_start(msg, IFLA_INFO_SLAVE_DATA);
	if (!data || link_spec_put(msg, spec) < 0)
		return -ENOMEM;
	nla_nest_end(msg, data);
	nla_nest_end(msg, info);
	return 0;
}

static const struct link_text port_text = {get_port, put_port};

static int link_port_show(struct tree_request *rq, FILE *out)
{
	return link_text_show(rq, &port_text, out);
}

/* A write changes the attributes that it contains. */
static int link_port_apply(
	struct tree_request *rq, const char *text, size_t size, _unused_ bool truncated)
{
	return link_text_apply(rq, &port_text, text, size);
}

const struct tree_row link_port_rows[] = {
	{"/NAME/links/IF/port", WRITE_MODE, "its attributes as a port of a bridge or bond",
		link_port_show, link_port_apply, .present = link_port_present},
	{NULL},
};
