/* SPDX-License-Identifier: MIT */
/* Programs in messages of rtnetlink: the classifier bpf, actions of any classifier, XDP. */
#include "unit.h"

#include <linux/pkt_cls.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_bpf.h>
#include <stdbool.h>

#include "cleanup.h"
#include "link_bpf.h"

static struct nl_msg *new_filter(unsigned priority, const char *kind)
{
	struct tcmsg header = {.tcm_info = priority << 16};
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_NEWTFILTER, 0);

	nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO);
	nla_put_string(msg, TCA_KIND, kind);
	return msg;
}

/* Adds N actions, with the numbers of programs from ID on; those of odd numbers are others. */
static void put_actions(struct nl_msg *msg, int type, uint32_t id, int n)
{
	struct nlattr *actions = nla_nest_start(msg, type), *action, *options;

	for (int i = 1; i <= n; i++) {
		action = nla_nest_start(msg, i);
		nla_put_string(msg, TCA_ACT_KIND, (id + (uint32_t)i) % 2 ? "gact" : "bpf");
		options = nla_nest_start(msg, TCA_ACT_OPTIONS);
		nla_put_u32(msg, TCA_ACT_BPF_ID, id + (uint32_t)i);
		nla_nest_end(msg, options);
		nla_nest_end(msg, action);
	}
	nla_nest_end(msg, actions);
}

static void a_classifier_and_its_actions(void **state)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = new_filter(7, "bpf");
	struct nlattr *options = nla_nest_start(msg, TCA_OPTIONS);
	struct bpf_filter filter = {0};

	nla_put_u32(msg, TCA_BPF_ID, 42);
	put_actions(msg, TCA_BPF_ACT, 100, 4);
	nla_nest_end(msg, options);
	assert_int_equal(bpf_filter_from_msg(NULL, nlmsg_hdr(msg), &filter), 1);
	assert_int_equal(filter.priority, 7);
	assert_int_equal(filter.id, 42);
	assert_int_equal(filter.n, 2);
	assert_int_equal(filter.actions[0], 102);
	assert_int_equal(filter.actions[1], 104);
}

static void actions_of_other_classifiers(void **state)
{
	static const struct {
		const char *kind;
		int type;
	} classifiers[] = {{"matchall", TCA_MATCHALL_ACT}, {"flower", TCA_FLOWER_ACT},
		{"u32", TCA_U32_ACT}, {"fw", TCA_FW_ACT}, {"basic", TCA_BASIC_ACT}};

	for (size_t i = 0; i < ARRAY_SIZE(classifiers); i++) {
		_cleanup_(nl_msg_freep) struct nl_msg *msg = new_filter(1, classifiers[i].kind);
		struct nlattr *options = nla_nest_start(msg, TCA_OPTIONS);
		struct bpf_filter filter = {0};

		put_actions(msg, classifiers[i].type, 9, 1);
		nla_nest_end(msg, options);
		assert_int_equal(bpf_filter_from_msg(NULL, nlmsg_hdr(msg), &filter), 1);
		assert_int_equal(filter.id, 0);
		assert_int_equal(filter.n, 1);
		assert_int_equal(filter.actions[0], 10);
	}
}

static void filters_without_a_program(void **state)
{
	_cleanup_(nl_msg_freep) struct nl_msg *none = new_filter(1, "flower");
	_cleanup_(nl_msg_freep) struct nl_msg *other = new_filter(1, "bpfx");
	struct nlattr *options = nla_nest_start(other, TCA_OPTIONS);
	struct bpf_filter filter = {0};

	nla_put_u32(other, TCA_BPF_ID, 42);
	nla_nest_end(other, options);
	assert_int_equal(bpf_filter_from_msg(NULL, nlmsg_hdr(none), &filter), 0);
	assert_int_equal(bpf_filter_from_msg(NULL, nlmsg_hdr(other), &filter), 0);
}

/* More than the kernel has. */
static void many_actions(void **state)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = new_filter(1, "bpf");
	struct nlattr *options = nla_nest_start(msg, TCA_OPTIONS);
	struct bpf_filter filter = {0};

	put_actions(msg, TCA_BPF_ACT, 0, 4 * FILTER_ACTIONS);
	nla_nest_end(msg, options);
	assert_int_equal(bpf_filter_from_msg(NULL, nlmsg_hdr(msg), &filter), 1);
	assert_int_equal(filter.n, FILTER_ACTIONS);
}

static void modes_of_xdp(void **state)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = nlmsg_alloc_simple(RTM_NEWLINK, 0);
	struct ifinfomsg header = {0};
	struct link_bpf link = {.is_netkit = false};
	struct nlattr *nest;

	nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO);
	nest = nla_nest_start(msg, IFLA_LINKINFO);
	nla_put_string(msg, IFLA_INFO_KIND, "netkit");
	nla_nest_end(msg, nest);
	nest = nla_nest_start(msg, IFLA_XDP);
	nla_put_u8(msg, IFLA_XDP_ATTACHED, XDP_ATTACHED_MULTI);
	nla_put_u32(msg, IFLA_XDP_DRV_PROG_ID, 3);
	nla_put_u32(msg, IFLA_XDP_SKB_PROG_ID, 4);
	nla_put_u32(msg, IFLA_XDP_HW_PROG_ID, 5);
	nla_nest_end(msg, nest);
	assert_int_equal(link_bpf_from_msg(NULL, nlmsg_hdr(msg), &link), 1);
	assert_true(link.is_netkit);
	assert_int_equal(link.xdp[XDP_MODE_DRIVER], 3);
	assert_int_equal(link.xdp[XDP_MODE_GENERIC], 4);
	assert_int_equal(link.xdp[XDP_MODE_OFFLOAD], 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_classifier_and_its_actions),
		cmocka_unit_test(actions_of_other_classifiers),
		cmocka_unit_test(filters_without_a_program),
		cmocka_unit_test(many_actions),
		cmocka_unit_test(modes_of_xdp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
