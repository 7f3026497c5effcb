/* SPDX-License-Identifier: MIT */
/* The link that the kernel would create from a parsed `kind`; the links that it names are LOWER. */
#pragma once

#include <linux/if_link.h>
#include <stdlib.h>
#include <string.h>

#include "link_kind.h"

#define LOWER 7

static inline struct link link_of(struct link_spec *spec)
{
	struct link link = {.ifindex = 3, .iflink = 3, .iflink_nsid = NSID_NONE};
	struct nl_msg *msg = nlmsg_alloc_size(1 << 16);
	struct nlattr *data = nla_nest_start(msg, IFLA_INFO_DATA);

	for (size_t i = 0; i < spec->n_links; i++)
		link_spec_set_link(spec, &spec->links[i], LOWER);
	if (spec->lower)
		link.iflink = spec->lower;
	strcpy(link.kind, spec->kind->name);
	link_spec_put(msg, spec);
	nla_nest_end_keep_empty(msg, data);
	link.data = malloc((size_t)nla_total_size(nla_len(data)));
	memcpy(link.data, data, (size_t)nla_attr_size(nla_len(data)));
	nlmsg_free(msg);
	return link;
}
