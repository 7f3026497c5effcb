/* SPDX-License-Identifier: MIT */
/* Programs in messages: see link_bpf.h. */
#include "link_bpf.h"

#include <linux/pkt_cls.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_bpf.h>
#include <string.h>

#include "cleanup.h"

static bool is_text(struct nlattr *attr, const char *text)
{
	return attr && nla_len(attr) >= (int)strlen(text) &&
	       strncmp(nla_data(attr), text, (size_t)nla_len(attr)) == 0;
}

static void parse_xdp(struct nlattr *attr, struct link_bpf *ret)
{
	struct nlattr *tb[IFLA_XDP_MAX + 1];

	if (!attr || nla_parse_nested(tb, IFLA_XDP_MAX, attr, NULL) < 0)
		return;
	ret->xdp[XDP_MODE_DRIVER] = netlink_u32(tb[IFLA_XDP_DRV_PROG_ID], 0);
	ret->xdp[XDP_MODE_GENERIC] = netlink_u32(tb[IFLA_XDP_SKB_PROG_ID], 0);
	ret->xdp[XDP_MODE_OFFLOAD] = netlink_u32(tb[IFLA_XDP_HW_PROG_ID], 0);
}

int link_bpf_from_msg(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[IFLA_MAX + 1], *info[IFLA_INFO_MAX + 1];
	struct link_bpf *link = item;

	if (msg->nlmsg_type != RTM_NEWLINK)
		return 0;
	if (!netlink_header(msg, sizeof(struct ifinfomsg)) ||
		nlmsg_parse((struct nlmsghdr *)msg, sizeof(struct ifinfomsg), tb, IFLA_MAX, NULL) <
			0)
		return -EBADMSG;
	parse_xdp(tb[IFLA_XDP], link);
	if (tb[IFLA_LINKINFO] &&
		nla_parse_nested(info, IFLA_INFO_MAX, tb[IFLA_LINKINFO], NULL) == 0)
		link->is_netkit = is_text(info[IFLA_INFO_KIND], "netkit");
	return 1;
}

/* The attribute of TCA_OPTIONS with the actions, which each kind of classifier has. */
static const struct {
	const char *kind;
	int actions;
} classifiers[] = {
	{"basic", TCA_BASIC_ACT},
	{"bpf", TCA_BPF_ACT},
	{"cgroup", TCA_CGROUP_ACT},
	{"flow", TCA_FLOW_ACT},
	{"flower", TCA_FLOWER_ACT},
	{"fw", TCA_FW_ACT},
	{"matchall", TCA_MATCHALL_ACT},
	{"route", TCA_ROUTE4_ACT},
	{"u32", TCA_U32_ACT},
};

/* The number of the program of an action; 0: another action. */
static uint32_t parse_action(struct nlattr *attr)
{
	struct nlattr *tb[TCA_ACT_MAX + 1], *options;

	if (nla_parse_nested(tb, TCA_ACT_MAX, attr, NULL) < 0 ||
		!is_text(tb[TCA_ACT_KIND], "bpf") || !tb[TCA_ACT_OPTIONS])
		return 0;
	options = nla_find(
		nla_data(tb[TCA_ACT_OPTIONS]), nla_len(tb[TCA_ACT_OPTIONS]), TCA_ACT_BPF_ID);
	return netlink_u32(options, 0);
}

static void parse_actions(struct nlattr *actions, struct bpf_filter *filter)
{
	struct nlattr *action;
	int left;

	nla_for_each_nested (action, actions, left) {
		uint32_t id = parse_action(action);

		if (id && filter->n < FILTER_ACTIONS)
			filter->actions[filter->n++] = id;
	}
}

static void parse_options(struct nlattr *kind, struct nlattr *options, struct bpf_filter *filter)
{
	struct nlattr *data = nla_data(options), *actions;
	int len = nla_len(options);

	if (is_text(kind, "bpf"))
		filter->id = netlink_u32(nla_find(data, len, TCA_BPF_ID), 0);
	for (size_t i = 0; i < ARRAY_SIZE(classifiers); i++)
		if (is_text(kind, classifiers[i].kind)) {
			actions = nla_find(data, len, classifiers[i].actions);
			if (actions)
				parse_actions(actions, filter);
		}
}

int bpf_filter_from_msg(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct tcmsg *header = netlink_header(msg, sizeof(*header));
	struct bpf_filter *filter = item;
	struct nlattr *tb[TCA_MAX + 1];

	if (msg->nlmsg_type != RTM_NEWTFILTER)
		return 0;
	if (!header || nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, TCA_MAX, NULL) < 0)
		return -EBADMSG;
	filter->priority = (uint16_t)(header->tcm_info >> 16);
	if (tb[TCA_OPTIONS])
		parse_options(tb[TCA_KIND], tb[TCA_OPTIONS], filter);
	return filter->id || filter->n;
}
