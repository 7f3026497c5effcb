/* SPDX-License-Identifier: MIT */
/*
 * Policy rules: struct rule, its text form, and the row `rules`. A line has the syntax of
 * `ip rule add` (ip-rule(8)).
 */
#pragma once

#include <net/if.h>
#include <netinet/in.h>

#include "lines.h"

struct rule {
	unsigned char family; /* AF_INET or AF_INET6 */
	unsigned char src_len, dst_len, tos;
	unsigned char action; /* FR_ACT_* */
	unsigned char protocol;
	unsigned char ip_protocol; /* 0: any */
	unsigned flags;		   /* FIB_RULE_* */
	uint32_t priority, table, target;
	uint32_t fwmark, fwmask;
	uint32_t uid_start, uid_end;
	uint16_t sport[2], dport[2];		/* first and last */
	uint64_t tun_id;			/* 0: none */
	int suppress_prefixlen, suppress_group; /* -1: none */
	struct in6_addr src, dst;
	char iif[IF_NAMESIZE], oif[IF_NAMESIZE];
	bool has_fwmark, has_uids, has_sport, has_dport, l3mdev;
	bool has_action, has_table, has_priority, has_protocol; /* given, or from a dump */
};

/* Words of `ipproto`. Not from /etc/protocols, which may not exist. */
struct rule_ip_protocol {
	unsigned char number;
	const char *word;
};
extern const struct rule_ip_protocol rule_ip_protocols[];
extern const size_t rule_n_ip_protocols;

void rule_print(const struct rule *rule, FILE *out);

/* Parses all words of a line. Text only. Returns 0, or -EINVAL and sets w->why. */
int rule_parse(struct words *w, void *rule);

/* Parses RTM_NEWRULE or RTM_DELRULE into a zeroed struct rule: see netlink_parse_fn. */
int rule_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *rule);

/* Appends the rules of both families to LIST, in order of evaluation. */
int rules_dump(struct tree_request *rq, struct netlink_list *list);

extern const struct line_ops rules_lines;

int rules_show(struct tree_request *rq, FILE *out);
