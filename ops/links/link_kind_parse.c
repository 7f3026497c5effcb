/* SPDX-License-Identifier: MIT */
/* Parses `kind` by the table of kinds: see link_kind.h. */
#include "link_kind.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "link_kind_attrs.h"
#include "names.h"

static int parse_base16(struct words *w, const char *text, uint64_t max, uint64_t *ret)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 16);
	if (!isxdigit((unsigned char)text[0]) || *end != '\0' || errno || n > max)
		return words_refuse(
			w, "\"%.40s\" is not a hexadecimal number up to %jx", text, (uintmax_t)max);
	*ret = n;
	return 0;
}

static int parse_number(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	uint64_t n, max = kind_number_max(word);
	const char *text;
	int r = words_argument(w, word->word, &text);

	if (r < 0)
		return r;
	if (word->special && strcmp(text, word->special) == 0)
		return kind_special_set(spec->attrs, word, true);
	for (const struct kind_name *name = word->names; name && name->word; name++)
		if (strcmp(name->word, text) == 0)
			return kind_special_set(spec->attrs, word, false) < 0
				       ? -ENOMEM
				       : kind_number_set(spec->attrs, word, name->number);
	if (word->is_signed && text[0] == '-') {
		r = word_number(w, text + 1, 0, max / 2 + 1, &n);
		n = r == 0 ? -n : 0;
	} else if (word->base16)
		r = parse_base16(w, text, max, &n);
	else
		r = word_number(w, text, word->min, word->is_signed ? max / 2 : max, &n);
	if (r == 0)
		r = kind_special_set(spec->attrs, word, false);
	return r < 0 ? r : kind_number_set(spec->attrs, word, n);
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
	return kind_number_set(spec->attrs, word, table);
}

/* A number, or a dotted quad as in tnl_parse_key() of iproute2. */
static int parse_key(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	struct in_addr quad;
	const char *text;
	uint64_t n = 0;
	int r = words_argument(w, word->word, &text);

	if (r < 0)
		return r;
	if (strchr(text, '.') && inet_pton(AF_INET, text, &quad) == 1)
		n = ntohl(quad.s_addr);
	else
		r = word_number(w, text, 0, UINT32_MAX, &n);
	if (r == 0)
		r = kind_special_set(spec->attrs, word, true);
	return r < 0 ? r : kind_number_set(spec->attrs, word, n);
}

static int parse_flag(const struct kind_word *word, struct link_spec *spec)
{
	static const uint8_t off;

	if (word->turns_off && kind_attr_set(spec->attrs, word->turns_off, &off, 1) < 0)
		return -ENOMEM;
	return kind_number_set(spec->attrs, word, word->on);
}

static int row_family(const struct kind_word *word)
{
	if (word->attr && word->attr6)
		return AF_UNSPEC;
	return word->attr6 ? AF_INET6 : AF_INET;
}

static int set_address(
	const struct kind_word *word, struct link_spec *spec, const struct prefix *address)
{
	bool v6 = address->family == AF_INET6;

	if (word->attr && word->attr6) /* instead of one of the other family */
		kind_attr_remove(spec->attrs, v6 ? word->attr : word->attr6);
	return kind_attr_set(
		spec->attrs, v6 ? word->attr6 : word->attr, &address->address, v6 ? 16 : 4);
}

/* No address: the kernel refuses zero in some kinds. A change of a `whole` kind removes it. */
static int set_any(const struct kind_word *word, struct link_spec *spec)
{
	static const unsigned char zero[16];
	const unsigned char types[] = {word->attr, word->attr6};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct nlattr *attr = types[i] ? spec->attrs[types[i]] : NULL;

		if (!attr)
			continue;
		spec->clears |= spec->kind->whole &&
				memcmp(nla_data(attr), zero, (size_t)nla_len(attr)) != 0;
		kind_attr_remove(spec->attrs, types[i]);
	}
	return 0;
}

static int parse_address(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	struct prefix p;
	const char *text;
	int r = words_argument(w, word->word, &text);

	if (r == 0 && strcmp(text, "any") == 0)
		return set_any(word, spec);
	if (r == 0)
		r = word_address(w, text, row_family(word), &p);
	if (r < 0)
		return r;
	if (word->format != KIND_ADDRESS &&
		kind_is_multicast(p.family, &p.address) != (word->format == KIND_MULTICAST))
		return words_refuse(w, "%.50s is %s multicast address", text,
			word->format == KIND_MULTICAST ? "not a" : "a");
	return set_address(word, spec, &p);
}

