/* SPDX-License-Identifier: MIT */
/* The numbers in the attributes of a kind: see link_kind_attrs.h. */
#include "link_kind_attrs.h"

#include <endian.h>
#include <string.h>
#include <sys/socket.h>

#include "cleanup.h"

int kind_attr_set(struct nlattr **attrs, int type, const void *data, size_t size)
{
	struct nlattr *attr = calloc(1, (size_t)nla_total_size((int)size));

	if (!attr)
		return -ENOMEM;
	attr->nla_type = (uint16_t)type;
	attr->nla_len = (uint16_t)nla_attr_size((int)size);
	if (data)
		memcpy(nla_data(attr), data, size);
	free(attrs[type]);
	attrs[type] = attr;
	return 0;
}

void kind_attr_remove(struct nlattr **attrs, int type)
{
	free(attrs[type]);
	attrs[type] = NULL;
}

/* WIDTH bytes as a number. */
static uint64_t load(const unsigned char *bytes, unsigned width, bool big_endian)
{
	bool first_is_high = big_endian || BYTE_ORDER == BIG_ENDIAN;
	uint64_t n = 0;

	for (unsigned i = 0; i < width; i++)
		n = n << 8 | bytes[first_is_high ? i : width - 1 - i];
	return n;
}

static void store(unsigned char *bytes, unsigned width, bool big_endian, uint64_t n)
{
	bool first_is_high = big_endian || BYTE_ORDER == BIG_ENDIAN;

	for (unsigned i = 0; i < width; i++, n >>= 8)
		bytes[first_is_high ? width - 1 - i : i] = (unsigned char)n;
}

static uint64_t row_mask(const struct kind_word *word)
{
	return word->mask ?: word->width >= 8 ? UINT64_MAX : (UINT64_C(1) << 8 * word->width) - 1;
}

uint64_t kind_number_max(const struct kind_word *word)
{
	uint64_t mask = row_mask(word);

	return word->max ?: mask >> __builtin_ctzll(mask ?: 1);
}

bool kind_number_get(struct nlattr *const *attrs, const struct kind_word *word, uint64_t *ret)
{
	struct nlattr *attr = attrs[word->read_attr ?: word->attr];
	unsigned at = word->read_attr ? word->read_at : word->at;
	uint64_t mask = row_mask(word);

	if (!attr && word->omitted_if_zero) {
		*ret = 0;
		return true;
	}
	if (!attr || nla_len(attr) < (int)(at + word->width))
		return false;
	if (word->width == 0)
		*ret = 1;
	else
		*ret = (load((unsigned char *)nla_data(attr) + at, word->width, word->big_endian) &
			       mask) >>
		       __builtin_ctzll(mask);
	return true;
}

/* Makes the attribute SIZE bytes long, if it is not. */
static int resize(struct nlattr **attrs, int type, size_t size)
{
	if (attrs[type] && nla_len(attrs[type]) == (int)size)
		return 0;
	return kind_attr_set(attrs, type, NULL, size);
}

int kind_number_set(struct nlattr **attrs, const struct kind_word *word, uint64_t n)
{
	uint64_t mask = row_mask(word), old;
	unsigned char *bytes;
	uint32_t changed;

	if (word->width == 0 && n == 0) {
		kind_attr_remove(attrs, word->attr);
		return 0;
	}
	if (resize(attrs, word->attr, word->size ?: word->width) < 0)
		return -ENOMEM;
	if (word->width == 0)
		return 0;
	bytes = nla_data(attrs[word->attr]);
	old = load(bytes + word->at, word->width, word->big_endian);
	n = (n << __builtin_ctzll(mask) & mask) | (old & ~mask);
	store(bytes + word->at, word->width, word->big_endian, n);
	if (word->masked) {
		memcpy(&changed, bytes + 4, sizeof(changed));
		changed |= (uint32_t)mask;
		memcpy(bytes + 4, &changed, sizeof(changed));
	}
	return 0;
}

/* Without a width, the kernel shows a number, and takes an attribute without a value. */
bool kind_special_get(struct nlattr *const *attrs, const struct kind_word *word)
{
	struct nlattr *attr = attrs[word->special_attr];
	unsigned width = word->special_width ?: 1;

	if (!word->special_bit || !attr)
		return false;
	if (nla_len(attr) == 0)
		return true;
	return nla_len(attr) >= (int)width &&
	       load(nla_data(attr), width, word->special_big_endian) & word->special_bit;
}

int kind_special_set(struct nlattr **attrs, const struct kind_word *word, bool on)
{
	unsigned width = word->special_width;
	unsigned char *bytes;
	uint64_t n;

	if (!word->special_bit || kind_special_get(attrs, word) == on)
		return 0;
	if (width < 2 && !on) { /* not a set of bits */
		kind_attr_remove(attrs, word->special_attr);
		return 0;
	}
	if (resize(attrs, word->special_attr, width) < 0)
		return -ENOMEM;
	bytes = nla_data(attrs[word->special_attr]);
	n = load(bytes, width, word->special_big_endian);
	n = on ? n | word->special_bit : n & ~(uint64_t)word->special_bit;
	store(bytes, width, word->special_big_endian, n);
	return 0;
}

bool kind_is_alone(const struct kind *kind, struct nlattr *const *attrs)
{
	for (const struct kind_word *word = kind->words; word && word->word; word++)
		if (word->alone && attrs[word->attr])
			return true;
	return false;
}

bool kind_is_multicast(int family, const void *address)
{
	return family == AF_INET6 ? *(const unsigned char *)address == 0xff
				  : (*(const unsigned char *)address & 0xf0) == 0xe0;
}

bool kind_has_multicast(struct nlattr *const *attrs, const struct kind_word *word)
{
	struct nlattr *address = word->of_multicast ? attrs[word->of_multicast] : NULL;

	return address && nla_len(address) == 4 && kind_is_multicast(AF_INET, nla_data(address));
}
