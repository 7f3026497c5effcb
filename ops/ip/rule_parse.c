/* SPDX-License-Identifier: MIT */
/*
 * Parses a line of rules, in the syntax of ip-rule(8), into a struct rule: see rules.h. Text only.
 * Omitted attributes get the defaults of ip(8), so that the same words create the same rule.
 */
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "cleanup.h"
#include "names.h"
#include "rules.h"

typedef int (*parse_fn)(struct words *w, const char *key, struct rule *rule);

/* A word such as `all` does not set the family. */
static int parse_prefix(struct words *w, const char *key, struct rule *rule, struct in6_addr *ret,
	unsigned char *ret_len)
{
	struct prefix prefix;
	const char *text;
	int r = words_argument(w, key, &text);

	if (r == 0)
		r = word_prefix(w, text, rule->family, &prefix);
	if (r < 0)
		return r;
	if (strpbrk(text, ".:"))
		rule->family = prefix.family;
	*ret = prefix.len ? prefix.address : (struct in6_addr){0};
	*ret_len = prefix.len;
	return 0;
}

static int parse_from(struct words *w, const char *key, struct rule *rule)
{
	return parse_prefix(w, key, rule, &rule->src, &rule->src_len);
}

static int parse_to(struct words *w, const char *key, struct rule *rule)
{
	return parse_prefix(w, key, rule, &rule->dst, &rule->dst_len);
}

static int parse_not(_unused_ struct words *w, _unused_ const char *key, struct rule *rule)
{
	rule->flags |= FIB_RULE_INVERT;
	return 0;
}

/* Hexadecimal with or without 0x, as in ip(8). */
static int parse_tos(struct words *w, const char *key, struct rule *rule)
{
	unsigned long tos;
	const char *text;
	char *end;
	int r = words_argument(w, key, &text);

	if (r < 0)
		return r;
	tos = strtoul(text, &end, 16);
	if (!strchr("0123456789abcdefABCDEF", text[0]) || *end != '\0' || tos > UINT8_MAX)
		return words_refuse(w, "\"%.40s\" is not a %.10s: hexadecimal 0 to ff", text, key);
	rule->tos = (unsigned char)tos;
	return 0;
}

/* Splits TEXT at SEPARATOR: the first part in COPY, *RET_SECOND points into it or is NULL. */
static void split_at(const char *text, char separator, char copy[32], char **ret_second)
{
	char *at;

	snprintf(copy, 32, "%s", text);
	at = strchr(copy, separator);
	if (at)
		*at++ = '\0';
	*ret_second = at;
}

static int parse_fwmark(struct words *w, const char *key, struct rule *rule)
{
	uint64_t mark, mask = UINT32_MAX;
	char copy[32], *second;
	const char *text;
	int r = words_argument(w, key, &text);

	if (r < 0)
		return r;
	split_at(text, '/', copy, &second);
	r = word_number(w, copy, 0, UINT32_MAX, &mark);
	if (r == 0 && second)
		r = word_number(w, second, 0, UINT32_MAX, &mask);
	if (r < 0)
		return r;
	rule->fwmark = (uint32_t)mark;
	rule->fwmask = (uint32_t)mask;
	/* The kernel treats mark 0 without a mask as no mark. */
	rule->has_fwmark = mark || (second && mask);
	return 0;
}

static int parse_iif(struct words *w, const char *key, struct rule *rule)
{
	return words_dev(w, key, rule->iif);
}

static int parse_oif(struct words *w, const char *key, struct rule *rule)
{
	return words_dev(w, key, rule->oif);
}

/* FIRST-LAST, or only FIRST. */
static int parse_range(struct words *w, const char *key, uint64_t max, uint64_t ret[2])
{
	char copy[32], *second;
	const char *text;
	int r = words_argument(w, key, &text);

	if (r < 0)
		return r;
	split_at(text, '-', copy, &second);
	r = word_number(w, copy, 0, max, &ret[0]);
	ret[1] = ret[0];
	if (r == 0 && second)
		r = word_number(w, second, 0, max, &ret[1]);
	if (r == 0 && ret[1] < ret[0])
		r = words_refuse(w, "range \"%.40s\" ends before it begins", text);
	return r;
}

static int parse_uids(struct words *w, const char *key, struct rule *rule)
{
	uint64_t range[2];
	int r = parse_range(w, key, UINT32_MAX, range);

	if (r < 0)
		return r;
	rule->has_uids = true;
	rule->uid_start = (uint32_t)range[0];
	rule->uid_end = (uint32_t)range[1];
	return 0;
}

static int parse_ports(struct words *w, const char *key, uint16_t ports[2], bool *has)
{
	uint64_t range[2];
	int r = parse_range(w, key, UINT16_MAX, range);

	if (r < 0)
		return r;
	ports[0] = (uint16_t)range[0];
	ports[1] = (uint16_t)range[1];
	*has = true;
	return 0;
}

static int parse_sport(struct words *w, const char *key, struct rule *rule)
{
	return parse_ports(w, key, rule->sport, &rule->has_sport);
}

static int parse_dport(struct words *w, const char *key, struct rule *rule)
{
	return parse_ports(w, key, rule->dport, &rule->has_dport);
}

