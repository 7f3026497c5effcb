/* SPDX-License-Identifier: MIT */
/*
 * The file `bpf` of a link: the programs that are attached to it, as of `bpftool net`. A line for
 * each, in the order in which a packet meets them on its way in or out.
 */
#include "link_bpf.h"

#include <linux/pkt_sched.h>

#include "bpf_program.h"
#include "cleanup.h"
#include "link_write.h"
#include "rows.h"
#include "wait.h"
#include "words.h"

#define PART 1024 /* filters in memory at a time */

static const char *const xdp_words[XDP_MODES] = {
	[XDP_MODE_DRIVER] = "xdp",
	[XDP_MODE_GENERIC] = "xdpgeneric",
	[XDP_MODE_OFFLOAD] = "xdpoffload",
};

static const char *const hook_words[BPF_HOOKS] = {
	[BPF_HOOK_TCX_INGRESS] = "tcx/ingress",
	[BPF_HOOK_TCX_EGRESS] = "tcx/egress",
	[BPF_HOOK_NETKIT_PRIMARY] = "netkit/primary",
	[BPF_HOOK_NETKIT_PEER] = "netkit/peer",
};

/* The rest of a line: a program that has ended meanwhile has no more than its number. */
static int print_program(uint32_t id, FILE *out)
{
	struct bpf_program program;
	int r = bpf_program_get(id, &program);

	if (r < 0)
		return r;
	fprintf(out, " id %u", id);
	if (r > 0 && program.name[0]) {
		fputs(" name ", out);
		word_print(out, program.name);
	}
	if (r > 0) {
		fputs(" tag ", out);
		for (size_t i = 0; i < sizeof(program.tag); i++)
			fprintf(out, "%02x", program.tag[i]);
	}
	fputc('\n', out);
	return 0;
}

static int get_link(struct tree_request *rq, struct link_bpf *ret)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg =
		link_message(RTM_GETLINK, (int)rq->node.object);
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r < 0)
		return r;
	if (!msg || nla_put_u32(msg, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS) < 0)
		return -ENOMEM;
	return netlink_get(nl, msg, link_bpf_from_msg, ret);
}

static int print_xdp(const struct link_bpf *link, FILE *out)
{
	int r = 0;

	for (int mode = 0; r == 0 && mode < XDP_MODES; mode++)
		if (link->xdp[mode]) {
			fputs(xdp_words[mode], out);
			r = print_program(link->xdp[mode], out);
		}
	return r;
}

static int print_hooks(struct tree_request *rq, const struct link_bpf *link, FILE *out)
{
	struct bpf_hooks hooks = {0};
	int r = bpf_hooks_get(rq->netns, (int)rq->node.object, BPF_HOOK_TCX_INGRESS,
		link->is_netkit ? BPF_HOOK_NETKIT_PEER : BPF_HOOK_TCX_EGRESS, &hooks);

	for (int hook = 0; r == 0 && hook < BPF_HOOKS; hook++)
		for (uint32_t i = 0; r == 0 && i < hooks.n[hook]; i++) {
			fputs(hook_words[hook], out);
			r = print_program(hooks.ids[hook][i], out);
		}
	return r;
}

struct filters {
	const char *word;
	FILE *out;
	bool found;
};

static int print_filter(const struct filters *filters, const struct bpf_filter *filter)
{
	int r = 0;

	if (filter->id) {
		fprintf(filters->out, "%s prio %u", filters->word, filter->priority);
		r = print_program(filter->id, filters->out);
	}
	for (unsigned i = 0; r == 0 && i < filter->n; i++) {
		fprintf(filters->out, "%s prio %u action", filters->word, filter->priority);
		r = print_program(filter->actions[i], filters->out);
	}
	return r;
}

static int print_part(struct netlink_list *list, void *arg)
{
	struct filters *filters = arg;
	int r = wait_interrupted();

	filters->found |= list->n > 0;
	for (size_t i = 0; r == 0 && i < list->n; i++)
		r = print_filter(filters, netlink_list_at(list, i));
	netlink_list_empty(list);
	return r < 0 ? r : ferror(filters->out) ? -ENOMEM : 0;
}

/* Prints the filters of the qdisc ingress or clsact, at PARENT. 1: there are some, 0: none. */
static int print_filters(struct tree_request *rq, const char *word, uint32_t parent, FILE *out)
{
	struct tcmsg header = {
		.tcm_family = AF_UNSPEC, .tcm_ifindex = (int)rq->node.object, .tcm_parent = parent};
	struct filters filters = {.word = word, .out = out};
	_cleanup_(netlink_list_done) struct netlink_list list = {
		.item_size = sizeof(struct bpf_filter),
		.part = PART,
		.full = print_part,
		.arg = &filters};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r == 0)
		r = netlink_dump(
			nl, RTM_GETTFILTER, &header, sizeof(header), bpf_filter_from_msg, &list);
	if (r == 0)
		r = print_part(&list, &filters);
	if (r == -EOPNOTSUPP) /* no CONFIG_NET_CLS */
		return 0;
	return r < 0 ? r : filters.found;
}

/*
 * The kernel takes any minor number for the qdisc ingress, which has one list of filters, but for
 * clsact only those of its two lists. So number 0 finds the former only.
 */
static int print_qdisc(struct tree_request *rq, FILE *out)
{
	static const char ingress[] = "clsact/ingress", egress[] = "clsact/egress";
	int r = print_filters(rq, ingress, TC_H_MAJ(TC_H_CLSACT), out);

	if (r == 0) {
		r = print_filters(rq, ingress, TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS), out);
		if (r >= 0)
			r = print_filters(rq, egress, TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS), out);
	}
	return r < 0 ? r : 0;
}

static int link_bpf_show(struct tree_request *rq, FILE *out)
{
	struct link_bpf link = {0};
	int r = get_link(rq, &link);

	if (r == 0)
		r = print_xdp(&link, out);
	if (r == 0)
		r = print_hooks(rq, &link, out);
	return r < 0 ? r : print_qdisc(rq, out);
}

const struct tree_row link_bpf_rows[] = {
	{"/NAME/links/IF/bpf", READ_MODE, "BPF programs that are attached to it", link_bpf_show},
	{NULL},
};
