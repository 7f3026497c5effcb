/* SPDX-License-Identifier: MIT */
/* The table of `options`, and the text and attributes of one: see link_options.h. */
#include "link_options.h"

#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "hash.h"
#include "link_kind_attrs.h"
#include "link_kind_rows.h"

#define FLAG(bit) BIT_OF(OPTION_FLAGS, bit), ON_OFF
#define INVERTED_FLAG(bit) BIT_OF(OPTION_FLAGS, bit), NAMES({"on", 0}, {"off", 1})

/*
 * In the order in which a copy is written: a gso_max_size of up to 65536 also sets
 * gso_ipv4_max_size, and what a link may refuse is at the end. IFLA_AF_SPEC stands for its
 * IFLA_INET6_ADDR_GEN_MODE.
 */
static const struct kind_word option_words[] = {
	{"arp", INVERTED_FLAG(IFF_NOARP)},
	{"multicast", FLAG(IFF_MULTICAST)},
	{"allmulticast", FLAG(IFF_ALLMULTI)},
	{"promisc", FLAG(IFF_PROMISC)},
	{"trailers", INVERTED_FLAG(IFF_NOTRAILERS)},
	{"dynamic", FLAG(IFF_DYNAMIC)},
	{"mode", U8(IFLA_LINKMODE), NAMES({"default", 0}, {"dormant", 1})},
	{"addrgenmode", U8(IFLA_AF_SPEC),
		NAMES({"eui64", IN6_ADDR_GEN_MODE_EUI64}, {"none", IN6_ADDR_GEN_MODE_NONE},
			{"stable_secret", IN6_ADDR_GEN_MODE_STABLE_PRIVACY},
			{"random", IN6_ADDR_GEN_MODE_RANDOM})},
	{"gso_max_size", U32(IFLA_GSO_MAX_SIZE)}, /* bytes */
	{"gso_max_segs", U32(IFLA_GSO_MAX_SEGS)}, /* packets */
	{"gro_max_size", U32(NEW_IFLA_GRO_MAX_SIZE)},
	{"gso_ipv4_max_size", U32(NEW_IFLA_GSO_IPV4_MAX_SIZE)},
	{"gro_ipv4_max_size", U32(NEW_IFLA_GRO_IPV4_MAX_SIZE)},
	{"altname", KIND_TEXT, IFLA_ALT_IFNAME},
	{"protodown", U8(IFLA_PROTO_DOWN), ON_OFF},
	{"numtxqueues", U32(IFLA_NUM_TX_QUEUES), .min = 1},
	{"numrxqueues", U32(IFLA_NUM_RX_QUEUES), .min = 1},
	{NULL},
};

/* The attribute is not that of the kernel, which has the bits of all reasons in one. */
static const struct kind_word reason_words[] = {
	{"on", KIND_FLAG, U32(IFLA_PROTO_DOWN_REASON), .on = 1},
	{"off", KIND_FLAG, U32(IFLA_PROTO_DOWN_REASON), .on = 0},
	{NULL},
};

/* A number of a VF follows the number of the OPTION_VF; -1: the driver does not have it. */
#define OF_VF(attribute, structure, member) \
	U32(attribute), .size = sizeof(struct structure), .at = offsetof(struct structure, member)
#define VF_SETTING(attribute) OF_VF(attribute, ifla_vf_spoofchk, setting), HIDE(UINT32_MAX)
#define OF_VF_VLAN(member) OF_VF(IFLA_VF_VLAN_LIST, ifla_vf_vlan_info, member)

