/* SPDX-License-Identifier: MIT */
/* Parses and prints `kind` by the table of kinds: see link_kind.h. */
#include "link_kind.h"

#include <arpa/inet.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "names.h"

#define VETH "veth"

void link_spec_done(struct link_spec *spec)
{
	nlmsg_free(spec->data);
	spec->data = NULL;
}

/* Puts N in the byte order and width that the kernel expects. */
static int put_number(struct nl_msg *msg, const struct kind_word *word, uint32_t n)
{
	uint16_t half = (uint16_t)n;

	if (word->width == 1)
		return nla_put_u8(msg, word->attr, (uint8_t)n);
	if (word->width == 2)
		return nla_put_u16(msg, word->attr, word->big_endian ? htons(half) : half);
	return nla_put_u32(msg, word->attr, word->big_endian ? htonl(n) : n);
}

static uint32_t get_number(struct nlattr *attr, const struct kind_word *word)
{
	uint32_t n;

	if (word->width == 1)
		return netlink_u8(attr, 0);
	n = word->width == 2 ? netlink_u16(attr, 0) : netlink_u32(attr, 0);
	if (!word->big_endian)
		return n;
	return word->width == 2 ? ntohs((uint16_t)n) : ntohl(n);
}

static const struct kind_name *find_number_name(const struct kind_word *word, const char *text)
{
	for (const struct kind_name *name = word->names; name && name->word; name++)
		if (strcmp(name->word, text) == 0)
			return name;
	return NULL;
}

static int parse_number(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	const struct kind_name *name;
	const char *text;
	uint64_t n;
	int r = words_argument(w, word->word, &text);

	if (r < 0)
		return r;
	name = find_number_name(word, text);
	if (name)
		n = name->number;
	else
		r = word_number(w, text, word->min, word->max, &n);
	return r < 0 ? r : put_number(spec->data, word, (uint32_t)n);
}

static int parse_table(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	const char *text;
	uint32_t table;
	int r = words_argument(w, word->word, &text);

	if (r < 0)
		return r;
	if (table_number(text, &table) < 0)
		return words_refuse(w, "\"%.40s\" is not a routing table", text);
	return put_number(spec->data, word, table);
}

static bool is_multicast(int family, const void *address)
{
	return family == AF_INET6 ? *(const unsigned char *)address == 0xff
				  : (*(const unsigned char *)address & 0xf0) == 0xe0;
}

static int parse_address(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	struct prefix p;
	const char *text;
	int r = words_argument(w, word->word, &text);

	if (r == 0)
		r = word_address(w, text, word->attr6 ? AF_UNSPEC : AF_INET, &p);
	if (r < 0)
		return r;
	if (is_multicast(p.family, &p.address) != (word->format == KIND_MULTICAST))
		return words_refuse(w, "%.50s is %s multicast address", text,
			word->format == KIND_MULTICAST ? "not a" : "a");
	return nla_put(spec->data, p.family == AF_INET6 ? word->attr6 : word->attr,
		p.family == AF_INET6 ? 16 : 4, &p.address);
}

static int parse_peer(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	words_next_if(w, "name");
	return words_dev(w, word->word, spec->peer);
}

static int parse_word(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	switch (word->format) {
	case KIND_NUMBER:
		return parse_number(w, word, spec);
	case KIND_TABLE:
		return parse_table(w, word, spec);
	case KIND_FLAG:
		if (word->turns_off && nla_put_u8(spec->data, word->turns_off, 0) < 0)
			return -ENOMEM;
		return put_number(spec->data, word, word->on);
	case KIND_UNICAST:
	case KIND_MULTICAST:
		return parse_address(w, word, spec);
	case KIND_LOWER:
		return words_dev(w, word->word, spec->lower);
	case KIND_PEER:
		return parse_peer(w, word, spec);
	}
	return -EINVAL;
}

static const struct kind_word *find_word(const struct kind *kind, const char *text)
{
	for (const struct kind_word *word = kind->words; word && word->word; word++)
		if (strcmp(word->word, text) == 0)
			return word;
	return NULL;
}

/* GIVEN has a bit for each word of the kind that was parsed. */
static int put_opposites(const struct kind *kind, uint64_t given, struct link_spec *spec)
{
	int r = 0;

	for (unsigned i = 0; r == 0 && kind->words && kind->words[i].word; i++)
		if (kind->words[i].always && !(given >> i & 1))
			r = put_number(spec->data, &kind->words[i], !kind->words[i].on);
	return r;
}