static int parse_ip_protocol(struct words *w, const char *key, struct rule *rule)
{
	const char *text;
	uint64_t number;
	int r = words_argument(w, key, &text);

	if (r < 0)
		return r;
	for (size_t i = 0; i < rule_n_ip_protocols; i++)
		if (strcmp(text, rule_ip_protocols[i].word) == 0) {
			rule->ip_protocol = rule_ip_protocols[i].number;
			return 0;
		}
	r = word_number(w, text, 0, UINT8_MAX, &number);
	if (r == 0)
		rule->ip_protocol = (unsigned char)number;
	return r;
}

static int parse_tun_id(struct words *w, const char *key, struct rule *rule)
{
	return words_number(w, key, 0, UINT64_MAX, &rule->tun_id);
}

static int parse_priority(struct words *w, const char *key, struct rule *rule)
{
	rule->has_priority = true;
	return words_u32(w, key, &rule->priority);
}

static int parse_table(struct words *w, const char *key, struct rule *rule)
{
	const char *text;
	int r = words_argument(w, key, &text);

	if (r == 0 && table_number(text, &rule->table) < 0)
		r = words_refuse(w, "\"%.40s\" is no table", text);
	rule->has_table = true;
	return r;
}

static int parse_suppressor(struct words *w, const char *key, int *ret)
{
	uint64_t number;
	int r = words_number(w, key, 0, INT32_MAX, &number);

	if (r == 0)
		*ret = (int)number;
	return r;
}

static int parse_suppress_prefix(struct words *w, const char *key, struct rule *rule)
{
	return parse_suppressor(w, key, &rule->suppress_prefixlen);
}

static int parse_suppress_group(struct words *w, const char *key, struct rule *rule)
{
	return parse_suppressor(w, key, &rule->suppress_group);
}

static int set_action(struct rule *rule, unsigned char action)
{
	rule->action = action;
	rule->has_action = true;
	return 0;
}

static int parse_goto(struct words *w, const char *key, struct rule *rule)
{
	set_action(rule, FR_ACT_GOTO);
	return words_u32(w, key, &rule->target);
}

static int parse_l3mdev(_unused_ struct words *w, _unused_ const char *key, struct rule *rule)
{
	rule->l3mdev = true;
	return 0;
}

static int parse_protocol(struct words *w, const char *key, struct rule *rule)
{
	const char *text;
	int r = words_argument(w, key, &text);

	if (r == 0 && protocol_number(text, &rule->protocol) < 0)
		r = words_refuse(w, "\"%.40s\" is not a protocol", text);
	rule->has_protocol = true;
	return r;
}

/* A word that is an action by itself, with or without `type` before it. */
static int parse_action(struct words *w, const char *word, struct rule *rule)
{
	if (strcmp(word, "blackhole") == 0)
		return set_action(rule, FR_ACT_BLACKHOLE);
	if (strcmp(word, "unreachable") == 0)
		return set_action(rule, FR_ACT_UNREACHABLE);
	if (strcmp(word, "prohibit") == 0)
		return set_action(rule, FR_ACT_PROHIBIT);
	if (strcmp(word, "unicast") == 0)
		return set_action(rule, FR_ACT_TO_TBL);
	if (strcmp(word, "nop") == 0)
		return set_action(rule, FR_ACT_NOP);
	return words_unknown(w, word);
}

static int parse_type(struct words *w, const char *key, struct rule *rule)
{
	const char *text;
	int r = words_argument(w, key, &text);

	return r < 0 ? r : parse_action(w, text, rule);
}

static const struct {
	const char *word;
	parse_fn parse;
} keys[] = {{"not", parse_not}, {"from", parse_from}, {"to", parse_to}, {"tos", parse_tos},
	{"dsfield", parse_tos}, {"fwmark", parse_fwmark}, {"iif", parse_iif}, {"dev", parse_iif},
	{"oif", parse_oif}, {"uidrange", parse_uids}, {"ipproto", parse_ip_protocol},
	{"sport", parse_sport}, {"dport", parse_dport}, {"tun_id", parse_tun_id},
	{"priority", parse_priority}, {"pref", parse_priority}, {"preference", parse_priority},
	{"order", parse_priority}, {"lookup", parse_table}, {"table", parse_table},
	{"suppress_prefixlength", parse_suppress_prefix}, {"sup_pl", parse_suppress_prefix},
	{"suppress_ifgroup", parse_suppress_group}, {"sup_group", parse_suppress_group},
	{"goto", parse_goto}, {"l3mdev", parse_l3mdev}, {"protocol", parse_protocol},
	{"proto", parse_protocol}, {"type", parse_type}};

static int parse_word(struct words *w, const char *word, struct rule *rule)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (strcmp(word, keys[i].word) == 0)
			return keys[i].parse(w, word, rule);
	return parse_action(w, word, rule);
}

int rule_parse(struct words *w, void *item)
{
	struct rule *rule = item;
	const char *word;
	int r = 0;

	*rule = (struct rule){
		.action = FR_ACT_TO_TBL, .suppress_prefixlen = -1, .suppress_group = -1};
	if (!words_peek(w))
		return words_refuse(w, "nothing given for the rule");
	while (r == 0 && (word = words_next(w)))
		r = parse_word(w, word, rule);
	if (r < 0)
		return r;
	if (rule->l3mdev && rule->has_table)
		return words_refuse(w, "\"l3mdev\" does not take a table");
	if (rule->action == FR_ACT_TO_TBL && !rule->l3mdev && !rule->has_table)
		rule->table = RT_TABLE_MAIN;
	if (rule->family == AF_UNSPEC)
		rule->family = AF_INET;
	return 0;
}