/* IFLA_VF_VLAN_LIST stands for its IFLA_VF_VLAN_INFO. */
static const struct kind_word vf_words[] = {
	{"mac", KIND_MAC, IFLA_VF_MAC, .size = sizeof(struct ifla_vf_mac),
		.at = offsetof(struct ifla_vf_mac, mac)},
	{"vlan", OF_VF_VLAN(vlan), .max = 4095},
	{"qos", OF_VF_VLAN(qos), .max = 7},
	{"proto", BE16(IFLA_VF_VLAN_LIST), .size = sizeof(struct ifla_vf_vlan_info),
		.at = offsetof(struct ifla_vf_vlan_info, vlan_proto), VLAN_PROTOCOLS, HIDE(0)},
	{"max_tx_rate", OF_VF(IFLA_VF_RATE, ifla_vf_rate, max_tx_rate)}, /* Mbit/s */
	{"min_tx_rate", OF_VF(IFLA_VF_RATE, ifla_vf_rate, min_tx_rate)},
	{"spoofchk", VF_SETTING(IFLA_VF_SPOOFCHK), ON_OFF},
	{"query_rss", VF_SETTING(IFLA_VF_RSS_QUERY_EN), ON_OFF},
	{"state", VF_SETTING(IFLA_VF_LINK_STATE),
		NAMES({"auto", IFLA_VF_LINK_STATE_AUTO}, {"enable", IFLA_VF_LINK_STATE_ENABLE},
			{"disable", IFLA_VF_LINK_STATE_DISABLE})},
	{"trust", VF_SETTING(IFLA_VF_TRUST), ON_OFF},
	{NULL},
};

const struct kind link_option_kinds[] = {
	[OPTION_WORD] = {"", option_words},
	[OPTION_REASON] = {"protodown_reason", reason_words},
	[OPTION_VF] = {"vf", vf_words},
	[OPTION_KINDS] = {NULL},
};

void link_option_done(void *option)
{
	link_spec_done(&((struct link_option *)option)->spec);
}

const struct kind_word *link_option_word(const struct link_option *option)
{
	return &option->spec.kind->words[__builtin_ctzll(option->spec.given)];
}

static bool has_one_word(const struct link_option *option)
{
	return __builtin_popcountll(option->spec.given) == 1;
}

int link_option_parse(struct words *w, void *item)
{
	struct link_option *option = item;
	uint64_t index = 0;
	int r = 0;

	option->spec.kind = &link_option_kinds[OPTION_WORD];
	for (int i = OPTION_REASON; i < OPTION_KINDS; i++)
		if (words_next_if(w, link_option_kinds[i].name)) {
			option->spec.kind = &link_option_kinds[i];
			r = words_number(w, link_option_kinds[i].name, 0,
				i == OPTION_REASON ? 31 : INT32_MAX, &index);
			option->index = (uint32_t)index;
			break;
		}
	if (r == 0)
		r = link_spec_parse(w, &option->spec);
	if (r < 0)
		return r;
	if (!option->spec.given)
		return words_refuse(w, "the option%s%s is missing",
			link_option_is(option, OPTION_WORD) ? "" : " of ", option->spec.kind->name);
	if (!link_option_is(option, OPTION_VF) && !has_one_word(option))
		return words_refuse(w, "a line has one option");
	return 0;
}

void link_option_print(const struct link_option *option, FILE *out)
{
	const struct kind_word *word = link_option_word(option);
	uint64_t n;

	if (!link_option_is(option, OPTION_WORD)) {
		fprintf(out, "%s %u", option->spec.kind->name, option->index);
		link_kind_print_words(option->spec.kind, option->spec.attrs, out);
		return;
	}
	fprintf(out, "%s ", word->word);
	if (word->format == KIND_TEXT)
		word_print(out, nla_data(option->spec.attrs[word->attr]));
	else if (kind_number_get(option->spec.attrs, word, &n))
		link_kind_print_number(word, n, out);
}

bool link_option_is_altname(const struct link_option *option)
{
	return link_option_is(option, OPTION_WORD) &&
	       link_option_word(option)->attr == IFLA_ALT_IFNAME;
}

bool link_option_is_fixed(const struct link_option *option)
{
	unsigned char attr = link_option_word(option)->attr;

	return link_option_is(option, OPTION_WORD) &&
	       (attr == IFLA_NUM_TX_QUEUES || attr == IFLA_NUM_RX_QUEUES);
}

bool link_option_is_off(const struct link_option *option)
{
	return link_option_is(option, OPTION_REASON) &&
	       link_option_word(option) == &reason_words[1];
}

static const char *altname(const struct link_option *option)
{
	return nla_data(option->spec.attrs[IFLA_ALT_IFNAME]);
}