static int parse_words(struct words *w, struct link_spec *spec)
{
	const struct kind_word *word;
	uint64_t given = 0;
	const char *text;
	int r;

	while ((text = words_next(w))) {
		word = find_word(spec->kind, text);
		if (!word)
			return words_unknown(w, text);
		if (given >> (word - spec->kind->words) & 1)
			return words_refuse(w, "\"%.40s\" is given twice", text);
		given |= UINT64_C(1) << (word - spec->kind->words);
		r = parse_word(w, word, spec);
		if (r < 0)
			return r == -EINVAL ? r : -ENOMEM;
	}
	return put_opposites(spec->kind, given, spec) < 0 ? -ENOMEM : 0;
}

int link_kind_parse(struct words *w, struct link_spec *ret)
{
	const char *name = words_next(w);
	struct link_spec spec = {0};
	int r;

	if (!name)
		return words_refuse(w, "the kind is missing");
	spec.kind = kind_find(name);
	if (!spec.kind)
		return words_refuse(w, "\"%.40s\" is not a kind of link", name);
	spec.data = nlmsg_alloc();
	if (!spec.data)
		return -ENOMEM;
	r = parse_words(w, &spec);
	if (r < 0)
		link_spec_done(&spec);
	else
		*ret = spec;
	return r;
}

static void print_number(struct nlattr *attr, const struct kind_word *word, FILE *out)
{
	uint32_t n = get_number(attr, word);

	if ((word->hides && n == word->hide) || (word->format == KIND_FLAG && n != word->on))
		return;
	fprintf(out, " %s", word->word);
	for (const struct kind_name *name = word->names; name && name->word; name++)
		if (name->number == n) {
			fprintf(out, " %s", name->word);
			return;
		}
	if (word->format == KIND_NUMBER)
		fprintf(out, " %u", n);
}

/* The zero address means none. */
static void print_address(struct nlattr *attr, int family, const struct kind_word *word, FILE *out)
{
	static const unsigned char zero[16];
	size_t size = family == AF_INET6 ? 16 : 4;
	char text[NAME_SIZE];

	if (!attr || nla_len(attr) < (int)size || memcmp(nla_data(attr), zero, size) == 0)
		return;
	if (is_multicast(family, nla_data(attr)) == (word->format == KIND_MULTICAST))
		fprintf(out, " %s %s", word->word, address_text(family, nla_data(attr), text));
}

static void print_word(struct netlink *nl, const struct link *link, const struct kind_word *word,
	struct nlattr **tb, FILE *out)
{
	struct nlattr *attr = word->attr ? tb[word->attr] : NULL;
	char table[NAME_SIZE];

	if ((word->format == KIND_NUMBER || word->format == KIND_FLAG) && attr)
		print_number(attr, word, out);
	else if (word->format == KIND_TABLE && attr)
		fprintf(out, " %s %s", word->word, table_name(get_number(attr, word), table));
	else if (word->format == KIND_LOWER && link->iflink_nsid == NSID_NONE && link_lower(link)) {
		fprintf(out, " %s ", word->word);
		word_print(out, netlink_ifname(nl, link_lower(link)));
	} else if (word->format == KIND_UNICAST || word->format == KIND_MULTICAST) {
		print_address(attr, AF_INET, word, out);
		if (word->attr6)
			print_address(tb[word->attr6], AF_INET6, word, out);
	}
}

/* The row of a link's kind, with its attributes in TB. NULL: there is none, or no attributes. */
static const struct kind *find_link_kind(
	const struct link *link, struct nlattr *tb[KIND_ATTRS_MAX + 1])
{
	const struct kind *kind = kind_find(link->kind);

	if (!link->data || !kind || nla_parse_nested(tb, kind->max, link->data, NULL) < 0)
		return NULL;
	return kind;
}

int link_lower(const struct link *link)
{
	struct nlattr *tb[KIND_ATTRS_MAX + 1];
	const struct kind *kind = find_link_kind(link, tb);

	if (kind && kind->lower)
		return netlink_s32(tb[kind->lower], 0);
	if (strcmp(link->kind, VETH) == 0) /* IFLA_LINK is its peer */
		return 0;
	return link->iflink == link->ifindex && link->iflink_nsid == NSID_NONE ? 0 : link->iflink;
}

void link_kind_print(struct netlink *nl, const struct link *link, FILE *out)
{
	struct nlattr *tb[KIND_ATTRS_MAX + 1];
	const struct kind *kind = find_link_kind(link, tb);

	word_print(out, link->kind);
	for (const struct kind_word *word = kind ? kind->words : NULL; word && word->word; word++)
		print_word(nl, link, word, tb, out);
}
