/* SPDX-License-Identifier: MIT */
/*
 * Writing policy rules: converts struct rule to RTM_NEWRULE and RTM_DELRULE, with the attributes
 * that ip(8) sends, and matches lines with the kernel's rules. See rules.h.
 */
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "hash.h"
#include "rows.h"
#include "rules.h"

/* The kernel's default rules have priorities 0, 32766 and 32767. */
#define FIRST_OF_KERNEL 32766

static int put_ports(struct nl_msg *msg, int type, const uint16_t ports[2])
{
	struct fib_rule_port_range range = {.start = ports[0], .end = ports[1]};

	return nla_put(msg, type, sizeof(range), &range);
}

static int put_addresses(struct nl_msg *msg, const struct rule *rule)
{
	int size = rule->family == AF_INET ? 4 : 16, r = 0;

	if (rule->src_len)
		r |= nla_put(msg, FRA_SRC, size, &rule->src);
	if (rule->dst_len)
		r |= nla_put(msg, FRA_DST, size, &rule->dst);
	if (rule->iif[0])
		r |= nla_put_string(msg, FRA_IIFNAME, rule->iif);
	if (rule->oif[0])
		r |= nla_put_string(msg, FRA_OIFNAME, rule->oif);
	return r;
}

static int put_selectors(struct nl_msg *msg, const struct rule *rule)
{
	struct fib_rule_uid_range uids = {.start = rule->uid_start, .end = rule->uid_end};
	int r = 0;

	if (rule->has_fwmark) {
		r |= nla_put_u32(msg, FRA_FWMARK, rule->fwmark);
		r |= nla_put_u32(msg, FRA_FWMASK, rule->fwmask);
	}
	if (rule->has_uids)
		r |= nla_put(msg, FRA_UID_RANGE, sizeof(uids), &uids);
	if (rule->ip_protocol)
		r |= nla_put_u8(msg, FRA_IP_PROTO, rule->ip_protocol);
	if (rule->has_sport)
		r |= put_ports(msg, FRA_SPORT_RANGE, rule->sport);
	if (rule->has_dport)
		r |= put_ports(msg, FRA_DPORT_RANGE, rule->dport);
	if (rule->tun_id)
		r |= nla_put_u64(msg, FRA_TUN_ID, htobe64(rule->tun_id));
	return r;
}

/* RTM_DELRULE compares only the attributes in the message: omits a table that was not given. */
static bool sends_table(const struct rule *rule, enum line_verb verb)
{
	return !rule->l3mdev && (verb != LINE_DEL || rule->has_table);
}

static int put_action(struct nl_msg *msg, enum line_verb verb, const struct rule *rule)
{
	int r = 0;

	if (rule->has_priority)
		r |= nla_put_u32(msg, FRA_PRIORITY, rule->priority);
	if (sends_table(rule, verb) && rule->table > UINT8_MAX)
		r |= nla_put_u32(msg, FRA_TABLE, rule->table);
	if (rule->action == FR_ACT_GOTO)
		r |= nla_put_u32(msg, FRA_GOTO, rule->target);
	if (rule->l3mdev)
		r |= nla_put_u8(msg, FRA_L3MDEV, 1);
	if (rule->suppress_prefixlen >= 0)
		r |= nla_put_u32(msg, FRA_SUPPRESS_PREFIXLEN, (uint32_t)rule->suppress_prefixlen);
	if (rule->suppress_group >= 0)
		r |= nla_put_u32(msg, FRA_SUPPRESS_IFGROUP, (uint32_t)rule->suppress_group);
	if (rule->has_protocol)
		r |= nla_put_u8(msg, FRA_PROTOCOL, rule->protocol);
	return r;
}

static struct nl_msg *make_rule_message(enum line_verb verb, const struct rule *rule)
{
	struct fib_rule_hdr header = {.family = rule->family,
		.src_len = rule->src_len,
		.dst_len = rule->dst_len,
		.tos = rule->tos,
		.flags = rule->flags & FIB_RULE_INVERT};
	struct nl_msg *msg = nlmsg_alloc_simple(verb == LINE_DEL ? RTM_DELRULE : RTM_NEWRULE,
		verb == LINE_DEL ? 0 : NLM_F_CREATE | NLM_F_EXCL);

	if (verb != LINE_DEL || rule->has_action)
		header.action = rule->action;
	if (sends_table(rule, verb) && rule->table <= UINT8_MAX)
		header.table = (unsigned char)rule->table;
	if (msg && nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) == 0 &&
		put_addresses(msg, rule) == 0 && put_selectors(msg, rule) == 0 &&
		put_action(msg, verb, rule) == 0)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

static int send_rule_change(struct tree_request *rq, enum line_verb verb, const struct rule *rule)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = make_rule_message(verb, rule);
	struct netlink *nl;
	int r = msg ? request_netlink(rq, &nl) : -ENOMEM;

	return r < 0 ? r : netlink_change(nl, msg, rq->why, sizeof(rq->why));
}

static bool same_ports(const struct rule *a, const struct rule *b)
{
	return a->has_sport == b->has_sport && a->has_dport == b->has_dport &&
	       memcmp(a->sport, b->sport, sizeof(a->sport)) == 0 &&
	       memcmp(a->dport, b->dport, sizeof(a->dport)) == 0;
}

