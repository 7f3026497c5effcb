/* SPDX-License-Identifier: MIT */
/* The attributes of `options` in RTM_NEWLINK messages: see link_options.h. */
#include <linux/if_ether.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "link_kind_attrs.h"
#include "link_kind_rows.h"
#include "link_options.h"

/* Appends the words of KIND that are in ATTRS: in one option, or in one for each. */
static int list_words(
	struct netlink_list *list, int kind, uint32_t index, struct nlattr *const *attrs)
{
	const struct kind_word *words = link_option_kinds[kind].words;
	struct link_option *option = NULL;
	uint64_t n;

	for (unsigned i = 0; words[i].word; i++) {
		struct nlattr *attr = attrs[words[i].attr];

		if (!attr || nla_len(attr) < words[i].size)
			continue;
		if (words[i].format == KIND_NUMBER && !kind_number_get(attrs, &words[i], &n))
			continue;
		if (words[i].format == KIND_FLAG &&
			!(kind_number_get(attrs, &words[i], &n) && n == words[i].on))
			continue;
		if (kind != OPTION_VF || !option)
			option = netlink_list_add(list);
		if (!option || link_option_set_attr(option, words[i].attr, attr) < 0)
			return -ENOMEM;
		option->spec.kind = &link_option_kinds[kind];
		option->spec.given |= UINT64_C(1) << i;
		option->index = index;
	}
	return 0;
}

/* The altnames are a list of attributes. */
static int list_altnames(struct netlink_list *list, struct nlattr *all)
{
	struct nlattr *attrs[KIND_ATTRS_MAX + 1] = {NULL}, *attr;
	int left, r = 0;

	if (!all)
		return 0;
	nla_for_each_nested (attr, all, left)
		if (r == 0 && nla_type(attr) == IFLA_ALT_IFNAME && nla_len(attr) > 1 &&
			memchr(nla_data(attr), '\0', (size_t)nla_len(attr)) ==
				(char *)nla_data(attr) + nla_len(attr) - 1) {
			attrs[IFLA_ALT_IFNAME] = attr;
			r = list_words(list, OPTION_WORD, 0, attrs);
		}
	return r;
}

static int list_reasons(struct netlink_list *list, struct nlattr *reason)
{
	struct nlattr *attrs[KIND_ATTRS_MAX + 1] = {NULL};
	uint32_t bits, one = 1;
	int r;

	if (!reason)
		return 0;
	bits = netlink_u32(
		nla_find(nla_data(reason), nla_len(reason), IFLA_PROTO_DOWN_REASON_VALUE), 0);
	r = kind_attr_set(attrs, IFLA_PROTO_DOWN_REASON, &one, sizeof(one));
	for (uint32_t i = 0; r == 0 && i < 32; i++)
		if (bits >> i & 1)
			r = list_words(list, OPTION_REASON, i, attrs);
	kind_attr_remove(attrs, IFLA_PROTO_DOWN_REASON);
	return r;
}

static int list_vfs(struct netlink_list *list, struct nlattr *all)
{
	struct nlattr *vf;
	int left, r = 0;

	if (!all)
		return 0;
	nla_for_each_nested (vf, all, left) {
		struct nlattr *attrs[KIND_ATTRS_MAX + 1] = {NULL}, *vlans;

		if (r < 0 || nla_parse_nested(attrs, IFLA_VF_MAX, vf, NULL) < 0)
			continue;
		vlans = attrs[IFLA_VF_VLAN_LIST];
		attrs[IFLA_VF_VLAN_LIST] =
			vlans ? nla_find(nla_data(vlans), nla_len(vlans), IFLA_VF_VLAN_INFO) : NULL;
		r = list_words(list, OPTION_VF, netlink_u32(attrs[IFLA_VF_MAC], 0), attrs);
	}
	return r;
}

/* The address generation mode, NULL: the link has no IPv6. */
static struct nlattr *find_addrgenmode(struct nlattr *families)
{
	struct nlattr *inet6 =
		families ? nla_find(nla_data(families), nla_len(families), AF_INET6) : NULL;

	return inet6 ? nla_find(nla_data(inet6), nla_len(inet6), IFLA_INET6_ADDR_GEN_MODE) : NULL;
}

