/* SPDX-License-Identifier: MIT */
/*
 * Policy rules: the plain struct of one, its line, and the row `rules`. A line is what
 * `ip rule add` takes (ip-rule(8)).
 */
#pragma once

#include <net/if.h>
#include <netinet/in.h>

#include "tree.h"

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
	uint16_t sport[2], dport[2]; /* first and last */
	uint64_t tun_id;	     /* 0: none */
	int suppress_prefixlen, suppress_group; /* -1: none */
	struct in6_addr src, dst;
	char iif[IF_NAMESIZE], oif[IF_NAMESIZE];
	bool has_fwmark, has_uids, has_sport, has_dport, l3mdev;
};

void rule_print(const struct rule *rule, FILE *out);

int rules_show(struct tree_request *rq, FILE *out);
