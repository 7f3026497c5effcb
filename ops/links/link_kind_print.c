/* SPDX-License-Identifier: MIT */
/* Prints `kind` by the table of kinds: see link_kind.h. */
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "link_kind.h"
#include "link_kind_attrs.h"
#include "names.h"

/* What is printed: a link and its attributes. */
struct kind_printer {
	struct netlink *nl;
	const struct link *link;
	struct nlattr *attrs[KIND_ATTRS_MAX + 1];
	bool alone;
	FILE *out;
};

/* Is the flag or byte ATTRIBUTE set? */
static bool is_set(const struct kind_printer *p, unsigned char attribute)
{
	struct nlattr *attr = p->attrs[attribute];

	return attr && (nla_len(attr) == 0 || netlink_u8(attr, 0));
}

static bool is_hidden(const struct kind_printer *p, const struct kind_word *word, uint64_t n)
{
	if (!word->hides || (word->shown_if && is_set(p, word->shown_if)) ||
		(word->hidden_if && !is_set(p, word->hidden_if)))
		return false;
	return n == word->otherwise || (word->also_hides && n == word->also_hides);
}

static const char *number_name(const struct kind_word *word, uint64_t n)
{
	for (const struct kind_name *name = word->names; name && name->word; name++)
		if (name->number == n)
			return name->word;
	return NULL;
}

void link_kind_print_number(const struct kind_word *word, uint64_t n, FILE *out)
{
	const char *name = number_name(word, n);

	if (name)
		fputs(name, out);
	else if (word->is_signed)
		fprintf(out, "%d", (int32_t)n);
	else
		fprintf(out, word->hex ? "0x%jx" : "%ju", (uintmax_t)n);
}

static void print_number(struct kind_printer *p, const struct kind_word *word, uint64_t n)
{
	if (is_hidden(p, word, n))
		return;
	fprintf(p->out, " %s ", word->word);
	link_kind_print_number(word, n, p->out);
}

static void print_key(struct kind_printer *p, const struct kind_word *word, uint64_t n)
{
	if (word->special_attr ? kind_special_get(p->attrs, word) : !is_hidden(p, word, n))
		fprintf(p->out, " %s %ju", word->word, (uintmax_t)n);
	else if (kind_has_multicast(p->attrs, word)) /* without the word, it would be the address */
		fprintf(p->out, " no%s", word->word);
}

/* The zero address means none. */
static void print_address(struct kind_printer *p, const struct kind_word *word, int family)
{
	static const unsigned char zero[16];
	unsigned char type = family == AF_INET6 ? word->attr6 : word->attr;
	struct nlattr *attr = type ? p->attrs[type] : NULL;
	size_t size = family == AF_INET6 ? 16 : 4;
	char text[NAME_SIZE];

	if (!attr || nla_len(attr) < (int)size || memcmp(nla_data(attr), zero, size) == 0)
		return;
	if (word->format == KIND_ADDRESS ||
		kind_is_multicast(family, nla_data(attr)) == (word->format == KIND_MULTICAST))
		fprintf(p->out, " %s %s", word->word, address_text(family, nla_data(attr), text));
}

/* The default 2002::/16 and 0.0.0.0/0 of 6rd are not printed. */
static void print_prefix(struct kind_printer *p, const struct kind_word *word)
{
	static const unsigned char usual6[16] = {0x20, 0x02}, usual[4];
	struct nlattr *attr = p->attrs[word->attr6 ?: word->attr];
	unsigned len = netlink_u16(p->attrs[word->special_attr], 0);
	size_t size = word->attr6 ? 16 : 4;
	char text[NAME_SIZE];

	if (!attr || nla_len(attr) < (int)size)
		return;
	if (memcmp(nla_data(attr), word->attr6 ? usual6 : usual, size) == 0 &&
		len == (word->attr6 ? 16 : 0))
		return;
	fprintf(p->out, " %s %s/%u", word->word,
		address_text(word->attr6 ? AF_INET6 : AF_INET, nla_data(attr), text), len);
}

static void print_ports(struct kind_printer *p, const struct kind_word *word)
{
	struct nlattr *attr = p->attrs[word->attr];
	uint16_t ports[2];

	if (!attr || nla_memcpy(ports, attr, sizeof(ports)) != sizeof(ports))
		return;
	if (ports[0] || ports[1])
		fprintf(p->out, " %s %u %u", word->word, ntohs(ports[0]), ntohs(ports[1]));
}

static void print_map(struct kind_printer *p, const struct kind_word *word)
{
	struct nlattr *all = p->attrs[word->attr], *attr;
	const char *before = word->word;
	uint32_t pair[2];
	int left;

	if (!all)
		return;
	nla_for_each_nested (attr, all, left)
		if (nla_memcpy(pair, attr, sizeof(pair)) == sizeof(pair)) {
			fprintf(p->out, "%s%s %u:%u", before[0] ? " " : "", before, pair[0],
				pair[1]);
			before = "";
		}
}