int link_options_list(const struct nlmsghdr *msg, struct netlink_list *list, bool *ret_immutable)
{
	struct ifinfomsg *header = netlink_header(msg, sizeof(*header));
	struct nlattr *attrs[KIND_ATTRS_MAX + 1], *names, *reason;
	uint32_t flags[2] = {0};
	int r;

	if (!header || nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), attrs, KIND_ATTRS_MAX,
			       NULL) < 0)
		return -EBADMSG;
	flags[0] = header->ifi_flags;
	names = attrs[IFLA_PROP_LIST];
	reason = attrs[IFLA_PROTO_DOWN_REASON];
	attrs[IFLA_AF_SPEC] = find_addrgenmode(attrs[IFLA_AF_SPEC]);
	attrs[IFLA_ALT_IFNAME] = attrs[OPTION_FLAGS] = NULL;
	r = kind_attr_set(attrs, OPTION_FLAGS, flags, sizeof(flags));
	if (r == 0)
		r = list_words(list, OPTION_WORD, 0, attrs);
	free(attrs[OPTION_FLAGS]);
	if (r == 0)
		r = list_altnames(list, names);
	if (r == 0)
		r = list_reasons(list, reason);
	if (r == 0)
		r = list_vfs(list, attrs[IFLA_VFINFO_LIST]);
	if (r == 0) /* else the last one may be incomplete */
		netlink_list_sort(list, link_option_compare);
	*ret_immutable = netlink_u8(attrs[NEW_IFLA_NETNS_IMMUTABLE], 0);
	return r;
}

/* Puts DATA into the nested attributes N1 and N2. */
static int put_nested(struct nl_msg *msg, int n1, int n2, int type, const struct nlattr *data)
{
	struct nlattr *outer = nla_nest_start(msg, n1), *inner;

	if (!outer)
		return -ENOMEM;
	inner = n2 ? nla_nest_start(msg, n2) : NULL;
	if ((n2 && !inner) || nla_put(msg, type, nla_len(data), nla_data(data)) < 0)
		return -ENOMEM;
	if (inner)
		nla_nest_end(msg, inner);
	nla_nest_end(msg, outer);
	return 0;
}

static int put_reason(struct nl_msg *msg, const struct link_option *option)
{
	struct nlattr *nest = nla_nest_start(msg, IFLA_PROTO_DOWN_REASON);
	uint32_t bit = UINT32_C(1) << option->index;

	if (!nest || nla_put_u32(msg, IFLA_PROTO_DOWN_REASON_MASK, bit) < 0 ||
		nla_put_u32(msg, IFLA_PROTO_DOWN_REASON_VALUE,
			link_option_is_off(option) ? 0 : bit) < 0)
		return -ENOMEM;
	nla_nest_end(msg, nest);
	return 0;
}

/* As ip-link(8): a VLAN without a protocol is of 802.1Q. */
static int put_vf_attr(struct nl_msg *msg, int type, const struct link_option *option)
{
	struct nlattr *attr = option->spec.attrs[type];
	struct ifla_vf_vlan_info *vlan = nla_data(attr);

	memcpy(nla_data(attr), &option->index, sizeof(option->index));
	if (type != IFLA_VF_VLAN_LIST)
		return nla_put(msg, type, nla_len(attr), nla_data(attr));
	vlan->vlan_proto = vlan->vlan_proto ?: htons(ETH_P_8021Q);
	return put_nested(msg, type, 0, IFLA_VF_VLAN_INFO, attr);
}

static int put_vf(struct nl_msg *msg, const struct link_option *option)
{
	struct nlattr *list = nla_nest_start(msg, IFLA_VFINFO_LIST), *vf;

	vf = list ? nla_nest_start(msg, IFLA_VF_INFO) : NULL;
	if (!vf)
		return -ENOMEM;
	for (int i = 0; i <= IFLA_VF_MAX; i++)
		if (option->spec.attrs[i] && put_vf_attr(msg, i, option) < 0)
			return -ENOMEM;
	nla_nest_end(msg, vf);
	nla_nest_end(msg, list);
	return 0;
}

int link_option_put(struct nl_msg *msg, const struct link_option *option)
{
	const struct kind_word *word = link_option_word(option);
	struct nlattr *attr = option->spec.attrs[word->attr];
	struct ifinfomsg *header = nlmsg_data(nlmsg_hdr(msg));

	if (link_option_is(option, OPTION_REASON))
		return put_reason(msg, option);
	if (link_option_is(option, OPTION_VF))
		return put_vf(msg, option);
	switch (word->attr) {
	case OPTION_FLAGS:
		header->ifi_flags = netlink_u32(attr, 0);
		header->ifi_change = (unsigned)word->mask;
		return 0;
	case IFLA_AF_SPEC:
		return put_nested(msg, IFLA_AF_SPEC, AF_INET6, IFLA_INET6_ADDR_GEN_MODE, attr);
	case IFLA_ALT_IFNAME:
		return put_nested(msg, IFLA_PROP_LIST, 0, IFLA_ALT_IFNAME, attr);
	}
	return nla_put(msg, word->attr, nla_len(attr), nla_data(attr)) < 0 ? -ENOMEM : 0;
}
