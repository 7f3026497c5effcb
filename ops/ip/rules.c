/* SPDX-License-Identifier: MIT */
/*
 * Reading policy rules: RTM_NEWRULE to struct rule to text. See rules.h. The kernel dumps the rules
 * of a family in order of evaluation; the order is preserved.
 */
#include "rules.h"

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "names.h"

static void parse_ports(struct nlattr *attr, uint16_t ports[2], bool *has)
{
	struct fib_rule_port_range range;

	if (!attr || nla_memcpy(&range, attr, sizeof(range)) != sizeof(range))
		return;
	ports[0] = range.start;
	ports[1] = range.end;
	*has = true;
}

static void parse_uids(struct nlattr *attr, struct rule *rule)
{
	struct fib_rule_uid_range range;

	if (!attr || nla_memcpy(&range, attr, sizeof(range)) != sizeof(range))
		return;
	rule->has_uids = true;
	rule->uid_start = range.start;
	rule->uid_end = range.end;
}

static void parse_selectors(struct nlattr **tb, struct rule *rule)
{
	if (tb[FRA_SRC])
		nla_memcpy(&rule->src, tb[FRA_SRC], sizeof(rule->src));
	if (tb[FRA_DST])
		nla_memcpy(&rule->dst, tb[FRA_DST], sizeof(rule->dst));
	if (tb[FRA_IIFNAME])
		nla_strlcpy(rule->iif, tb[FRA_IIFNAME], sizeof(rule->iif));
	if (tb[FRA_OIFNAME])
		nla_strlcpy(rule->oif, tb[FRA_OIFNAME], sizeof(rule->oif));
	rule->has_fwmark = tb[FRA_FWMARK] || tb[FRA_FWMASK];
	rule->fwmark = netlink_u32(tb[FRA_FWMARK], 0);
	rule->fwmask = netlink_u32(tb[FRA_FWMASK], UINT32_MAX);
	parse_uids(tb[FRA_UID_RANGE], rule);
	rule->ip_protocol = netlink_u8(tb[FRA_IP_PROTO], 0);
	parse_ports(tb[FRA_SPORT_RANGE], rule->sport, &rule->has_sport);
	parse_ports(tb[FRA_DPORT_RANGE], rule->dport, &rule->has_dport);
	rule->tun_id = be64toh(netlink_u64(tb[FRA_TUN_ID], 0));
}

static void parse_action(struct nlattr **tb, struct rule *rule)
{
	rule->priority = netlink_u32(tb[FRA_PRIORITY], 0);
	rule->table = netlink_u32(tb[FRA_TABLE], rule->table);
	rule->target = netlink_u32(tb[FRA_GOTO], 0);
	rule->protocol = netlink_u8(tb[FRA_PROTOCOL], RTPROT_UNSPEC);
	rule->l3mdev = netlink_u8(tb[FRA_L3MDEV], 0) != 0;
	rule->suppress_prefixlen = (int)netlink_u32(tb[FRA_SUPPRESS_PREFIXLEN], UINT32_MAX);
	rule->suppress_group = (int)netlink_u32(tb[FRA_SUPPRESS_IFGROUP], UINT32_MAX);
}

int rule_from_msg(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[FRA_MAX + 1];
	struct fib_rule_hdr *header = netlink_header(msg, sizeof(*header));
	struct rule *rule = item;

	if (msg->nlmsg_type != RTM_NEWRULE && msg->nlmsg_type != RTM_DELRULE)
		return 0;
	if (!header || nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, FRA_MAX, NULL) < 0)
		return -EBADMSG;
	rule->family = header->family;
	rule->src_len = header->src_len;
	rule->dst_len = header->dst_len;
	rule->tos = header->tos;
	rule->action = header->action;
	rule->flags = header->flags;
	rule->table = header->table;
	parse_selectors(tb, rule);
	parse_action(tb, rule);
	rule->has_action = rule->has_table = rule->has_priority = rule->has_protocol = true;
	return 1;
}

static void print_prefix(
	const struct rule *r, const struct in6_addr *address, unsigned len, FILE *out)
{
	char text[NAME_SIZE];

	fputs(address_text(r->family, address, text), out);
	if (len != (r->family == AF_INET ? 32 : 128))
		fprintf(out, "/%u", len);
}

/* `all` has no family: an IPv6 rule without prefixes prints ::/0, which shows the family. */
static void print_prefixes(const struct rule *r, FILE *out)
{
	fputs(" from ", out);
	if (r->src_len == 0 && (r->family == AF_INET || r->dst_len != 0))
		fputs("all", out);
	else
		print_prefix(r, &r->src, r->src_len, out);
	if (r->dst_len) {
		fputs(" to ", out);
		print_prefix(r, &r->dst, r->dst_len, out);
	}
}

