/* SPDX-License-Identifier: MIT */
/* What `kind` asks for, as attributes: see link_kind.h. */
#include "link_kind.h"

#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "link_kind_attrs.h"

void link_spec_done(struct link_spec *spec)
{
	for (int i = 0; i <= KIND_ATTRS_MAX; i++)
		kind_attr_remove(spec->attrs, i);
}

void link_kind_attrs(const struct link *link, struct nlattr **ret)
{
	struct nlattr *attr;
	int left;

	if (link->data)
		nla_for_each_nested (attr, link->data, left)
			if (nla_type(attr) <= KIND_ATTRS_MAX)
				ret[nla_type(attr)] = attr;
}

/* Can attribute TYPE be sent to the kernel? */
static const struct kind_word *find_attr_word(const struct kind *kind, unsigned type)
{
	for (const struct kind_word *word = kind->words; word && word->word; word++)
		if (word->attr == type || word->attr6 == type || word->special_attr == type)
			return word;
	return NULL;
}

/* No bit of a `masked` attribute is marked as changed. */
int link_spec_copy(struct link_spec *spec, const struct link *now)
{
	struct nlattr *attrs[KIND_ATTRS_MAX + 1] = {NULL};

	link_kind_attrs(now, attrs);
	for (int i = 0; i <= KIND_ATTRS_MAX; i++) {
		const struct kind_word *word = find_attr_word(spec->kind, (unsigned)i);

		if (!attrs[i] || !word)
			continue;
		if (kind_attr_set(spec->attrs, i, nla_data(attrs[i]), (size_t)nla_len(attrs[i])) <
			0)
			return -ENOMEM;
		if (word->masked && nla_len(attrs[i]) >= 8)
			memset((unsigned char *)nla_data(spec->attrs[i]) + 4, 0, 4);
	}
	return 0;
}

int link_spec_set_link(struct link_spec *spec, const struct link_spec_link *link, int ifindex)
{
	if (link->attr)
		return kind_attr_set(spec->attrs, link->attr, &ifindex, sizeof(ifindex));
	spec->lower = ifindex;
	return 0;
}

/*
 * Is attribute TYPE the same? Of `masked` ones, the bits are compared, not which of them change.
 * What the kernel shows in another attribute is compared as a number.
 */
static bool is_equal(const struct link_spec *spec, struct nlattr *const *now, int type)
{
	const struct kind_word *word = find_attr_word(spec->kind, (unsigned)type);
	struct nlattr *attr = spec->attrs[type];
	uint64_t n, n_now;

	if (word && word->read_attr) {
		struct kind_word written = *word;

		written.read_attr = 0;
		return kind_number_get(spec->attrs, &written, &n) &&
		       kind_number_get(now, word, &n_now) && n == n_now;
	}
	return now[type] && nla_len(now[type]) == nla_len(attr) &&
	       memcmp(nla_data(now[type]), nla_data(attr),
		       word && word->masked && nla_len(attr) >= 4 ? 4 : (size_t)nla_len(attr)) == 0;
}

bool link_spec_reduce(struct link_spec *spec, const struct link *link)
{
	struct nlattr *now[KIND_ATTRS_MAX + 1] = {NULL};
	bool differs = spec->clears;

	link_kind_attrs(link, now);
	for (int i = 0; i <= KIND_ATTRS_MAX; i++) {
		bool equal = spec->attrs[i] && is_equal(spec, now, i);

		differs |= spec->attrs[i] && !equal;
		if (equal && !spec->kind->whole)
			kind_attr_remove(spec->attrs, i);
	}
	return differs;
}

/* The kernel may omit the default from a link. */
static bool may_be_omitted(const struct link_spec *spec, const struct kind_word *word, int type)
{
	uint64_t n;

	return word->hides && type == word->attr && kind_number_get(spec->attrs, word, &n) &&
	       n == word->otherwise;
}

const char *link_spec_ignored(const struct link_spec *spec, const struct link *link)
{
	struct nlattr *now[KIND_ATTRS_MAX + 1] = {NULL};

	link_kind_attrs(link, now);
	for (int i = 1; i <= KIND_ATTRS_MAX; i++) {
		const struct kind_word *word = find_attr_word(spec->kind, (unsigned)i);

		if (spec->attrs[i] && !now[i] && word && word->newer &&
			!may_be_omitted(spec, word, i))
			return word->word;
	}
	return NULL;
}

bool link_spec_is_newer(const struct link_spec *spec)
{
	static const struct link nothing;

	return link_spec_ignored(spec, &nothing);
}

/* A list of hardware addresses is sent with what to do with it. */
static int put_macs_mode(struct nl_msg *msg, const struct link_spec *spec)
{
	for (const struct kind_word *word = spec->kind->words; word && word->word; word++)
		if (word->format == KIND_MACS && spec->attrs[word->attr])
			return nla_put_u32(msg, IFLA_MACVLAN_MACADDR_MODE, MACVLAN_MACADDR_SET);
	return 0;
}

int link_spec_put(struct nl_msg *msg, const struct link_spec *spec)
{
	for (int i = 0; i <= KIND_ATTRS_MAX; i++)
		if (spec->attrs[i] &&
			nla_put(msg, i, nla_len(spec->attrs[i]), nla_data(spec->attrs[i])) < 0)
			return -ENOMEM;
	return put_macs_mode(msg, spec) < 0 ? -ENOMEM : 0;
}