static int parse_prefix(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	struct prefix p;
	const char *text;
	uint16_t len;
	int r = words_argument(w, word->word, &text);

	if (r == 0)
		r = word_prefix(w, text, row_family(word), &p);
	if (r < 0)
		return r;
	len = p.len;
	if (kind_attr_set(spec->attrs, word->special_attr, &len, sizeof(len)) < 0)
		return -ENOMEM;
	return set_address(word, spec, &p);
}

static int parse_ports(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	uint64_t low, high;
	uint16_t ports[2];
	int r = words_number(w, word->word, 0, UINT16_MAX, &low);

	if (r == 0)
		r = words_number(w, word->word, 0, UINT16_MAX, &high);
	if (r < 0)
		return r;
	ports[0] = htons((uint16_t)low);
	ports[1] = htons((uint16_t)high);
	return kind_attr_set(spec->attrs, word->attr, ports, sizeof(ports));
}

static int parse_mac(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	unsigned char mac[6];
	const char *text;
	size_t len = 0;
	int r = words_argument(w, word->word, &text);

	if (r == 0)
		r = word_lladdr(w, text, sizeof(mac), mac, &len);
	if (r == 0 && len != sizeof(mac))
		r = words_refuse(w, "\"%.40s\" is shorter than 6 bytes", text);
	if (r == 0)
		r = kind_attr_set(spec->attrs, word->attr, NULL, word->size ?: sizeof(mac));
	if (r == 0)
		memcpy((char *)nla_data(spec->attrs[word->attr]) + word->at, mac, sizeof(mac));
	return r;
}

static int parse_text(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	char text[WORDS_TEXT_MAX];
	int r = words_text(w, word->word, text, sizeof(text));

	return r < 0 ? r : kind_attr_set(spec->attrs, word->attr, text, strlen(text) + 1);
}

static int parse_link(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	struct link_spec_link *link = &spec->links[spec->n_links];
	int r;

	if (spec->n_links == LINK_SPEC_LINKS)
		return words_refuse(w, "more than %d links", LINK_SPEC_LINKS);
	r = words_dev(w, word->word, link->name);
	if (r < 0)
		return r;
	link->attr = word->attr;
	spec->n_links++;
	return 0;
}

static int parse_peer(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	words_next_if(w, "name");
	return words_dev(w, word->word, spec->peer);
}

static int parse_arguments(struct words *w, const struct kind_word *word, struct link_spec *spec)
{
	switch (word->format) {
	case KIND_NUMBER:
		return parse_number(w, word, spec);
	case KIND_TABLE:
		return parse_table(w, word, spec);
	case KIND_FLAG:
		return parse_flag(word, spec);
	case KIND_SWITCH:
		return kind_number_set(spec->attrs, word, 1);
	case KIND_KEY:
		return parse_key(w, word, spec);
	case KIND_ADDRESS:
	case KIND_UNICAST:
	case KIND_MULTICAST:
		return parse_address(w, word, spec);
	case KIND_PREFIX:
		return parse_prefix(w, word, spec);
	case KIND_PORTS:
		return parse_ports(w, word, spec);
	case KIND_MAP:
	case KIND_TARGETS:
	case KIND_MACS:
		return kind_list_parse(w, word, spec->attrs);
	case KIND_MAC:
		return parse_mac(w, word, spec);
	case KIND_TEXT:
		return parse_text(w, word, spec);
	case KIND_LINK:
	case KIND_LOWER:
		return parse_link(w, word, spec);
	case KIND_PEER:
		return parse_peer(w, word, spec);
	case KIND_PEER_WORDS:
		spec->in_peer = true;
		return 0;
	case KIND_ALIAS:
		break; /* resolved by parse_word() */
	}
	return -EINVAL;
}

/* noWORD: the number is 0, or there is no key. */
static int parse_no(const struct kind_word *word, struct link_spec *spec)
{
	if (word->format == KIND_KEY && kind_special_set(spec->attrs, word, false) < 0)
		return -ENOMEM;
	return kind_number_set(spec->attrs, word, 0);
}

static const struct kind_word *find_word(const struct link_spec *spec, const char *text)
{
	for (const struct kind_word *word = spec->kind->words; word && word->word; word++)
		if (word->of_peer == spec->in_peer && strcmp(word->word, text) == 0)
			return word;
	return NULL;
}

static bool has_no(const struct kind_word *word)
{
	return word->format == KIND_SWITCH || (word->format == KIND_KEY && word->special_bit);
}