static void print_ports(const char *word, const uint16_t ports[2], FILE *out)
{
	fprintf(out, " %s %u", word, ports[0]);
	if (ports[1] != ports[0])
		fprintf(out, "-%u", ports[1]);
}

const struct rule_ip_protocol rule_ip_protocols[] = {{IPPROTO_TCP, "tcp"}, {IPPROTO_UDP, "udp"},
	{IPPROTO_ICMP, "icmp"}, {IPPROTO_ICMPV6, "ipv6-icmp"}, {IPPROTO_SCTP, "sctp"}};
const size_t rule_n_ip_protocols = ARRAY_SIZE(rule_ip_protocols);

static void print_ip_protocol(unsigned char number, FILE *out)
{
	for (size_t i = 0; i < rule_n_ip_protocols; i++)
		if (rule_ip_protocols[i].number == number) {
			fprintf(out, " ipproto %s", rule_ip_protocols[i].word);
			return;
		}
	fprintf(out, " ipproto %u", number);
}

/* DEV may contain any bytes: the kernel accepts names of links that do not exist yet. */
static void print_dev(const char *word, const char *dev, FILE *out)
{
	if (!dev[0])
		return;
	fprintf(out, " %s ", word);
	word_print(out, dev);
}

static void print_selectors(const struct rule *r, FILE *out)
{
	if (r->tos)
		fprintf(out, " tos 0x%02x", r->tos);
	if (r->has_fwmark) {
		fprintf(out, " fwmark 0x%x", r->fwmark);
		/* Without a mask, the kernel treats mark 0 as no mark. */
		if (r->fwmask != UINT32_MAX || r->fwmark == 0)
			fprintf(out, "/0x%x", r->fwmask);
	}
	print_dev("iif", r->iif, out);
	print_dev("oif", r->oif, out);
	if (r->has_uids)
		fprintf(out, " uidrange %u-%u", r->uid_start, r->uid_end);
	if (r->ip_protocol)
		print_ip_protocol(r->ip_protocol, out);
	if (r->has_sport)
		print_ports("sport", r->sport, out);
	if (r->has_dport)
		print_ports("dport", r->dport, out);
	if (r->tun_id)
		fprintf(out, " tun_id %ju", (uintmax_t)r->tun_id);
}

static void print_lookup(const struct rule *r, FILE *out)
{
	char text[NAME_SIZE];

	if (r->l3mdev)
		fputs(" l3mdev", out);
	else
		fprintf(out, " lookup %s", table_name(r->table, text));
	if (r->suppress_prefixlen >= 0)
		fprintf(out, " suppress_prefixlength %d", r->suppress_prefixlen);
	if (r->suppress_group >= 0)
		fprintf(out, " suppress_ifgroup %d", r->suppress_group);
}

static void print_action(const struct rule *r, FILE *out)
{
	switch (r->action) {
	case FR_ACT_TO_TBL:
		print_lookup(r, out);
		break;
	case FR_ACT_GOTO:
		fprintf(out, " goto %u", r->target);
		break;
	case FR_ACT_NOP:
		fputs(" nop", out);
		break;
	case FR_ACT_BLACKHOLE:
		fputs(" blackhole", out);
		break;
	case FR_ACT_UNREACHABLE:
		fputs(" unreachable", out);
		break;
	case FR_ACT_PROHIBIT:
		fputs(" prohibit", out);
		break;
	}
}

void rule_print(const struct rule *r, FILE *out)
{
	char text[NAME_SIZE];

	fprintf(out, "priority %u", r->priority);
	if (r->flags & FIB_RULE_INVERT)
		fputs(" not", out);
	print_prefixes(r, out);
	print_selectors(r, out);
	print_action(r, out);
	if (r->protocol != RTPROT_UNSPEC && r->protocol != RTPROT_KERNEL)
		fprintf(out, " protocol %s", protocol_name(r->protocol, text));
	if (r->flags & FIB_RULE_UNRESOLVED)
		fputs(" # unresolved", out);
	else if (r->flags & (FIB_RULE_IIF_DETACHED | FIB_RULE_OIF_DETACHED))
		fputs(" # detached", out);
}

int rules_dump(struct tree_request *rq, struct netlink_list *list)
{
	static const unsigned char families[] = {AF_INET, AF_INET6};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(families); i++) {
		struct fib_rule_hdr header = {.family = families[i]};

		r = netlink_dump(nl, RTM_GETRULE, &header, sizeof(header), rule_from_msg, list);
	}
	return r;
}

int rules_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(netlink_list_done) struct netlink_list rules = {.item_size = sizeof(struct rule)};
	int r = rules_dump(rq, &rules);

	for (size_t i = 0; r == 0 && i < rules.n; i++) {
		rule_print(netlink_list_at(&rules, i), out);
		fputc('\n', out);
	}
	return r;
}
