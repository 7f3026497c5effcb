/* SPDX-License-Identifier: MIT */
/* The text of kind: see fuzz_line.h. What is printed is a link made of what was read. */
#include "fuzz_line.h"

#include <linux/if_link.h>
#include <netlink/attr.h>

#include "link_kind.h"

#define LOWER 7

static int parse(struct words *w, void *item)
{
	link_spec_done(item);
	return link_kind_parse(w, item);
}

static void print(const void *item, FILE *out)
{
	const struct link_spec *spec = item;
	struct netlink nl = {.fd = -1};
	struct link link = {.iflink_nsid = NSID_NONE};
	struct nl_msg *msg = nlmsg_alloc();
	struct nlmsghdr *request = nlmsg_hdr(spec->data);
	struct nlattr *data = nla_nest_start(msg, IFLA_INFO_DATA);

	strcpy(link.kind, spec->kind->name);
	nlmsg_append(msg, nlmsg_data(request), (size_t)nlmsg_datalen(request), 0);
	if (spec->lower[0] && spec->kind->lower)
		nla_put_u32(msg, spec->kind->lower, LOWER);
	else if (spec->lower[0])
		link.iflink = LOWER;
	nla_nest_end_keep_empty(msg, data);
	link.data = data;
	nl.names[LOWER].ifindex = LOWER;
	strcpy(nl.names[LOWER].name, spec->lower);
	link_kind_print(&nl, &link, out);
	nlmsg_free(msg);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct link_spec spec = {0};
	struct fuzz_line what = {.parse = parse, .print = print, .item = &spec};
	int r = fuzz_line(&what, data, size);

	link_spec_done(&spec);
	return r;
}