static void print_targets(struct kind_printer *p, const struct kind_word *word)
{
	struct nlattr *all = p->attrs[word->attr6 ?: word->attr], *attr;
	const char *before = word->word;
	size_t size = word->attr6 ? 16 : 4;
	char text[NAME_SIZE];
	int left;

	if (!all)
		return;
	nla_for_each_nested (attr, all, left)
		if (nla_len(attr) >= (int)size) {
			fprintf(p->out, before ? " %s %s" : "%s,%s", before ?: "",
				address_text(
					word->attr6 ? AF_INET6 : AF_INET, nla_data(attr), text));
			before = NULL;
		}
}

static void print_mac(struct kind_printer *p, const struct kind_word *word)
{
	struct nlattr *attr = p->attrs[word->attr];
	const unsigned char *mac;
	uint64_t n = 0;

	if (!attr || nla_len(attr) < word->at + 6)
		return;
	mac = (unsigned char *)nla_data(attr) + word->at;
	for (int i = 0; i < 6; i++)
		n = n << 8 | mac[i];
	if (is_hidden(p, word, n))
		return;
	fprintf(p->out, " %s ", word->word);
	link_print_address(p->out, mac, 6);
}

static void print_macs(struct kind_printer *p, const struct kind_word *word)
{
	struct nlattr *all = p->attrs[word->attr], *attr;
	bool any = false;
	int left;

	if (!all)
		return;
	nla_for_each_nested (attr, all, left)
		if (nla_len(attr) >= 6) {
			if (!any)
				fprintf(p->out, " %s set", word->word);
			fputc(' ', p->out);
			link_print_address(p->out, nla_data(attr), 6);
			any = true;
		}
}

static void print_text(struct kind_printer *p, const struct kind_word *word)
{
	char text[WORDS_TEXT_MAX];

	if (!p->attrs[word->attr])
		return;
	nla_strlcpy(text, p->attrs[word->attr], sizeof(text));
	fprintf(p->out, " %s ", word->word);
	word_print(p->out, text);
}

static void print_link(struct kind_printer *p, const struct kind_word *word, int ifindex)
{
	if (!ifindex)
		return;
	fprintf(p->out, " %s ", word->word);
	word_print(p->out, netlink_ifname(p->nl, ifindex));
}

static void print_numeric(struct kind_printer *p, const struct kind_word *word)
{
	char table[NAME_SIZE];
	uint64_t n;

	if (word->special && kind_special_get(p->attrs, word))
		fprintf(p->out, " %s %s", word->word, word->special);
	else if (!kind_number_get(p->attrs, word, &n))
		return;
	else if (word->format == KIND_NUMBER)
		print_number(p, word, n);
	else if (word->format == KIND_KEY)
		print_key(p, word, n);
	else if (word->format == KIND_TABLE)
		fprintf(p->out, " %s %s", word->word, table_name((uint32_t)n, table));
	else if (word->format == KIND_FLAG && n == word->on && !is_hidden(p, word, n))
		fprintf(p->out, " %s", word->word);
	else if (word->format == KIND_SWITCH && !is_hidden(p, word, n))
		fprintf(p->out, " %s%s", n ? "" : "no", word->word);
}

static bool is_printed(const struct kind_printer *p, const struct kind_word *word)
{
	if (word->write_only || !word->word[0])
		return false;
	if (p->alone && !word->alone && !word->combines)
		return false;
	if (word->if_set)
		return netlink_u8(p->attrs[word->if_set], 0);
	return !word->if_unset || !netlink_u8(p->attrs[word->if_unset], 0);
}

static void print_word(struct kind_printer *p, const struct kind_word *word);

/* The words from WORD on, of the link or of its peer. */
static void print_words(struct kind_printer *p, const struct kind_word *word, bool of_peer)
{
	for (; word && word->word; word++)
		if (word->of_peer == of_peer && is_printed(p, word))
			print_word(p, word);
}

/* The same as a text. To be freed; NULL: out of memory. */
static char *kind_words_text(
	const struct kind_printer *p, const struct kind_word *word, bool of_peer)
{
	struct kind_printer printer = *p;
	char *text = NULL;
	size_t size;

	printer.out = open_memstream(&text, &size);
	if (!printer.out)
		return NULL;
	print_words(&printer, word, of_peer);
	fclose(printer.out);
	return text;
}

/* With WORD in front, if there are any. */
static void print_peer_words(struct kind_printer *p, const struct kind_word *word)
{
	_cleanup_free_ char *text = kind_words_text(p, word + 1, true);

	if (text && text[0])
		fprintf(p->out, " %s%s", word->word, text);
}