uint64_t link_option_key(const void *item)
{
	const struct link_option *option = item;
	uint64_t key = hash_mix(HASH_INIT, (uint64_t)(option->spec.kind - link_option_kinds));

	if (!link_option_is(option, OPTION_WORD))
		return hash_mix(key, option->index);
	key = hash_mix(key, option->spec.given);
	if (link_option_is_altname(option))
		key = hash_bytes(key, altname(option), strlen(altname(option)));
	return key;
}

static bool word_matches(
	const struct kind_word *word, struct nlattr *const *written, struct nlattr *const *present)
{
	struct nlattr *a = written[word->attr], *b = present[word->attr];
	uint64_t n, m;

	if (!a || !b)
		return false;
	if (word->format == KIND_TEXT)
		return strcmp(nla_data(a), nla_data(b)) == 0;
	if (word->format == KIND_MAC)
		return nla_len(b) >= word->size && memcmp((char *)nla_data(a) + word->at,
							   (char *)nla_data(b) + word->at, 6) == 0;
	return kind_number_get(written, word, &n) && kind_number_get(present, word, &m) && n == m;
}

bool link_option_matches(const void *a, const void *b)
{
	const struct link_option *written = a, *present = b;

	if (written->spec.kind != present->spec.kind || written->index != present->index)
		return false;
	for (unsigned i = 0; written->spec.kind->words[i].word; i++)
		if (written->spec.given >> i & 1 &&
			!word_matches(&written->spec.kind->words[i], written->spec.attrs,
				present->spec.attrs))
			return false;
	return true;
}

int link_option_set_attr(struct link_option *option, int type, const struct nlattr *attr)
{
	return kind_attr_set(option->spec.attrs, type, nla_data(attr), (size_t)nla_len(attr));
}

int link_option_copy(const struct link_option *option, struct link_option *ret)
{
	int r = 0;

	ret->spec.kind = option->spec.kind;
	ret->spec.given = option->spec.given;
	ret->index = option->index;
	for (int i = 0; r == 0 && i <= KIND_ATTRS_MAX; i++)
		if (option->spec.attrs[i])
			r = link_option_set_attr(ret, i, option->spec.attrs[i]);
	return r;
}

/* Sets the words of TO that are given in FROM. */
static int set_given(struct link_option *to, const struct link_option *from)
{
	const struct kind_word *words = from->spec.kind->words;
	int r = 0;

	for (unsigned i = 0; r == 0 && words[i].word; i++) {
		uint64_t n;

		if (!(from->spec.given >> i & 1))
			continue;
		if (words[i].format == KIND_MAC)
			r = link_option_set_attr(
				to, words[i].attr, from->spec.attrs[words[i].attr]);
		else if (kind_number_get(from->spec.attrs, &words[i], &n))
			r = kind_number_set(to->spec.attrs, &words[i], n);
	}
	return r;
}

int link_option_complete(struct link_option *option, const struct link_option *present)
{
	struct link_option merged = {.index = option->index};
	int r = 0;

	if (!link_option_is(option, OPTION_VF))
		return 0;
	merged.spec.kind = option->spec.kind;
	merged.spec.given = option->spec.given;
	for (int i = 0; r == 0 && i <= KIND_ATTRS_MAX; i++)
		if (option->spec.attrs[i] && present->spec.attrs[i])
			r = link_option_set_attr(&merged, i, present->spec.attrs[i]);
	if (r == 0)
		r = set_given(&merged, option);
	link_option_done(r < 0 ? &merged : option);
	if (r == 0)
		*option = merged;
	return r;
}

int link_option_compare(const void *a, const void *b)
{
	const struct link_option *x = a, *y = b;
	ptrdiff_t kinds = x->spec.kind - y->spec.kind;
	bool x_fixed = link_option_is_fixed(x), y_fixed = link_option_is_fixed(y);

	if (x_fixed != y_fixed)
		return x_fixed ? 1 : -1;
	if (kinds)
		return kinds < 0 ? -1 : 1;
	if (!link_option_is(x, OPTION_WORD))
		return (x->index > y->index) - (x->index < y->index);
	if (x->spec.given != y->spec.given)
		return x->spec.given < y->spec.given ? -1 : 1;
	return link_option_is_altname(x) ? strcmp(altname(x), altname(y)) : 0;
}
