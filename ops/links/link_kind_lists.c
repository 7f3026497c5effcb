/* SPDX-License-Identifier: MIT */
/* Parses the words of `kind` that are lists: nested attributes. */
#include <arpa/inet.h>
#include <ctype.h>
#include <linux/if_link.h>
#include <linux/if_vlan.h>
#include <string.h>

#include "link_kind_attrs.h"
#include "names.h"

#define TARGETS_MAX 16 /* BOND_MAX_ARP_TARGETS */
#define LIST_MAX 4096  /* bytes of a nested attribute */

/* A nested attribute while it is built. */
struct list {
	unsigned char bytes[LIST_MAX];
	size_t size;
};

static int list_add(struct words *w, struct list *list, int type, const void *data, size_t size)
{
	struct nlattr *attr = (struct nlattr *)(list->bytes + list->size);

	if (list->size + (size_t)nla_total_size((int)size) > sizeof(list->bytes))
		return words_refuse(w, "the list is too long");
	attr->nla_type = (uint16_t)type;
	attr->nla_len = (uint16_t)nla_attr_size((int)size);
	memcpy(nla_data(attr), data, size);
	list->size += (size_t)nla_total_size((int)size);
	return 0;
}

static bool is_pair(const char *text)
{
	return text && isdigit((unsigned char)text[0]) && strchr(text, ':');
}

static int parse_map(struct words *w, const struct kind_word *word, struct nlattr **attrs)
{
	struct list list = {.size = 0};

	if (!is_pair(words_peek(w)))
		return words_refuse(w, "\"%s\" requires FROM:TO", word->word);
	while (is_pair(words_peek(w))) {
		char text[32], *colon;
		uint64_t from, to;
		int r;

		snprintf(text, sizeof(text), "%s", words_next(w));
		colon = strchr(text, ':');
		if (!colon)
			return words_refuse(w, "\"%.31s\" is not FROM:TO", text);
		*colon = '\0';
		r = word_number(w, text, 0, UINT32_MAX, &from);
		if (r == 0)
			r = word_number(w, colon + 1, 0, UINT32_MAX, &to);
		if (r == 0)
			r = list_add(w, &list, IFLA_VLAN_QOS_MAPPING,
				&(struct ifla_vlan_qos_mapping){(uint32_t)from, (uint32_t)to},
				sizeof(struct ifla_vlan_qos_mapping));
		if (r < 0)
			return r;
	}
	return kind_attr_set(attrs, word->attr, list.bytes, list.size);
}

static int parse_targets(struct words *w, const struct kind_word *word, struct nlattr **attrs)
{
	struct list list = {.size = 0};
	const char *text, *next;
	int r = words_argument(w, word->word, &text);

	for (int i = 0; r == 0 && text; i++, text = next) {
		char address[NAME_SIZE];
		struct prefix p;
		int len = (int)strcspn(text, ",");

		next = text[len] ? text + len + 1 : NULL;
		snprintf(address, sizeof(address), "%.*s", len, text);
		if (i == TARGETS_MAX)
			return words_refuse(w, "more than %d addresses", TARGETS_MAX);
		r = word_address(w, address, word->attr6 ? AF_INET6 : AF_INET, &p);
		if (r == 0)
			r = list_add(w, &list, i, &p.address, word->attr6 ? 16 : 4);
	}
	if (r < 0)
		return r;
	return kind_attr_set(attrs, word->attr6 ?: word->attr, list.bytes, list.size);
}

static int parse_macs(struct words *w, const struct kind_word *word, struct nlattr **attrs)
{
	struct list list = {.size = 0};

	if (!words_next_if(w, "set"))
		return words_refuse(w, "\"%s\" requires \"set\" and addresses", word->word);
	while (words_peek(w)) {
		unsigned char mac[6];
		size_t len = 0;
		const char *text = words_next(w);
		int r = word_lladdr(w, text, sizeof(mac), mac, &len);

		if (r == 0 && len != sizeof(mac))
			r = words_refuse(w, "\"%.40s\" is shorter than 6 bytes", text);
		if (r == 0)
			r = list_add(w, &list, IFLA_MACVLAN_MACADDR, mac, sizeof(mac));
		if (r < 0)
			return r;
	}
	return kind_attr_set(attrs, word->attr, list.bytes, list.size);
}

int kind_list_parse(struct words *w, const struct kind_word *word, struct nlattr **attrs)
{
	if (word->format == KIND_MAP)
		return parse_map(w, word, attrs);
	if (word->format == KIND_TARGETS)
		return parse_targets(w, word, attrs);
	return parse_macs(w, word, attrs);
}
