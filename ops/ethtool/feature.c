/* SPDX-License-Identifier: MIT */
/* Features as text and in messages: see feature.h. */
#include "feature.h"

#include <linux/ethtool_netlink.h>
#include <string.h>

#include "cleanup.h"
#include "ethtool.h"

/*
 * The words of ethtool(8) for older features, with the names that the kernel has for them: a group,
 * of the features whose name begins with PREFIX and ends with SUFFIX, or another word for one.
 */
static const struct feature_group {
	const char *word, *abbreviation, *prefix, *suffix; /* no suffix: PREFIX is the name */
} groups[] = {
	{"rx-checksumming", "rx", "rx-checksum"},
	{"tx-checksumming", "tx", "tx-checksum-", ""},
	{"scatter-gather", "sg", "tx-scatter-gather", ""},
	{"tcp-segmentation-offload", "tso", "tx-tcp", "-segmentation"},
	{"generic-segmentation-offload", "gso", "tx-generic-segmentation"},
	{"generic-receive-offload", "gro", "rx-gro"},
	{"large-receive-offload", "lro", "rx-lro"},
	{"rx-vlan-offload", "rxvlan", "rx-vlan-hw-parse"},
	{"tx-vlan-offload", "txvlan", "tx-vlan-hw-insert"},
	{"ntuple-filters", "ntuple", "rx-ntuple-filter"},
	{"receive-hashing", "rxhash", "rx-hashing"},
};

static bool ends_with(const char *text, const char *suffix)
{
	size_t len = strlen(text), suffix_len = strlen(suffix);

	return len >= suffix_len && strcmp(text + len - suffix_len, suffix) == 0;
}

/* The group of a feature of the kernel; NULL: none. */
static const struct feature_group *group_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
		const struct feature_group *group = &groups[i];
		size_t len = strlen(group->prefix);

		if (strncmp(name, group->prefix, len) == 0 &&
			(group->suffix ? ends_with(name + len, group->suffix) : !name[len]))
			return group;
	}
	return NULL;
}

/* --- messages --------------------------------------------------------------------------------- */

/* Parses a bit of a bitset, the member AT of struct feature_bit. */
static void parse_bit(struct features *features, struct nlattr *attr, bool is_list, size_t at)
{
	struct nlattr *tb[ETHTOOL_A_BITSET_BIT_MAX + 1], *name;
	struct feature_bit *bit;
	uint32_t i;

	if (nla_parse_nested(tb, ETHTOOL_A_BITSET_BIT_MAX, attr, NULL) < 0)
		return;
	i = netlink_u32(tb[ETHTOOL_A_BITSET_BIT_INDEX], FEATURES_MAX);
	if (i >= FEATURES_MAX)
		return;
	if (features->n <= i)
		features->n = i + 1;
	bit = &features->bits[i];
	*(bool *)((char *)bit + at) = is_list || tb[ETHTOOL_A_BITSET_BIT_VALUE];
	name = tb[ETHTOOL_A_BITSET_BIT_NAME];
	if (name && !bit->name[0]) {
		nla_strlcpy(bit->name, name, sizeof(bit->name));
		bit->group = group_of(bit->name);
	}
}

/* A bitset without a mask lists the bits that are set. */
static int parse_bitset(struct features *features, struct nlattr *attr, size_t at)
{
	struct nlattr *tb[ETHTOOL_A_BITSET_MAX + 1], *bit;
	int left;

	if (!attr || nla_parse_nested(tb, ETHTOOL_A_BITSET_MAX, attr, NULL) < 0 ||
		!tb[ETHTOOL_A_BITSET_BITS])
		return -EBADMSG;
	nla_for_each_nested (bit, tb[ETHTOOL_A_BITSET_BITS], left)
		if (nla_type(bit) == ETHTOOL_A_BITSET_BITS_BIT)
			parse_bit(features, bit, tb[ETHTOOL_A_BITSET_NOMASK] != NULL, at);
	return 0;
}

int features_from_msg(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	static const size_t members[ETHTOOL_A_FEATURES_MAX + 1] = {
		[ETHTOOL_A_FEATURES_HW] = offsetof(struct feature_bit, hw),
		[ETHTOOL_A_FEATURES_WANTED] = offsetof(struct feature_bit, wanted),
		[ETHTOOL_A_FEATURES_ACTIVE] = offsetof(struct feature_bit, active),
		[ETHTOOL_A_FEATURES_NOCHANGE] = offsetof(struct feature_bit, nochange),
	};
	struct nlattr *tb[ETHTOOL_A_FEATURES_MAX + 1];
	int r = ethtool_parse(msg, tb, ETHTOOL_A_FEATURES_MAX);

	for (int i = ETHTOOL_A_FEATURES_HW; r == 0 && i <= ETHTOOL_A_FEATURES_NOCHANGE; i++)
		r = parse_bitset(item, tb[i], members[i]);
	return r < 0 ? r : 1;
}

static bool is_fixed(const struct feature_bit *bit)
{
	return !bit->hw || bit->nochange;
}

/* The word of the line of a feature. */
static const char *word_of(const struct feature_bit *bit)
{
	return bit->group && !bit->group->suffix ? bit->group->word : bit->name;
}

