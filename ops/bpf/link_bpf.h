/* SPDX-License-Identifier: MIT */
/* The programs of a link in messages of rtnetlink(7): XDP, and classifiers and actions of tc(8). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "netlink.h"

enum xdp_mode { XDP_MODE_DRIVER, XDP_MODE_GENERIC, XDP_MODE_OFFLOAD, XDP_MODES };

/* Of RTM_NEWLINK. */
struct link_bpf {
	uint32_t xdp[XDP_MODES]; /* numbers of programs; 0: none */
	bool is_netkit;
};

#define FILTER_ACTIONS 32 /* TCA_ACT_MAX_PRIO */

/* Of RTM_NEWTFILTER: a filter with at least one program. */
struct bpf_filter {
	uint16_t priority;
	uint32_t id; /* of the classifier bpf; 0: none */
	uint32_t actions[FILTER_ACTIONS];
	unsigned n; /* of `actions` */
};

/* Parse messages into zeroed structs: see netlink_parse_fn. */
int link_bpf_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *item);
int bpf_filter_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *item);