static void print_word(struct kind_printer *p, const struct kind_word *word)
{
	switch (word->format) {
	case KIND_NUMBER:
	case KIND_TABLE:
	case KIND_FLAG:
	case KIND_SWITCH:
	case KIND_KEY:
		return print_numeric(p, word);
	case KIND_ADDRESS:
	case KIND_UNICAST:
	case KIND_MULTICAST:
		print_address(p, word, AF_INET);
		return print_address(p, word, AF_INET6);
	case KIND_PREFIX:
		return print_prefix(p, word);
	case KIND_PORTS:
		return print_ports(p, word);
	case KIND_MAP:
		return print_map(p, word);
	case KIND_TARGETS:
		return print_targets(p, word);
	case KIND_MAC:
		return print_mac(p, word);
	case KIND_MACS:
		return print_macs(p, word);
	case KIND_TEXT:
		return print_text(p, word);
	case KIND_LINK:
		return print_link(p, word, netlink_s32(p->attrs[word->attr], 0));
	case KIND_LOWER:
		return print_link(
			p, word, p->link->iflink_nsid == NSID_NONE ? link_lower(p->link) : 0);
	case KIND_PEER_WORDS:
		return print_peer_words(p, word);
	case KIND_PEER:
	case KIND_ALIAS:
		return;
	}
}

/* The bits of attribute TYPE that the rows and the state of KIND account for. */
static uint64_t known_bits(const struct kind *kind, unsigned type)
{
	bool is_state = kind && type < 64 && kind->state >> type & 1;
	uint64_t bits = is_state ? UINT64_MAX : 0;

	for (const struct kind_word *word = kind ? kind->words : NULL; word && word->word; word++) {
		if (word->attr == type)
			bits |= word->mask ?: UINT64_MAX;
		if (word->attr6 == type || word->read_attr == type)
			bits |= UINT64_MAX;
		if (word->special_attr == type)
			bits |= word->special_bit ?: UINT64_MAX;
	}
	return bits;
}

/* Are all bits of ATTR known? Sets of bits have two or four bytes, and may be big-endian. */
static bool is_known(const struct kind *kind, struct nlattr *attr)
{
	unsigned type = (unsigned)nla_type(attr);
	uint64_t bits = type <= KIND_ATTRS_MAX ? known_bits(kind, type) : 0;
	uint16_t half = netlink_u16(attr, 0);
	uint32_t n = nla_len(attr) == 2 ? half : netlink_u32(attr, 0);

	for (const struct kind_word *word = kind ? kind->words : NULL; word && word->word; word++)
		if (word->attr == type && word->mask && word->big_endian) {
			n = nla_len(attr) == 2 ? ntohs(half) : ntohl(netlink_u32(attr, 0));
			break;
		}
	return bits && !(n & ~bits);
}

void link_kind_print_unknown(const struct link *link, FILE *out)
{
	const struct kind *kind = kind_find(link->kind);
	const char *before = KIND_COMMENT;
	struct nlattr *attr;
	int left;

	if (!link->data)
		return;
	nla_for_each_nested (attr, link->data, left) {
		if (is_known(kind, attr))
			continue;
		fprintf(out, "%sattribute %d:%s", before, nla_type(attr), nla_len(attr) ? " " : "");
		for (int i = 0; i < nla_len(attr); i++)
			fprintf(out, "%02x", ((unsigned char *)nla_data(attr))[i]);
		before = ", ";
	}
}

int link_peer(const struct link *link)
{
	const struct kind *kind = kind_find(link->kind);

	for (const struct kind_word *word = kind ? kind->words : NULL; word && word->word; word++)
		if (word->format == KIND_PEER)
			return link->iflink;
	return 0;
}

int link_lower(const struct link *link)
{
	const struct kind *kind = kind_find(link->kind);

	if (link_peer(link))
		return 0;
	for (const struct kind_word *word = kind ? kind->words : NULL; word && word->word; word++) {
		if (word->format == KIND_LOWER && word->attr && link->data)
			return netlink_s32(
				nla_find(nla_data(link->data), nla_len(link->data), word->attr), 0);
	}
	return link->iflink == link->ifindex && link->iflink_nsid == NSID_NONE ? 0 : link->iflink;
}

void link_kind_print_words(const struct kind *kind, struct nlattr *const *attrs, FILE *out)
{
	struct kind_printer p = {.out = out};

	memcpy(p.attrs, attrs, sizeof(p.attrs));
	print_words(&p, kind->words, false);
}

/*
 * For a link that has all defaults of ip(8): the first of them that is not that of the kernel, as
 * for a kind without arguments no attributes are sent.
 */
static void print_default(struct kind_printer *p, const struct kind *kind)
{
	for (const struct kind_word *word = kind->words; word && word->word; word++)
		if (word->sends && word->otherwise && is_printed(p, word)) {
			struct kind_word shown = *word;

			shown.hides = false;
			return print_word(p, &shown);
		}
}

void link_kind_print(struct netlink *nl, const struct link *link, FILE *out)
{
	struct kind_printer p = {.nl = nl, .link = link, .out = out};
	_cleanup_free_ char *text = NULL;
	const struct kind *kind = kind_find(link->kind);

	link_kind_attrs(link, p.attrs);
	p.alone = kind && kind_is_alone(kind, p.attrs);
	word_print(out, link->kind);
	text = kind ? kind_words_text(&p, kind->words, false) : NULL;
	if (text && text[0])
		fputs(text, out);
	else if (kind)
		print_default(&p, kind);
	link_kind_print_unknown(link, out);
}