static int parse_row(struct words *w, const struct kind_word *word, bool no, struct link_spec *spec)
{
	uint64_t bit = UINT64_C(1) << (word - spec->kind->words);

	if (no && !has_no(word))
		return words_refuse(w, "unknown word \"no%.40s\"", word->word);
	if (spec->given & bit)
		return words_refuse(w, "\"%.40s\" is given twice", word->word);
	spec->given |= bit;
	return no ? parse_no(word, spec) : parse_arguments(w, word, spec);
}

static int parse_word(struct words *w, const char *text, struct link_spec *spec)
{
	const struct kind_word *word = find_word(spec, text);
	bool no = !word && strncmp(text, "no", 2) == 0;
	unsigned arguments = w->next;
	int r = 0;

	if (no)
		word = find_word(spec, text + 2);
	if (!word || !word->word[0])
		return words_unknown(w, text);
	if (word->format != KIND_ALIAS)
		return parse_row(w, word, no, spec);
	for (int i = 0; r == 0 && i < 2 && word->means[i]; i++) {
		w->next = arguments;
		r = parse_row(w, find_word(spec, word->means[i]), no, spec);
	}
	return r;
}

static int put_defaults(struct link_spec *spec)
{
	int r = 0;

	for (unsigned i = 0; r == 0 && spec->kind->words && spec->kind->words[i].word; i++)
		if (spec->kind->words[i].sends && !(spec->given >> i & 1))
			r = kind_number_set(
				spec->attrs, &spec->kind->words[i], spec->kind->words[i].otherwise);
	return r;
}

/* ip(8) sends nothing else for an external tunnel. */
static void remove_excluded(struct link_spec *spec)
{
	bool kept[KIND_ATTRS_MAX + 1] = {false};

	if (!kind_is_alone(spec->kind, spec->attrs))
		return;
	for (const struct kind_word *word = spec->kind->words; word->word; word++)
		kept[word->attr] |= word->alone || word->combines;
	for (int i = 0; i <= KIND_ATTRS_MAX; i++)
		if (!kept[i])
			kind_attr_remove(spec->attrs, i);
	spec->n_links = 0;
}

/* As in ip(8), the key of a new tunnel to a multicast address is that address, if not `noWORD`. */
static int put_multicast_keys(struct link_spec *spec)
{
	int r = 0;

	for (unsigned i = 0; r == 0 && spec->kind->words && spec->kind->words[i].word; i++) {
		const struct kind_word *word = &spec->kind->words[i];
		bool none = spec->given >> i & 1 && !kind_special_get(spec->attrs, word);
		uint64_t key = 0;

		if (none || !kind_has_multicast(spec->attrs, word))
			continue;
		if (kind_number_get(spec->attrs, word, &key) && key)
			continue;
		r = kind_special_set(spec->attrs, word, true);
		if (r == 0)
			r = kind_number_set(spec->attrs, word,
				ntohl(netlink_u32(spec->attrs[word->of_multicast], 0)));
	}
	return r;
}

int link_spec_parse(struct words *w, struct link_spec *spec)
{
	const char *text;

	while ((text = words_next(w))) {
		int r = parse_word(w, text, spec);

		if (r < 0)
			return r == -EINVAL ? r : -ENOMEM;
	}
	return 0;
}

static int find_kind(struct words *w, const struct link *now, struct link_spec *spec)
{
	const char *name = words_next(w);

	if (!name)
		return words_refuse(w, "the kind is missing");
	spec->kind = kind_find(name);
	if (!spec->kind || (spec->kind->port && !now))
		return words_refuse(w, "\"%.40s\" is not a kind of link", name);
	if (now && strcmp(now->kind, name) != 0) {
		words_refuse(w, "the link exists: its kind cannot be changed");
		return -EEXIST;
	}
	return now ? link_spec_copy(spec, now) : 0;
}

int link_kind_parse(struct words *w, const struct link *now, struct link_spec *ret)
{
	struct link_spec spec = {0};
	int r = find_kind(w, now, &spec);

	if (r == 0)
		r = link_spec_parse(w, &spec);
	/* For a kind without arguments, ip(8) sends no attributes. */
	if (r == 0 && !now && spec.given)
		r = put_defaults(&spec);
	if (r == 0 && !now)
		r = put_multicast_keys(&spec);
	if (r == 0)
		remove_excluded(&spec);
	if (r < 0)
		link_spec_done(&spec);
	else
		*ret = spec;
	return r;
}