static bool same_mark(const struct rule *a, const struct rule *b)
{
	return a->has_fwmark == b->has_fwmark &&
	       (!a->has_fwmark || (a->fwmark == b->fwmark && a->fwmask == b->fwmask));
}

/* An omitted selector matches only a rule without that selector. */
static bool same_selectors(const struct rule *a, const struct rule *b)
{
	return a->family == b->family && a->src_len == b->src_len && a->dst_len == b->dst_len &&
	       memcmp(&a->src, &b->src, sizeof(a->src)) == 0 &&
	       memcmp(&a->dst, &b->dst, sizeof(a->dst)) == 0 && a->tos == b->tos &&
	       ((a->flags ^ b->flags) & FIB_RULE_INVERT) == 0 && strcmp(a->iif, b->iif) == 0 &&
	       strcmp(a->oif, b->oif) == 0 && same_mark(a, b) && a->has_uids == b->has_uids &&
	       a->uid_start == b->uid_start && a->uid_end == b->uid_end &&
	       a->ip_protocol == b->ip_protocol && same_ports(a, b) && a->tun_id == b->tun_id;
}

/* With `lookup 0` the kernel chooses an unused table. */
static bool same_lookup(const struct rule *w, const struct rule *p)
{
	return w->l3mdev == p->l3mdev &&
	       (w->l3mdev || w->table == RT_TABLE_UNSPEC || w->table == p->table) &&
	       w->suppress_prefixlen == p->suppress_prefixlen &&
	       w->suppress_group == p->suppress_group;
}

static bool rule_matches(const void *written, const void *present)
{
	const struct rule *w = written, *p = present;

	if (!same_selectors(w, p) || w->action != p->action)
		return false;
	if ((w->has_priority && w->priority != p->priority) ||
		(w->has_protocol && w->protocol != p->protocol))
		return false;
	if (w->action == FR_ACT_TO_TBL)
		return same_lookup(w, p);
	return w->action != FR_ACT_GOTO || w->target == p->target;
}

/*
 * ip(8) has no `replace` for rules. Here it adds the new rule and then deletes all other rules with
 * the same selectors and priority, so that there is no gap.
 */
static int replace_rule(struct tree_request *rq, const struct rule *rule)
{
	_cleanup_(netlink_list_done) struct netlink_list rules = {.item_size = sizeof(struct rule)};
	int r = rules_dump(rq, &rules);
	bool exists = false;

	for (size_t i = 0; i < rules.n && !exists; i++)
		exists = rule_matches(rule, netlink_list_at(&rules, i));
	if (r == 0 && !exists)
		r = send_rule_change(rq, LINE_ADD, rule);
	for (size_t i = 0; r == 0 && rule->has_priority && i < rules.n; i++) {
		const struct rule *old = netlink_list_at(&rules, i);

		if (old->priority == rule->priority && same_selectors(rule, old) &&
			!rule_matches(rule, old))
			r = send_rule_change(rq, LINE_DEL, old);
	}
	return r;
}

/*
 * The kernel refuses a duplicate rule, but a rule with a different protocol is no duplicate. Lines
 * that show the kernel's three default rules would duplicate them: checks for these first.
 */
static int add_rule(struct tree_request *rq, const struct rule *rule)
{
	_cleanup_(netlink_list_done) struct netlink_list rules = {.item_size = sizeof(struct rule)};
	bool dump_first =
		rule->has_priority && (rule->priority == 0 || rule->priority >= FIRST_OF_KERNEL);
	int r = dump_first ? rules_dump(rq, &rules) : 0;

	for (size_t i = 0; r == 0 && i < rules.n; i++)
		if (rule_matches(rule, netlink_list_at(&rules, i)))
			r = -EEXIST;
	return r < 0 ? r : send_rule_change(rq, LINE_ADD, rule);
}

static int change_rule(struct tree_request *rq, enum line_verb verb, const void *item)
{
	switch (verb) {
	case LINE_ADD:
		return add_rule(rq, item);
	case LINE_REPLACE:
		return replace_rule(rq, item);
	default:
		return send_rule_change(rq, verb, item);
	}
}

static uint64_t rule_key(const void *item)
{
	const struct rule *rule = item;

	return hash_bytes(hash_bytes(HASH_INIT, &rule->src, sizeof(rule->src)), &rule->dst,
		sizeof(rule->dst));
}

/* The kernel treats a rule with a different protocol as a different rule. */
static bool rule_may_duplicate(_unused_ const void *item)
{
	return true;
}

/* The kernel owns the three default rules and the l3mdev rule that the first vrf adds. */
static unsigned rule_owner(const void *item)
{
	const struct rule *rule = item;

	return rule->protocol == RTPROT_KERNEL ? OWNER_KERNEL : owner_of_protocol(rule->protocol);
}

const struct line_ops rules_lines = {
	.size = sizeof(struct rule),
	.parse = rule_parse,
	.change = change_rule,
	.dump = rules_dump,
	.matches = rule_matches,
	.key = rule_key,
	.may_duplicate = rule_may_duplicate,
	.owner = rule_owner,
	.owner_name = owner_protocol_name,
};

const struct tree_row rules_rows[] = {
	{"/NAME/rules", WRITE_MODE, "routing policy rules", rules_show, .lines = &rules_lines,
		.announced = true},
	{NULL},
};