static struct feature *add_line(const char *word, struct netlink_list *list)
{
	struct feature *feature = netlink_list_add(list);

	if (feature)
		snprintf(feature->word, sizeof(feature->word), "%s", word);
	return feature;
}

/* Adds the lines of GROUP; of NULL, of the features without a group. */
static int add_features(const struct features *features, const struct feature_group *group,
	struct netlink_list *list)
{
	for (unsigned i = 0; i < features->n; i++) {
		const struct feature_bit *bit = &features->bits[i];
		struct feature *feature;

		if (!bit->name[0] || bit->group != group)
			continue;
		feature = add_line(word_of(bit), list);
		if (!feature)
			return -ENOMEM;
		feature->on = bit->active;
		feature->fixed = is_fixed(bit);
		feature->wanted = feature->fixed ? bit->active : bit->wanted;
	}
	return 0;
}

/* Adds the line of a group of several features, which precedes theirs. */
static int add_group(const struct features *features, const struct feature_group *group,
	struct netlink_list *list)
{
	struct feature *feature = add_line(group->word, list);

	if (!feature)
		return -ENOMEM;
	feature->fixed = feature->is_group = true;
	for (unsigned i = 0; i < features->n; i++)
		if (features->bits[i].group == group) {
			feature->on |= features->bits[i].active;
			feature->fixed &= is_fixed(&features->bits[i]);
		}
	feature->wanted = feature->on;
	return 0;
}

int features_list(const struct features *features, struct netlink_list *list)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(groups); i++) {
		if (groups[i].suffix)
			r = add_group(features, &groups[i], list);
		if (r == 0)
			r = add_features(features, &groups[i], list);
	}
	return r < 0 ? r : add_features(features, NULL, list);
}

/* Returns true if the line of WORD is that of a feature, or of its group. */
static bool has_word(const struct feature_bit *bit, const char *word)
{
	return strcmp(word_of(bit), word) == 0 ||
	       (bit->group && strcmp(bit->group->word, word) == 0);
}

/* By name: the numbers of bits are no ABI. */
static int put_bit(struct nl_msg *msg, const char *name, bool on)
{
	struct nlattr *bit = nla_nest_start(msg, ETHTOOL_A_BITSET_BITS_BIT | NLA_F_NESTED);

	if (!bit || nla_put_string(msg, ETHTOOL_A_BITSET_BIT_NAME, name) < 0 ||
		(on && nla_put_flag(msg, ETHTOOL_A_BITSET_BIT_VALUE) < 0))
		return -ENOMEM;
	nla_nest_end(msg, bit);
	return 0;
}

int features_put(struct nl_msg *msg, const struct features *features, const char *word, bool on)
{
	struct nlattr *bitset = nla_nest_start(msg, ETHTOOL_A_FEATURES_WANTED | NLA_F_NESTED);
	struct nlattr *bits = nla_nest_start(msg, ETHTOOL_A_BITSET_BITS | NLA_F_NESTED);
	int r = bitset && bits ? 0 : -ENOMEM;

	for (unsigned i = 0; r == 0 && i < features->n; i++)
		if (!is_fixed(&features->bits[i]) && has_word(&features->bits[i], word))
			r = put_bit(msg, features->bits[i].name, on);
	if (r < 0)
		return r;
	nla_nest_end(msg, bits);
	nla_nest_end(msg, bitset);
	return 0;
}

/* --- text ------------------------------------------------------------------------------------- */

void feature_print(const struct feature *feature, FILE *out)
{
	word_print(out, feature->word);
	fputs(feature->on ? " on" : " off", out);
	if (feature->fixed && !feature->is_group)
		fputs(" [fixed]", out);
	else if (feature->wanted != feature->on)
		fprintf(out, " [requested %s]", feature->wanted ? "on" : "off");
}

static int parse_on(struct words *w, const char *key, const char *on, const char *off, bool *ret)
{
	const char *value;
	int r = words_argument(w, key, &value);

	if (r < 0)
		return r;
	if (strcmp(value, on) != 0 && strcmp(value, off) != 0)
		return words_refuse(w, "\"%.40s\" is not on or off", value);
	*ret = strcmp(value, on) == 0;
	return 0;
}

/* Replaces an abbreviation, or the name of the kernel, by the word of the line. */
static void normalize_word(char word[ETH_GSTRING_LEN + 1])
{
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		if (strcmp(word, groups[i].abbreviation) == 0 ||
			(!groups[i].suffix && strcmp(word, groups[i].prefix) == 0)) {
			strcpy(word, groups[i].word);
			return;
		}
}

int feature_parse(struct words *w, void *item)
{
	struct feature *feature = item;
	int r = words_text(w, "a line", feature->word, sizeof(feature->word));

	if (r < 0)
		return r;
	normalize_word(feature->word);
	r = parse_on(w, feature->word, "on", "off", &feature->on);
	feature->wanted = feature->on;
	if (r == 0 && words_next_if(w, "[fixed]"))
		feature->fixed = true;
	else if (r == 0 && words_next_if(w, "[requested"))
		r = parse_on(w, "[requested", "on]", "off]", &feature->wanted);
	return r == 0 && words_peek(w) ? words_unknown(w, words_peek(w)) : r;
}
